"""Everything is built here, once: settings in, an App that answers commands out."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from bot.commands import Command
from bot.context import Actor, Context, Freshness
from bot.corpus import CorpusCache
from bot.forge import Forge
from bot.forge.github import GitHubForge
from bot.handlers import HANDLERS
from bot.i18n import language_of
from bot.jobs.freshness import ForgeFreshness
from bot.reply import Reply
from bot.settings import Settings
from bot.store import Store
from matching import embedders
from matching.embedders import Embedder
from matching.matcher import Matcher

Clock = Callable[[], datetime]


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
        embedder: Callable[[], Embedder],
        clock: Clock,
    ) -> None:
        self.settings = settings
        self.store = store
        self.forge = forge
        self.embedder = embedder
        self.clock = clock
        self.matcher = Matcher()
        self.corpus = CorpusCache(settings.embedder)
        self.freshness: Freshness = ForgeFreshness(store, forge, clock)

    def handle(self, actor: Actor, command: Command) -> Reply:
        """Answer a command of an actor; raises UserError for what they can mend."""
        return HANDLERS[type(command)](self.context(actor), command)

    def context(self, actor: Actor) -> Context:
        """Return what a handler may touch while it answers this actor."""
        now = self.clock()
        with self.store.write() as tx:
            person = tx.people.meet(actor.surface, actor.external_id, actor.handle, now)
        assert person.id is not None
        return Context(
            actor=actor,
            person_id=person.id,
            locale=language_of(person.language or actor.locale),
            now=now,
            store=self.store,
            matcher=self.matcher,
            embedder=self.embedder,
            corpus=self.corpus,
            freshness=self.freshness,
            settings=self.settings,
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

    @cache
    def lazy() -> Embedder:
        return embedder or embedders.load(
            settings.embedder, settings.folder, precision=settings.embedder_precision
        )

    return App(settings, store, forge or GitHubForge(settings), lazy, clock)
