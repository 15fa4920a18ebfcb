"""Regular expressions that ask first, cheaply, whether the words they need are in a text at all."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_Needles = frozenset[str]
_FEWEST = 2
"""A single letter is in every text, so it is not worth asking for."""


class AnyOf:
    """One of several expressions, whatever the case; the earliest match wins, then the earlier one.

    What an expression cannot do without is read from its own parse tree, so nobody keeps two lists.
    """

    def __init__(self, *parts: str) -> None:
        self.parts = parts
        self._asked = [(re.compile(part, re.IGNORECASE), _needed_words(part)) for part in parts]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the earliest match in a text."""
        lowered, best = _lowered(text), None
        holds = lowered.__contains__
        for pattern, needed in self._asked:
            for needles in needed:
                if not any(map(holds, needles)):
                    break
            else:
                match = _search(pattern, needed[0] if needed else (), lowered, text)
                if match and (best is None or match.start() < best.start()):
                    best = match
        return best


def _search(
    pattern: re.Pattern[str], needles: Iterable[str], lowered: str, text: str
) -> re.Match[str] | None:
    """Search only the lines that hold a needle, where lines can be told: no match goes beyond one."""
    if not needles or len(lowered) != len(text) or r"\n" in pattern.pattern:
        return pattern.search(text)
    for start, end in _lines(lowered, needles):
        match = pattern.search(text, start, end)
        if match:
            return match
    return None


def _lines(lowered: str, needles: Iterable[str]) -> Sequence[tuple[int, int]]:
    """Return where the lines that hold a needle start and end, in order."""
    found: set[tuple[int, int]] = set()
    for needle in needles:
        at = lowered.find(needle)
        while at >= 0:
            end = lowered.find("\n", at)
            end = len(lowered) if end < 0 else end
            found.add((lowered.rfind("\n", 0, at) + 1, end))
            at = lowered.find(needle, end)
    return sorted(found)


@lru_cache(maxsize=64)
def _lowered(text: str) -> str:
    return text.lower()


def _needed_words(part: str) -> list[_Needles]:
    needed = dict.fromkeys(_needed(_parser.parse(part, re.IGNORECASE)))
    return sorted(needed, key=lambda needles: (len(needles), -min(map(len, needles))))


def _needed(items: Iterable[tuple[Any, Any]]) -> list[_Needles]:
    """Return sets of lower-case pieces; a match holds at least one piece of every set."""
    found: list[_Needles] = []
    run = ""
    for op, argument in [*items, (None, None)]:
        if op is ops.LITERAL:
            run += chr(argument).lower()
            continue
        if len(run) >= _FEWEST:
            found.append(frozenset({run}))
        run = ""
        found += _inside(op, argument)
    return found


def _inside(op: Any, argument: Any) -> Sequence[_Needles]:
    if op is ops.SUBPATTERN:
        return _needed(argument[3])
    if op is ops.MAX_REPEAT and argument[0] >= 1:
        return _needed(argument[2])
    if op is ops.BRANCH:
        return _either(argument[1])
    return ()


def _either(branches: Sequence[Iterable[tuple[Any, Any]]]) -> list[_Needles]:
    """Return one set, of the longest piece of every branch; nothing where a branch needs none."""
    chosen: set[str] = set()
    for branch in branches:
        needed = _needed(branch)
        if not needed:
            return []
        chosen |= max(needed, key=lambda needles: min(map(len, needles)))
    return [frozenset(chosen)]
