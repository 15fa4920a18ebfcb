"""Cue phrases: a small pattern language that is matched word by word, so that no input is slow.

``give up`` matches the words in that order; ``contribut*`` any word with that beginning; ``want .. learn``
allows up to four words between; ``(a|b)`` is either; ``=more`` is the whole message; ``^3`` at the end is the
weight (2 when not given). In languages without spaces the parts are matched as substrings.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.understanding.words import Words, cut, fold

GAP = ".."
MAX_GAP = 4
MAX_DENSE_GAP = 12
_CHOICE = re.compile(r"\(([^()]*)\)")
_WEIGHT = re.compile(r"\s*\^(\d)$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern and what it stands for."""

    parts: tuple[str, ...]
    weight: float
    name: str
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in a text: which, and from where to where (words, or characters when dense)."""

    cue: Cue
    start: int
    end: int


def expand(pattern: str) -> Iterator[str]:
    """Write out the choices of a pattern."""
    pieces = _CHOICE.split(pattern)
    choices = [piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    for combination in itertools.product(*choices):
        yield " ".join("".join(combination).split())


def _parts(written: str) -> tuple[str, ...]:
    parts: list[str] = []
    for token in written.split():
        if token == GAP:
            parts.append(GAP)
            continue
        words = cut(token).words
        parts.extend(words[:-1])
        if words:
            parts.append(words[-1] + ("*" if token.endswith("*") else ""))
    return tuple(parts)


def read(name: str, pattern: str, *, dense: bool) -> Iterator[Cue]:
    """Yield the cues of a written pattern."""
    found = _WEIGHT.search(pattern)
    weight = float(found[1]) if found else 2.0
    bare = _WEIGHT.sub("", pattern)
    is_whole = bare.startswith("=")
    for written in expand(bare.lstrip("=")):
        parts = (
            tuple(re.sub(r"\s+", "", fold(part)) for part in written.split(GAP))
            if dense
            else _parts(written)
        )
        yield Cue(parts, weight, name, is_whole)


@dataclass
class CueTable:
    """Finds all cues of one language in a text."""

    dense: bool
    _words: dict[str, list[Cue]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[str, list[Cue]] = field(default_factory=lambda: defaultdict(list))
    _dense: list[Cue] = field(default_factory=list)
    vocabulary: set[str] = field(default_factory=set)
    _prefixes: set[str] = field(default_factory=set)

    def add(self, name: str, patterns: Iterable[str]) -> None:
        """Add the patterns that stand for a name."""
        for pattern in patterns:
            for cue in read(name, pattern, dense=self.dense):
                self._add(cue)

    def _add(self, cue: Cue) -> None:
        if not cue.parts or not cue.parts[0]:
            return
        if self.dense:
            self._dense.append(cue)
            return
        head = cue.parts[0]
        if head.endswith("*"):
            self._stems[head[:3].rstrip("*")].append(cue)
        else:
            self._words[head].append(cue)
        self.vocabulary.update(part for part in cue.parts if part[-1] != "*")
        self._prefixes.update(part[:-1] for part in cue.parts if part[-1] == "*")

    def has_stem(self, word: str) -> bool:
        """Say whether a word begins as some cue does, so that it is no typo."""
        return any(word[:n] in self._prefixes for n in range(2, len(word) + 1))

    def find(self, text: Words, words: Sequence[str] | None = None) -> list[Found]:
        """Return every cue in the text; ``words`` may stand in for the text's own."""
        if self.dense:
            return list(_find_dense(self._dense, text.dense))
        return list(self._find_words(text.words if words is None else words))

    def _find_words(self, words: Sequence[str]) -> Iterator[Found]:
        for start, word in enumerate(words):
            near = itertools.chain(
                self._words.get(word, ()),
                *(self._stems.get(word[:n], ()) for n in range(1, min(3, len(word)) + 1)),
            )
            for cue in near:
                if cue.is_whole and start:
                    continue
                end = _match(cue.parts, words, start)
                if end is not None and (not cue.is_whole or end == len(words)):
                    yield Found(cue, start, end)


def _match(parts: Sequence[str], words: Sequence[str], start: int) -> int | None:
    at, slack = start, 0
    for part in parts:
        if part == GAP:
            slack = MAX_GAP
            continue
        for i in range(at, min(at + slack + 1, len(words))):
            if words[i] == part or (part[-1] == "*" and words[i].startswith(part[:-1])):
                at, slack = i + 1, 0
                break
        else:
            return None
    return at


def _find_dense(cues: Iterable[Cue], text: str) -> Iterator[Found]:
    for cue in cues:
        if cue.is_whole:
            if text.strip("。.!！?？、,~～ㅎㅋ ") == cue.parts[0]:
                yield Found(cue, 0, len(text))
            continue
        start = text.find(cue.parts[0])
        if start < 0:
            continue
        at: int | None = start + len(cue.parts[0])
        for part in cue.parts[1:]:
            assert at is not None
            near = text.find(part, at, at + MAX_DENSE_GAP + len(part))
            at = near + len(part) if near >= 0 else None
            if at is None:
                break
        if at is not None:
            yield Found(cue, start, at)
