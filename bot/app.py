"""Everything is built here, once: settings in, an App that answers commands out."""

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import structlog

from bot import metrics
from bot.cohort_commands import ShowProgramme
from bot.commands import Command, Confirm, Greet, Help, ShowProfile, Thank, Unclear, Which
from bot.context import Actor, Context, Freshness
from bot.corpus import CorpusCache
from bot.errors import OperatorError, UserError
from bot.forge import Forge
from bot.forge.budget import Budget
from bot.forge.github import GitHubForge
from bot.handlers import HANDLERS
from bot.handlers.question import ASKS_FIRST, question
from bot.handlers.table import token
from bot.hearing import NOTHING, Ear, Heard
from bot.i18n import Text, _, join, language_of
from bot.jobs.freshness import ForgeFreshness
from bot.jobs.ledger import StoreLedger
from bot.mentor_commands import MentorshipNews, Nudge, SetAge
from bot.nearby import Nearby
from bot.records import TellingState
from bot.reply import Reply
from bot.settings import Settings
from bot.spelling import parse
from bot.store import Store, Transaction
from bot.understanding import Understander
from bot.wish_commands import Suggest, Why
from matching import embedders
from matching.corpus import Corpus
from matching.embedders import Embedder
from matching.matcher import Matcher
from matching.types import Profile, Wish

Clock = Callable[[], datetime]
log = structlog.get_logger()
ended = logging.getLogger(__name__)

LEAVES_QUESTION = (
    Why,
    Help,
    Greet,
    Thank,
    ShowProfile,
    Which,
    Unclear,
    SetAge,
    MentorshipNews,
    Nudge,
    ShowProgramme,
)
"""What may be said in between: the open question stays open. Everything else takes it off the table."""

MOST_MISSED = 3
MISSED = _("This is what I wanted to tell you meanwhile.")


def utc_now() -> datetime:
    """Return the current instant; the only place that asks the machine for it."""
    return datetime.now(UTC)


class App:
    """The core that all surfaces share."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        forge: Forge,
        load: Callable[[str], Embedder],
        clock: Clock,
    ) -> None:
        self.settings = settings
        self.store = store
        self.forge = forge
        self._load = load
        self.embedder = partial(load, settings.embedder)
        self.clock = clock
        self.matcher = Matcher()
        self.understander = Understander(self.embedder)
        self.ear = Ear(store, self.understander, self.context, clock)
        self.corpus = CorpusCache()
        self.nearby = Nearby()
        self.freshness: Freshness = ForgeFreshness(store, forge, clock)

    def warm(self) -> threading.Thread:
        """Make in the background what the first answer would wait for; nobody has to wait for it."""
        thread = threading.Thread(target=self._warm, name="warm", daemon=True)
        thread.start()
        return thread

    def _warm(self) -> None:
        try:
            with self.store.read() as tx:
                model = tx.vectors.serving(self.settings.embedder)
                is_whole = not self.nearby.is_needed(tx, self.settings.issues_in_memory)
                corpus = self.corpus(tx, model) if is_whole else None
            self._load(model)
            if corpus is not None:
                corpus.warm()
        except Exception as error:  # noqa: BLE001  # the first answer will say what is wrong
            log.warning("not warmed", error=type(error).__name__)

    def serving(self, tx: Transaction) -> tuple[Embedder, Corpus]:
        """Return the model that answers now, and the issues with its vectors; while a model changes, the one before."""
        model = tx.vectors.serving(self.settings.embedder)
        return self._load(model), self.corpus(tx, model)

    def _corpus_for(self, tx: Transaction, profile: Profile, wish: Wish, *, model: str) -> Corpus:
        """Return what one question chooses from: all issues, or those near it where all are too many."""
        if self.nearby.is_needed(tx, self.settings.issues_in_memory):
            return self.nearby(tx, self._load(model), profile, wish)
        return self.corpus(tx, model)

    def handle(self, actor: Actor, command: Command) -> Reply:
        """Answer a command of an actor; raises UserError for what they can mend."""
        return self._run(self.context(actor, command), command)

    def answer(self, actor: Actor, command: Command) -> Reply:
        """Answer a command, whatever happens."""
        return self.safely(actor, lambda: self.handle(actor, command))

    def ask(self, actor: Actor, command: Command) -> Reply:
        """Answer a command that was understood from words: what cannot be taken back asks first."""
        return self.safely(actor, lambda: self._ask_or_run(actor, command))

    def understand(self, actor: Actor, text: str) -> Command:
        """Return what somebody's words ask for, without doing it; raises UserError like ``handle``."""
        return self.ear.listen(actor, text).settled()

    def wish(self, stated: Suggest) -> Suggest:
        """Return a wish with what its words tell; what is stated beside them counts first."""
        return self.ear.wish(stated)

    def hear(self, actor: Actor, text: str) -> Heard:
        """Answer what somebody wrote, whatever happens; the words are not stored."""
        meant = NOTHING

        def run() -> Reply:
            nonlocal meant
            meant = self.ear.listen(actor, text)
            return (self.handle if meant.is_exact else self._ask_or_run)(actor, meant.settled())

        reply = self.safely(actor, run)
        return Heard(meant, reply)

    def _ask_or_run(self, actor: Actor, command: Command) -> Reply:
        context = self.context(actor, command)
        if isinstance(command, ASKS_FIRST):
            return replace(question(context, command), locale=context.locale)
        return self._run(context, command)

    def _run(self, context: Context, command: Command) -> Reply:
        if isinstance(command, Confirm) and context.pending:
            if command.token not in ("", token(context.pending)):
                raise UserError(_("That question is not open any more, so I did nothing."))
            command = parse(context.pending)
        with _counted(context, command):
            reply = HANDLERS[type(command)](context, command)
        return replace(reply, locale=reply.locale or context.locale)

    def safely(self, actor: Actor, run: Callable[[], Reply]) -> Reply:
        """Return what ``run`` returns; what the person can mend and our own bugs are replies, too."""
        try:
            return run()
        except UserError as error:
            text: Text = error.text
        except Exception as error:  # noqa: BLE001  # the one place: whatever broke, the person gets an answer
            text = _broken(actor, error)
        return Reply(text, locale=self.locale(actor))

    def missed(self, actor: Actor) -> list[Reply]:
        """Return what this person could not be told before, once, now that they are here."""
        now = self.clock()
        with self.store.write() as tx:
            person = tx.people.find(actor.surface, actor.external_id)
            rows = tx.tellings.missed(person.id, now) if person and person.id else ()
            for row in rows:
                tx.tellings.become(row.id or 0, TellingState.HANDED_OVER, now)
        lines = list(dict.fromkeys(row.line for row in reversed(rows)))[:MOST_MISSED]
        return [self._late(actor, line) for line in reversed(lines)]

    def _late(self, actor: Actor, line: str) -> Reply:
        reply = self.answer(actor, parse(line))
        return replace(reply, text=join((MISSED, reply.text), "\n\n"))

    def locale(self, actor: Actor) -> str:
        """Return the language this actor is answered in, as far as it is known without the store."""
        try:
            return self.context(actor, Help()).locale
        except Exception:  # noqa: BLE001  # the store may be what broke
            return language_of(actor.locale)

    def context(self, actor: Actor, command: Command) -> Context:
        """Return what a handler may touch; an open question is taken off the table unless it may stay."""
        now = self.clock()
        with self.store.write() as tx:
            person = tx.people.meet(actor.surface, actor.external_id, actor.handle, now)
            assert person.id is not None
            row = tx.conversations.at(person.id, actor.place, now)
            pending, written = row.pending, row.wish.get("language")
            if pending and not isinstance(command, LEAVES_QUESTION):
                row.pending = ""
                tx.conversations.save(row, now)
            model = tx.vectors.serving(self.settings.embedder)
        locale = person.language or (str(written) if written else actor.locale)
        return Context(
            actor=actor,
            person_id=person.id,
            locale=language_of(locale),
            now=now,
            store=self.store,
            matcher=self.matcher,
            embedder=partial(self._load, model),
            corpus=partial(self._corpus_for, model=model),
            freshness=self.freshness,
            settings=self.settings,
            pending=pending,
        )


