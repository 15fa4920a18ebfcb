"""How far a ranking moves when only something personal in a wish is swapped for something else."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import combinations

from matching import evaluation

DEPTH = 10

Rank = Callable[[str], Sequence[str]]
"""A wish in; ids out, best first."""


def sentences() -> Mapping[str, Sequence[str]]:
    """Return what people say about themselves, by what it tells; those of one kind are swapped."""
    file = files("matching").joinpath("data/evaluation/swaps.json")
    found: dict[str, list[str]] = json.loads(file.read_text("utf-8"))
    return found


def overlaps(rank: Rank, wishes: Sequence[str], swapped: Sequence[str]) -> Iterator[float]:
    """Yield the share of the first ten that two rankings of one wish have in common, for every swap."""
    for wish in wishes:
        rankings = [rank(f"{wish} {sentence}") for sentence in swapped]
        for one, other in combinations(rankings, 2):
            yield evaluation.overlap_at_k(one, other, DEPTH)


def unmoved(rank: Rank, wishes: Sequence[str], swapped: Sequence[str]) -> float:
    """Return the share of wishes whose whole ranking is the same under every swap."""
    same = [len({tuple(rank(f"{w} {sentence}")) for sentence in swapped}) == 1 for w in wishes]
    return sum(same) / len(same) if same else 1.0
