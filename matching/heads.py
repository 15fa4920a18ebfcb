"""Small trained linear heads over a title: which areas a change will touch and whether it is small.

The weights in ``data/reading.npz`` are made by ``python -m bench.train_reading`` from the train split
of a public set of merged changes. Nothing is guessed where the heads are not sure.
"""

import itertools
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from matching.types import Difficulty, Kind

AREAS = ("docs", "tests", "ci", "build", "examples", "python", "native", "frontend")
HEADS = (*AREAS, "small")
BUCKETS = 1 << 16
READ_CHARACTERS = 300
FEWEST_WORDS = 3
SURE = 0.6
SMALL, NOT_SMALL = 0.8, 0.35

_WORD = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_PIECE = re.compile(r"\S+")
_CAMEL = re.compile(r"[a-z][A-Z]")
_FAMILY = {
    "c": 1, "c++": 1, "cuda": 1, "rust": 1, "go": 1,
    "javascript": 2, "typescript": 2, "html": 2, "vue": 2, "svelte": 2,
    "java": 3, "scala": 3, "kotlin": 3,
}  # fmt: skip
FAMILIES = 4
"""Python and everything unnamed, native languages, web languages, languages of the Java machine."""

_KINDS: Mapping[str, Kind] = {
    "docs": Kind.DOCS,
    "ci": Kind.INFRASTRUCTURE,
    "build": Kind.INFRASTRUCTURE,
    "frontend": Kind.UI,
}
"""Areas that tell the kind of work; whoever changes code touches tests as well, so tests do not."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guess:
    """What the heads are sure of, with the word that weighed most."""

    kinds: Mapping[Kind, tuple[float, str]] = field(default_factory=dict)
    difficulty: tuple[Difficulty | None, str] = (None, "")


@dataclass(frozen=True, slots=True)
class Weights:
    """Shapes: ``table`` (BUCKETS, heads), ``rarity`` (BUCKETS,), ``family`` (FAMILIES, heads), ``bias`` (heads,)."""

    table: Floats
    rarity: Floats
    family: Floats
    bias: Floats
    threshold: float


@cache
def weights() -> Weights:
    """Return the trained weights that ship with the library."""
    with resources.files("matching").joinpath("data/reading.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        names = ("table", "rarity", "family", "bias")
        table, rarity, families, bias = (data[name].astype(np.float32) for name in names)
        return Weights(table, rarity, families, bias, float(data["threshold"]))


def guess(title: str, language: str | None) -> Guess:
    """Return what the heads are sure of for a title in a repository of a programming language."""
    if len(title.split()) < FEWEST_WORDS:
        return Guess()
    found = dict(zip(HEADS, probabilities([title], [language])[0], strict=True))
    kinds: dict[Kind, tuple[float, str]] = {}
    for area, kind in _KINDS.items():
        if found[area] >= max(SURE, kinds.get(kind, (0.0, ""))[0]):
            kinds[kind] = (round(float(found[area]), 4), _heaviest(title, area))
    level = None
    if found["small"] >= SMALL:
        level = Difficulty.EASY
    elif found["small"] <= NOT_SMALL:
        level = Difficulty.MEDIUM
    sign = 1 if level == Difficulty.EASY else -1
    return Guess(kinds, (level, _heaviest(title, "small", sign) if level else ""))


def areas(title: str, language: str | None) -> frozenset[str]:
    """Return the areas that a change with this title will probably touch."""
    row = probabilities([title], [language])[0][: len(AREAS)]
    return frozenset(a for a, p in zip(AREAS, row, strict=True) if p >= weights().threshold)


def probabilities(titles: Sequence[str], languages: Sequence[str | None]) -> Floats:
    """Return one row per title, one column per head; shape (len(titles), len(HEADS))."""
    w = weights()
    rows = [
        _scores(title, w) + w.family[family(lang)] + w.bias
        for title, lang in zip(titles, languages, strict=True)
    ]
    scores = np.stack(rows) if rows else np.zeros((0, len(HEADS)), np.float32)
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), np.float32)


def _scores(title: str, w: Weights) -> Floats:
    at = buckets(title)
    rare = w.rarity[at]
    norm = float(np.sqrt((rare**2).sum()))
    return np.asarray(rare @ w.table[at] / norm if norm else np.zeros(len(HEADS)), np.float32)


def _heaviest(title: str, head: str, sign: int = 1) -> str:
    """Return the word of the title that speaks most for a head."""
    w, column = weights(), HEADS.index(head)

    def weight(word: str) -> float:
        at = buckets(word)
        return sign * float(w.rarity[at] @ w.table[at, column])

    pieces = _PIECE.findall(title[:READ_CHARACTERS])
    return max(pieces, key=weight, default="")[:120]


def family(language: str | None) -> int:
    """Return the family of a programming language; 0 where it is not named."""
    return _FAMILY.get((language or "").lower(), 0)


def buckets(title: str) -> npt.NDArray[np.int64]:
    """Return the sorted buckets of a title's words, pairs of words and pieces of words."""
    found = {zlib.crc32(gram.encode()) % BUCKETS for gram in _grams(title[:READ_CHARACTERS])}
    return np.array(sorted(found), np.int64)


def _grams(title: str) -> Iterator[str]:
    found = _WORD.findall(title.lower())
    for word in found:
        yield f"w {word}"
        padded = f"^{word}$"
        for n in (3, 4, 5):
            for i in range(len(padded) - n + 1):
                yield f"c{padded[i : i + n]}"
    for one, other in itertools.pairwise(found):
        yield f"b {one} {other}"
    if found:
        yield f"f {found[0]}"
    yield f"l {min(len(found) // 3, 8)}"
    yield from _shapes(title)


def _shapes(title: str) -> Iterator[str]:
    for piece in _PIECE.findall(title)[:40]:
        if _CAMEL.search(piece):
            yield "s camel"
        for mark, name in (("_", "snake"), ("`", "tick"), ("(", "call")):
            if mark in piece:
                yield f"s {name}"
