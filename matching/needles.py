"""What a regular expression cannot match without: pieces of text, read from the expression as it is written.

It understands the common part of the language: letters, escapes, classes, groups, alternatives,
quantifiers, looking around. What it does not look into it takes for anything, so it never asks
for a piece that a match could lack.
"""

import re
from collections.abc import Iterable, Sequence

Needles = frozenset[str]
"""Pieces in lower case of which a match holds at least one."""

FEWEST = 2
"""A single letter is in every text, so it is not worth asking for."""

_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_OPENING = re.compile(r"\((?:\?(?P<kind><?[=!]|P<\w+>|[a-zA-Z-]*:))?")
_QUANTIFIER = re.compile(r"(?:(?P<none>[?*]|\{0?,|\{0\})|\+|\{[1-9]\d*)(?:[\d,]*\})?[?+]?")
_PUNCTUATION = re.compile(r"\\([^\w\s])")


def needles(expression: str) -> list[Needles]:
    """Return sets of pieces; a match holds one of every set. The most telling set comes first."""
    found = dict.fromkeys(_Reader(expression).alternatives())
    return sorted(found, key=lambda pieces: (len(pieces), -min(map(len, pieces))))


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, expression: str) -> None:
        self._text, self._at = expression, 0

    def alternatives(self) -> list[Needles]:
        """Read up to the end of a group."""
        branches = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else _either(branches)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return match

    def _sequence(self) -> list[Needles]:
        found: list[Needles] = []
        run = ""
        while self._next() not in ("", "|", ")"):
            letter, inside = self._atom()
            times = self._take(_QUANTIFIER)
            is_sure = times is None or times["none"] is None
            run += letter if is_sure else ""
            if times or not letter:
                found += [frozenset({run})] if len(run) >= FEWEST else []
                found += inside if is_sure else []
                run = ""
        return found + ([frozenset({run})] if len(run) >= FEWEST else [])

    def _atom(self) -> tuple[str, Sequence[Needles]]:
        """Return a letter that must be there, or what must be in a group; nothing of anything else."""
        if match := self._take(_PUNCTUATION):
            return match[1], ()
        if self._next() == "\\":
            self._at += 2
            return "", ()
        if self._take(_CLASS):
            return "", ()
        if match := self._take(_OPENING):
            inside = self.alternatives()
            self._at += 1
            return "", () if match["kind"] in {"=", "!", "<=", "<!"} else inside
        self._at += 1
        letter = self._text[self._at - 1]
        return ("", ()) if letter in ".^$" else (letter.lower(), ())


def _either(branches: Iterable[Sequence[Needles]]) -> list[Needles]:
    """Return one set, of the longest pieces of every branch; nothing where a branch needs none."""
    chosen: set[str] = set()
    for needed in branches:
        if not needed:
            return []
        chosen |= max(needed, key=lambda pieces: min(map(len, pieces)))
    return [frozenset(chosen)]
