"""What a command answers with: one value that every surface can draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.commands import Command
from bot.i18n import Text


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled way to say one more command."""

    label: Text
    command: Command


@dataclass(frozen=True, slots=True)
class Shown:
    """The facts of a suggestion, for machines: what the terminal's JSON lines carry."""

    suggestion_id: int
    issue: str
    title: str
    url: str
    score: float
    reasons: tuple[Mapping[str, object], ...]
    state: str


@dataclass(frozen=True, slots=True)
class Card:
    """One thing shown: a title that links, lines of text, buttons."""

    title: str
    url: str
    lines: tuple[Text, ...] = ()
    badges: tuple[Text, ...] = ()
    buttons: tuple[Button, ...] = ()
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A surface-neutral answer; private unless a handler says otherwise.

    ``attachments`` maps file names to text; ``locale`` is the reader's, filled in by the app.
    """

    text: Text
    cards: tuple[Card, ...] = ()
    buttons: tuple[Button, ...] = ()
    private: bool = True
    attachments: Mapping[str, str] = field(default_factory=dict)
    locale: str = ""
