"""Regular expressions that ask first, cheaply, whether the words they need are in a text at all."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from matching.needles import needles


class AnyOf:
    """One of several expressions, whatever the case; the earliest match wins, then the earlier one.

    What an expression cannot do without is read from the expression, so nobody keeps two lists.
    """

    def __init__(self, *parts: str) -> None:
        self.parts = parts
        self._asked = [(re.compile(part, re.IGNORECASE), needles(part)) for part in parts]

    def search(self, text: str) -> re.Match[str] | None:
        """Return the earliest match in a text."""
        lowered, best = _lowered(text), None
        holds = lowered.__contains__
        for pattern, needed in self._asked:
            for pieces in needed:
                if not any(map(holds, pieces)):
                    break
            else:
                match = _search(pattern, needed[0] if needed else (), lowered, text)
                if match and (best is None or match.start() < best.start()):
                    best = match
        return best


def _search(
    pattern: re.Pattern[str], pieces: Iterable[str], lowered: str, text: str
) -> re.Match[str] | None:
    """Search only the lines that hold a needle, where lines can be told: no match goes beyond one."""
    if not pieces or len(lowered) != len(text) or r"\n" in pattern.pattern:
        return pattern.search(text)
    for start, end in _lines(lowered, pieces):
        match = pattern.search(text, start, end)
        if match:
            return match
    return None


def _lines(lowered: str, pieces: Iterable[str]) -> Sequence[tuple[int, int]]:
    """Return where the lines that hold a needle start and end, in order."""
    found: set[tuple[int, int]] = set()
    for needle in pieces:
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