@contextmanager
def _counted(context: Context, command: Command) -> Iterator[None]:
    """Count a command and how it ended, and log it under the id of its delivery or interaction."""
    surface, name, outcome = context.actor.surface, type(command).__name__, "broken"
    started = time.monotonic()
    try:
        yield
        outcome = "done"
    except UserError:
        outcome = "refused"
        raise
    finally:
        metrics.COMMANDS.labels(surface, name, outcome).inc()
        metrics.COMMAND_SECONDS.labels(surface).observe(time.monotonic() - started)
        # Through the standard library, which is silent where no verb has set the logs up.
        ended.info("command %s on %s by person %s: %s", name, surface, context.person_id, outcome)


def _broken(actor: Actor, error: Exception) -> Text:
    """Log where it broke, and nothing that somebody wrote; return what the person is told."""
    reference = secrets.token_hex(2)
    log.error(
        "a command broke",
        reference=reference,
        surface=actor.surface,
        error=type(error).__name__,
        reason=str(error) if isinstance(error, OperatorError) else "",
        frames="".join(traceback.format_tb(error.__traceback__)),
    )
    return _(
        "Something broke here, and it is not your fault. Reference: {reference}.",
        reference=reference,
    )


def build(
    settings: Settings,
    *,
    store: Store | None = None,
    forge: Forge | None = None,
    embedder: Embedder | None = None,
    clock: Clock = utc_now,
) -> App:
    """Build the app; what is given replaces what the settings say. The model loads at first use."""
    store = store or Store(settings.database)
    store.migrate()

    budget = Budget(clock, StoreLedger(store))
    forge = forge or GitHubForge(settings, budget=budget, clock=clock)
    return App(settings, store, forge, _loader(settings, embedder), clock)


def _loader(settings: Settings, given: Embedder | None) -> Callable[[str], Embedder]:
    """Return what loads a model by name, once, whichever thread asks first."""
    lock, loaded = threading.Lock(), dict[str, Embedder]()
    if given is not None:
        loaded[settings.embedder] = given

    def load(name: str) -> Embedder:
        with lock:
            if name not in loaded:
                loaded[name] = embedders.load(
                    name, settings.folder, precision=settings.embedder_precision
                )
            return loaded[name]

    return load
