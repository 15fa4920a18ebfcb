"""Small trained heads over a title: which areas a change will touch and whether it is small.

The weights in ``data/reading.npz`` are made by ``python -m bench.train_reading`` from the train split
of a public set of merged changes. Between the pieces of a title and the heads stands one layer of
units that are either silent or linear, so what each word adds to a score can be told exactly.
Nothing is guessed where the heads are not sure.
"""

import itertools
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.types import Difficulty, Kind

AREAS = ("docs", "tests", "ci", "build", "examples", "python", "native", "frontend")
HEADS = (*AREAS, "small")
BUCKETS = 1 << 15
READ_CHARACTERS = 300
FEWEST_WORDS = 3
SURE = 0.7
"""Above it four of five or more are right, in repositories that were held out of training."""

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
}
"""Areas that tell the kind of work. Whoever changes code touches tests as well, so tests do not;
frontend was right in two of ten titles of held-out repositories, so it does not either.
"""

AREAS_OF: Mapping[Kind, frozenset[str]] = {
    kind: frozenset(area for area, of in _KINDS.items() if of == kind) for kind in _KINDS.values()
}

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guess:
    """What the heads are sure of, with the word that weighed most."""

    kinds: Mapping[Kind, tuple[float, str]] = field(default_factory=dict)
    difficulty: tuple[Difficulty | None, str] = (None, "")


@dataclass(frozen=True, slots=True)
class Weights:
    """Shapes: ``table`` (BUCKETS, units), ``rarity`` (BUCKETS,), ``family`` (FAMILIES, units).

    ``heads`` (units, heads) and ``bias`` (heads,) stand on the units; ``steps`` (units,) is the size
    of one step of the table, which is kept in whole numbers.
    """

    table: npt.NDArray[np.int8]
    steps: Floats
    rarity: Floats
    family: Floats
    heads: Floats
    bias: Floats
    threshold: float


@cache
def weights() -> Weights:
    """Return the trained weights that ship with the library."""
    with resources.files("matching").joinpath("data/reading.npz").open("rb") as file:
        return unpacked(np.load(file, allow_pickle=False))


def unpacked(data: Mapping[str, npt.NDArray[Any]]) -> Weights:
    """Return the weights that ``bench.train_reading`` packed."""
    names = ("steps", "rarity", "family", "heads", "bias")
    steps, rarity, families, on_units, bias = (data[n].astype(np.float32) for n in names)
    cut = float(data["threshold"])
    return Weights(data["table"], steps, rarity, families, on_units, bias, cut)


def guess(title: str, language: str | None) -> Guess:
    """Return what the heads are sure of for a title in a repository of a programming language."""
    if len(title.split()) < FEWEST_WORDS:
        return Guess()
    found = dict(zip(HEADS, probabilities([title], [language])[0], strict=True))
    kinds: dict[Kind, tuple[float, str]] = {}
    for area, kind in _KINDS.items():
        if found[area] >= max(SURE, kinds.get(kind, (0.0, ""))[0]):
            kinds[kind] = (round(float(found[area]), 4), heaviest(title, language, area))
    level = None
    if found["small"] >= SMALL:
        level = Difficulty.EASY
    elif found["small"] <= NOT_SMALL:
        level = Difficulty.MEDIUM
    sign = 1 if level == Difficulty.EASY else -1
    return Guess(kinds, (level, heaviest(title, language, "small", sign) if level else ""))


def areas(title: str, language: str | None) -> frozenset[str]:
    """Return the areas that a change with this title will probably touch."""
    row = probabilities([title], [language])[0][: len(AREAS)]
    return frozenset(a for a, p in zip(AREAS, row, strict=True) if p >= weights().threshold)


def probabilities(titles: Sequence[str], languages: Sequence[str | None]) -> Floats:
    """Return one row per title, one column per head; shape (len(titles), len(HEADS))."""
    pairs = zip(titles, languages, strict=True)
    rows = [_units(title, language) for title, language in pairs]
    w = weights()
    units = np.maximum(np.stack(rows), 0) if rows else np.zeros((0, len(w.steps)), np.float32)
    return np.asarray(1 / (1 + np.exp(-np.clip(units @ w.heads + w.bias, -30, 30))), np.float32)


def heaviest(title: str, language: str | None, head: str, sign: int = 1) -> str:
    """Return the word that speaks most for a head, or with ``sign`` -1 against it.

    With the silent units left out, the score of this title is a plain sum over its pieces.
    """
    w = weights()
    slope = sign * w.steps * (_units(title, language) > 0) * w.heads[:, HEADS.index(head)]

    def weight(word: str) -> float:
        at = buckets(word)
        return float(w.rarity[at] @ (w.table[at] @ slope))

    return max(_PIECE.findall(title[:READ_CHARACTERS]), key=weight, default="")[:120]


def _units(title: str, language: str | None) -> Floats:
    w, at = weights(), buckets(title)
    rare = w.rarity[at]
    norm = float(np.sqrt((rare**2).sum())) or 1.0
    return np.asarray(
        (rare @ w.table[at]) * (w.steps / norm) + w.family[family(language)], np.float32
    )


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
