"""What lies on the table between a person and the bot: cards shown, the standing wish, a question."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.commands import Command, Confirm
from bot.context import Context
from bot.spelling import spell
from bot.store import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """A wish as it is remembered: facts and ids, never the words it was said with."""

    skills: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    repository: str | None = None
    hours: float | None = None
    level: str | None = None
    shift: int = 0
    not_skills: tuple[str, ...] = ()
    not_repositories: tuple[str, ...] = ()
    seen: tuple[int, ...] = ()
    anchors: tuple[int, ...] = ()
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The table as it lies: suggestion ids by card number, their issues, what was last looked at.

    ``language`` is what the person wrote last in this place.
    """

    shown: tuple[int, ...] = ()
    issues: tuple[int, ...] = ()
    focus: int | None = None
    pending: str = ""
    standing: Standing = field(default_factory=Standing)
    language: str | None = None


def token(line: str) -> str:
    """Return the short mark by which a button names the question it answers."""
    return hashlib.sha256(line.encode()).hexdigest()[:8]


def look(tx: Transaction, context: Context) -> Table:
    """Return what lies on the table in this place."""
    row = tx.conversations.at(context.person_id, context.actor.place, context.now)
    issues = {s.id: s.issue_id for s in tx.matches.by_id(row.shown, context.person_id)}
    focus = row.wish.get("focus")
    return Table(
        shown=tuple(row.shown),
        issues=tuple(issues.get(i, 0) for i in row.shown),
        focus=focus if isinstance(focus, int) else None,
        pending=row.pending,
        standing=_standing(row.wish.get("standing")),
        language=str(row.wish["language"]) if row.wish.get("language") else None,
    )


def _standing(stored: object) -> Standing:
    known: dict[str, Any] = stored if isinstance(stored, dict) else {}
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in known.items()}
    return Standing(**values)


@contextmanager
def _row(tx: Transaction, context: Context) -> Iterator[dict[str, object]]:
    """Give the fields to change and store them afterwards."""
    row = tx.conversations.at(context.person_id, context.actor.place, context.now)
    changes: dict[str, object] = {}
    yield changes
    if "shown" in changes:
        row.shown = list(changes.pop("shown"))  # type: ignore[call-overload]  # a list of ids
    row.pending = str(changes.pop("pending", row.pending))
    row.wish = {**row.wish, **changes}
    tx.conversations.save(row, context.now)


def lay(tx: Transaction, context: Context, shown: list[int], standing: Standing) -> None:
    """Put new cards on the table."""
    with _row(tx, context) as row:
        row.update(shown=shown, standing=asdict(standing), focus=None)


def focus(tx: Transaction, context: Context, suggestion_id: int) -> None:
    """Remember which card was looked at last, so that “take it” means that one."""
    with _row(tx, context) as row:
        row["focus"] = suggestion_id


def ask(tx: Transaction, context: Context, command: Command) -> Confirm:
    """Keep a command until the person says yes; returns the yes for a button."""
    line = spell(command)
    with _row(tx, context) as row:
        row["pending"] = line
    return Confirm(token(line))


def settle(tx: Transaction, context: Context) -> None:
    """Take the open question off the table: it is answered."""
    with _row(tx, context) as row:
        row["pending"] = ""
