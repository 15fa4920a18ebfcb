"""Min-cost flow from people to places under capacity: the most people first, then the best fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SCALE = 10_000
"""Fits are compared to four decimals; the solver counts in whole numbers."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Edges ``people[e] -> places[e]`` of fit ``fits[e]`` in [0, 1], and how much everything holds.

    ``urgency`` ranks people where not all can be served: a higher class is never left out for a
    lower one that could be replaced. ``each`` is how many places one person gets at most.
    ``group_of`` and ``group_capacity`` bound places that belong together; empty where nothing does.
    """

    people: Ints
    places: Ints
    fits: Floats
    urgency: Ints
    place_capacity: Ints
    each: int = 1
    group_of: Ints | None = None
    group_capacity: Ints | None = None


def solve(problem: Problem) -> Ints:
    """Return the chosen edges, sorted; raises ValueError on edges that point nowhere."""
    check(problem)
    if not len(problem.people):
        return np.zeros(0, np.int64)
    network = _Network(problem)
    network.solve()
    return network.chosen()


def check(problem: Problem) -> None:
    """Raise ValueError naming what does not fit together."""
    lengths = {len(problem.people), len(problem.places), len(problem.fits)}
    if len(lengths) != 1:
        raise ValueError("people, places and fits must be of one length")
    if not np.isfinite(problem.fits).all() or (problem.fits < 0).any() or (problem.fits > 1).any():
        raise ValueError("every fit must be a number from 0 to 1")
    for name, indices, count in (
        ("people", problem.people, len(problem.urgency)),
        ("places", problem.places, len(problem.place_capacity)),
    ):
        if len(indices) and (indices.min() < 0 or indices.max() >= count):
            raise ValueError(f"an edge points to {name} that are not there")
    if problem.each < 1 or (problem.place_capacity < 0).any() or (problem.urgency < 0).any():
        raise ValueError("capacities and urgency may not be negative, and each must be at least 1")


class _Network:
    """Source, people, places, groups, sink; a bypass per person for what stays unserved."""

    def __init__(self, problem: Problem) -> None:
        from ortools.graph.python import min_cost_flow

        self._problem = problem
        self._solver: Any = min_cost_flow.SimpleMinCostFlow()
        n, m = len(problem.urgency), len(problem.place_capacity)
        groups = problem.group_capacity if problem.group_capacity is not None else np.zeros(0)
        self._place_at, self._group_at = n, n + m
        self._sink = n + m + len(groups)
        self._edges = self._add_fits()
        self._add_people(n)
        self._add_places(m)

    def _add(self, tails: Any, heads: Any, capacities: Any, costs: Any) -> Any:
        return self._solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)

    def _add_fits(self) -> Any:
        p = self._problem
        costs = -np.rint(p.fits * SCALE).astype(np.int64)
        return self._add(
            p.people, p.places + self._place_at, np.ones(len(p.people), np.int64), costs
        )

    def _add_people(self, n: int) -> None:
        """The first place left unfilled costs a premium that no sum of fits outweighs; others cost nothing."""
        p = self._problem
        people = np.arange(n, dtype=np.int64)
        sink = np.full(n, self._sink, np.int64)
        premium = premiums(p)
        if p.each > 1:
            self._add(people, sink, np.full(n, p.each - 1, np.int64), np.zeros(n, np.int64))
        self._add(people, sink, np.ones(n, np.int64), premium)
        self._solver.set_nodes_supplies(people, np.full(n, p.each, np.int64))
        self._solver.set_nodes_supplies(
            np.array([self._sink], np.int64), np.array([-n * p.each], np.int64)
        )

    def _add_places(self, m: int) -> None:
        p = self._problem
        places = np.arange(m, dtype=np.int64) + self._place_at
        if p.group_of is None or p.group_capacity is None:
            self._add(
                places, np.full(m, self._sink, np.int64), p.place_capacity, np.zeros(m, np.int64)
            )
            return
        self._add(places, p.group_of + self._group_at, p.place_capacity, np.zeros(m, np.int64))
        count = len(p.group_capacity)
        groups = np.arange(count, dtype=np.int64) + self._group_at
        self._add(
            groups,
            np.full(count, self._sink, np.int64),
            p.group_capacity,
            np.zeros(count, np.int64),
        )

    def solve(self) -> None:
        status = self._solver.solve()
        if status != self._solver.OPTIMAL:
            raise ValueError(f"the flow has no optimum (status {status}): check the capacities")

    def chosen(self) -> Ints:
        return np.flatnonzero(self._solver.flows(self._edges) > 0).astype(np.int64)


def premiums(problem: Problem) -> Ints:
    """Return what leaving a person out costs: more than any gain of fit, and more for the urgent.

    The sets of people who can be served together form a matroid. So its heaviest set is also one of
    the largest: urgency never costs anybody's place, it only decides whose.
    """
    fit = SCALE * problem.each * len(problem.urgency) + 1
    classes = np.unique(problem.urgency, return_inverse=True)[1].astype(np.int64)
    return fit * (1 + classes)


def greedy(problem: Problem) -> Ints:
    """Return the edges that taking the best fit first would choose: the yardstick."""
    check(problem)
    place_left = problem.place_capacity.copy()
    group_left = None if problem.group_capacity is None else problem.group_capacity.copy()
    got = np.zeros(len(problem.urgency), np.int64)
    chosen = []
    for edge in np.argsort(-problem.fits, kind="stable"):
        person, place = problem.people[edge], problem.places[edge]
        if got[person] >= problem.each or place_left[place] <= 0:
            continue
        if group_left is not None and problem.group_of is not None:
            if group_left[problem.group_of[place]] <= 0:
                continue
            group_left[problem.group_of[place]] -= 1
        got[person] += 1
        place_left[place] -= 1
        chosen.append(int(edge))
    return np.array(sorted(chosen), np.int64)


def gini(counts: Sequence[float] | Floats | Ints) -> float:
    """Return how unevenly something is spread: 0 all alike, near 1 all on one; 0 for nothing."""
    values = np.sort(np.asarray(counts, np.float64))
    total = values.sum()
    if not len(values) or total <= 0:
        return 0.0
    ranks = np.arange(1, len(values) + 1)
    return float((2 * ranks - len(values) - 1) @ values / (len(values) * total))
