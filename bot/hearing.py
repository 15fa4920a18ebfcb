"""Hears people: from what somebody wrote, and what lies on the table, to what they ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot import dialogue
from bot.commands import Command, Help, Unclear
from bot.context import Actor, Context
from bot.errors import UserError
from bot.handlers.table import Table, look
from bot.i18n import LOCALES, Text
from bot.reply import Reply
from bot.store import Store
from bot.understanding import Facts, Intent, Understander, Understood
from bot.wish_commands import Suggest

LONGEST_MESSAGE = 4000


@dataclass(frozen=True, slots=True)
class Meant:
    """How a text was read, its command, and whether the text spells that command exactly."""

    understood: Understood
    command: Command
    is_exact: bool = False
    refusal: Text | None = None

    def settled(self) -> Command:
        """Return the command; raises UserError where what was meant cannot be, and says why."""
        if self.refusal is not None:
            raise UserError(self.refusal)
        return self.command


NOTHING = Meant(Understood(Intent.OTHER, Facts(), "en", 0.0), Unclear())


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of a message, what was done about it, and the answer."""

    meant: Meant
    reply: Reply

    @property
    def intent(self) -> Intent:
        """Return what the person wants."""
        return self.meant.understood.intent

    @property
    def facts(self) -> Facts:
        """Return what the person told."""
        return self.meant.understood.facts

    @property
    def command(self) -> Command:
        """Return what was done, or asked about."""
        return self.meant.command


class Ear:
    """Listens to one message after the other; remembers only in which language they are."""

    def __init__(
        self,
        store: Store,
        understander: Understander,
        context: Callable[[Actor, Command], Context],
        clock: Callable[[], datetime],
    ) -> None:
        self.store = store
        self.understander = understander
        self.context = context
        self.clock = clock

    def listen(self, actor: Actor, text: str) -> Meant:
        """Return what somebody's words ask for; raises UserError for an option that is none."""
        table = self._table(actor)
        words = text.replace("\0", "").strip()[:LONGEST_MESSAGE]
        locale = table.language or actor.locale
        exact = dialogue.line(words, table)
        if exact is not None:
            intent = dialogue.INTENT_OF.get(type(exact), Intent.OTHER)
            read = self.understander.read_as(intent, words, locale=locale)
            whole = dialogue.wish(exact, read.facts) if isinstance(exact, Suggest) else exact
            return Meant(read, whole, is_exact=True)
        understood = self.understander.read(words, locale=locale)
        self._note_language(actor, understood)
        said = dialogue.Said(words, understood.facts, table, self._find)
        try:
            return Meant(understood, dialogue.command(understood, said))
        except UserError as error:
            return Meant(understood, Unclear(), refusal=error.text)

    def wish(self, stated: Suggest) -> Suggest:
        """Return a wish with what its words tell, wherever they were written."""
        return dialogue.wish(stated, self.understander.read_as(Intent.FIND, stated.query).facts)

    def _table(self, actor: Actor) -> Table:
        context = self.context(actor, Help())
        with self.store.read() as tx:
            return look(tx, context)

    def _find(self, name: str) -> int | None:
        with self.store.read() as tx:
            issue = tx.issues.named(name)
        return issue.id if issue else None

    def _note_language(self, actor: Actor, understood: Understood) -> None:
        """Remember in which language the person writes here, so that buttons answer in it, too."""
        if understood.language not in LOCALES:
            return
        now = self.clock()
        with self.store.write() as tx:
            person = tx.people.meet(actor.surface, actor.external_id, actor.handle, now)
            assert person.id is not None
            row = tx.conversations.at(person.id, actor.place, now)
            row.wish = {**row.wish, "language": understood.language}
            tx.conversations.save(row, now)
