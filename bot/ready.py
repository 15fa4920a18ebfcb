"""What makes an issue ready for a newcomer, check by check, in words that every surface can draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.i18n import Text, _, verbatim

LONGEST = 60
BAR = 0.5
"""Readiness of the text below which a command tags only with ``--anyway``."""

CHECKS: dict[str, Text] = {
    "solution": _("A solution is agreed"),
    "pointers": _("It says where to look"),
    "example": _("It has an example"),
    "tests": _("It says how to test"),
    "size": _("It is small enough"),
    "clarity": _("It is clear"),
    "free": _("Nobody has it"),
    "unlinked": _("No open pull request is linked"),
    "active": _("A maintainer was here in the last 30 days"),
    "mentor": _("A mentor said yes"),
}
SIGNS: dict[bool | None, Text] = {True: _("yes"), False: _("no"), None: _("not found")}
STOPS = frozenset({"solution", "size", "clarity", "free", "unlinked"})
"""A clear no to one of these keeps an issue below the bar."""


@dataclass(frozen=True, slots=True)
class Item:
    """One check: whether it holds (None: nothing was found that tells), and the words that show it."""

    check: str
    holds: bool | None
    words: str = ""

    def line(self) -> Text:
        """Say it in one line."""
        name, sign = CHECKS[self.check], SIGNS[self.holds]
        words = _short(self.words)
        if not words:
            return _("{check}: {sign}", check=name, sign=sign)
        return _("{check}: {sign} ({words})", check=name, sign=sign, words=words)


def _short(words: str) -> str:
    """Return words of an issue without their marks, and no more of them than one takes in at a glance."""
    bare = " ".join(words.replace("`", " ").split())
    return bare if len(bare) <= LONGEST else f"{bare[: LONGEST - 1].rstrip()}…"


def missing(items: Sequence[Item], readiness: float | None) -> list[Item]:
    """Return what keeps an issue below the bar; nothing when it is ready."""
    stops = [item for item in items if item.holds is False and item.check in STOPS]
    if stops or (readiness or 0.0) >= BAR:
        return stops
    return [item for item in items if item.holds is not True and item.check in TEXT_CHECKS]


TEXT_CHECKS = ("solution", "pointers", "example", "tests", "size", "clarity")


def as_json(items: Iterable[Item]) -> list[list[object]]:
    """Return plain values that JSON can hold."""
    return [[item.check, item.holds, item.words] for item in items]


def from_json(rows: Iterable[Sequence[object]]) -> list[Item]:
    """Return the items that ``as_json`` wrote."""
    return [
        Item(str(check), holds if isinstance(holds, bool) else None, str(words))
        for check, holds, words in rows
    ]


def summary(items: Sequence[Item]) -> Text:
    """Say how many checks hold."""
    good = sum(item.holds is True for item in items)
    return _("{good} of {all} checks hold", good=verbatim(good), all=verbatim(len(items)))
