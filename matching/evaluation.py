"""How good a ranking is, and the project's own set of issues and wishes in fifteen languages."""

import json
import math
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from matching.types import Candidate


def precision_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the first ``k`` that is relevant."""
    return sum(item in relevant for item in ranked[:k]) / k


def recall_at_k(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of what is relevant that is among the first ``k``; 0 where nothing is."""
    found = sum(item in relevant for item in ranked[:k])
    return found / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Return one over the place of the first relevant item; 0 where there is none."""
    return next((1 / place for place, item in enumerate(ranked, 1) if item in relevant), 0.0)


def ndcg_at_k(ranked: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return the discounted gain of the first ``k`` beside the best order of all; 0 where nothing is relevant."""
    best = _gain(sorted(grades.values(), reverse=True)[:k])
    return _gain([grades.get(item, 0) for item in ranked[:k]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def overlap_at_k(one: Sequence[str], other: Sequence[str], k: int) -> float:
    """Return the share of the first ``k`` that two rankings have in common."""
    return len(set(one[:k]) & set(other[:k])) / k


def catalog_coverage(rankings: Sequence[Sequence[str]], items: int, k: int) -> float:
    """Return the share of all items that is shown to anybody."""
    return len({item for ranked in rankings for item in ranked[:k]}) / items if items else 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean and the interval it lies in with 95 percent."""

    mean: float
    low: float
    high: float


def figure(values: Sequence[float], *, rounds: int = 500, seed: int = 7) -> Figure:
    """Return the mean with its bootstrap interval; raises ValueError without values."""
    if not values:
        raise ValueError("no values to average")
    chance = random.Random(seed)
    count = len(values)
    means = sorted(sum(chance.choices(values, k=count)) / count for _ in range(rounds))
    return Figure(sum(values) / count, means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1])


@dataclass(frozen=True, slots=True)
class Judged:
    """A wish in several languages, with the grades (1 to 3) of the issues that fit it.

    Of the short wishes, those with an odd number were looked at while the library was tuned.
    """

    id: str
    texts: Mapping[str, str]
    grades: Mapping[str, int]

    @property
    def is_odd(self) -> bool:
        """Return whether it belongs to the half that was looked at."""
        return int(self.id) % 2 == 1


class Cases(StrEnum):
    """The project's own sets: short wishes in fifteen languages, introductions of a few sentences in five."""

    WISHES = "wishes"
    INTRODUCTIONS = "introductions"


_ISSUES = {
    Cases.WISHES: "issues",
    Cases.INTRODUCTIONS: "introductions-issues",
}


def issues(cases: Cases = Cases.WISHES) -> list[Candidate]:
    """Return the issues of a set."""
    return [
        Candidate(
            row["id"],
            row["repo"],
            row["title"],
            row["body"],
            tuple(row["labels"]),
            programming_language=row["language"],
        )
        for row in _rows(_ISSUES[cases])
    ]


def wishes(cases: Cases = Cases.WISHES) -> list[Judged]:
    """Return the wishes of a set."""
    return [Judged(row["id"], row["texts"], row["relevant"]) for row in _rows(cases.value)]


def _rows(name: str) -> Iterator[dict[str, Any]]:
    file = files("matching").joinpath(f"data/evaluation/{name}.jsonl")
    for line in file.read_text("utf-8").splitlines():
        yield json.loads(line)
