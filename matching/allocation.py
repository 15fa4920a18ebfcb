"""Many learners to issues at once under capacity, and the ledger for whoever asks right now."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from matching import flow
from matching.features import FULL_EXPOSURE
from matching.flow import Ints, Problem

PER_REPOSITORY = 20
"""How many learners one repository may be shown to in one planning."""

HOLD = timedelta(hours=48)
"""How long a suggestion holds its place before it expires."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An issue that would suit a learner, and how well, from 0 to 1."""

    learner: str
    issue: str
    fit: float


@dataclass(frozen=True, slots=True)
class Room:
    """Where an issue belongs and how many more learners it can take."""

    repository: str
    places: int = FULL_EXPOSURE


@dataclass(frozen=True, slots=True)
class Fairness:
    """How a plan treats people and repositories; every figure from 0 to 1."""

    served: float
    coverage: float
    gini: float
    fit_lost: float
    most_on_one_issue: int
    most_on_one_repository: int


def allocate(
    offers: Sequence[Offer],
    rooms: Mapping[str, Room],
    *,
    each: int = 1,
    per_repository: int = PER_REPOSITORY,
    urgency: Mapping[str, int] | None = None,
    solver: Callable[[Problem], Ints] = flow.solve,
) -> list[Offer]:
    """Return the chosen offers: as many learners as possible get one, then the best fit in sum.

    ``urgency`` puts learners into classes who come first where not all can be served. Raises
    KeyError when an offer names an issue without a room.
    """
    problem = build(offers, rooms, each=each, per_repository=per_repository, urgency=urgency or {})
    return [offers[edge] for edge in solver(problem)]


def build(
    offers: Sequence[Offer],
    rooms: Mapping[str, Room],
    *,
    each: int,
    per_repository: int,
    urgency: Mapping[str, int],
) -> Problem:
    """Return the flow problem of offers and rooms, its edges in the order of the offers."""
    learners = {name: i for i, name in enumerate(dict.fromkeys(o.learner for o in offers))}
    issues = {name: i for i, name in enumerate(dict.fromkeys(o.issue for o in offers))}
    names = [rooms[issue].repository.lower() for issue in issues]
    repositories = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return Problem(
        people=np.fromiter((learners[o.learner] for o in offers), np.int64, len(offers)),
        places=np.fromiter((issues[o.issue] for o in offers), np.int64, len(offers)),
        fits=np.fromiter((o.fit for o in offers), np.float64, len(offers)),
        urgency=np.array([urgency.get(name, 0) for name in learners], np.int64),
        place_capacity=np.array([max(0, rooms[name].places) for name in issues], np.int64),
        each=each,
        group_of=np.array([repositories[name] for name in names], np.int64),
        group_capacity=np.full(len(repositories), per_repository, np.int64),
    )


def fairness(
    chosen: Sequence[Offer], offers: Sequence[Offer], rooms: Mapping[str, Room], each: int = 1
) -> Fairness:
    """Return the figures of a plan beside what everybody would get without any limit."""
    wishing = {offer.learner for offer in offers}
    per_issue = _count(offer.issue for offer in chosen)
    per_repository = dict.fromkeys((room.repository for room in rooms.values()), 0)
    for offer in chosen:
        per_repository[rooms[offer.issue].repository] += 1
    best = _unlimited(offers, each)
    return Fairness(
        served=len({offer.learner for offer in chosen}) / len(wishing) if wishing else 0.0,
        coverage=len(per_issue) / len(rooms) if rooms else 0.0,
        gini=flow.gini(list(per_repository.values())),
        fit_lost=1 - sum(offer.fit for offer in chosen) / best if best else 0.0,
        most_on_one_issue=max(per_issue.values(), default=0),
        most_on_one_repository=max(per_repository.values(), default=0),
    )


def _unlimited(offers: Sequence[Offer], each: int) -> float:
    fits: dict[str, list[float]] = {}
    for offer in offers:
        fits.setdefault(offer.learner, []).append(offer.fit)
    return sum(sum(sorted(values, reverse=True)[:each]) for values in fits.values())


def _count(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class Reservation:
    """A place that a suggestion holds until it expires."""

    learner: str
    issue: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """Which places are held; every change gives a new ledger."""

    places: int = FULL_EXPOSURE
    reservations: tuple[Reservation, ...] = ()

    def exposure(self, issue: str, now: datetime) -> int:
        """Return how many learners hold a place at an issue now."""
        return sum(r.issue == issue for r in self._live(now))

    def reserve(self, learner: str, issue: str, now: datetime) -> "Ledger | None":
        """Hold a place for a learner, or hold theirs for longer; None when the issue is full."""
        live = self._live(now)
        others = tuple(r for r in live if (r.learner, r.issue) != (learner, issue))
        if sum(r.issue == issue for r in others) >= self.places:
            return None
        return replace(self, reservations=(*others, Reservation(learner, issue, now + HOLD)))

    def release(self, learner: str, issue: str, now: datetime) -> "Ledger":
        """Give a place back; nothing happens where none was held."""
        live = self._live(now)
        kept = tuple(r for r in live if (r.learner, r.issue) != (learner, issue))
        return replace(self, reservations=kept)

    def _live(self, now: datetime) -> tuple[Reservation, ...]:
        return tuple(r for r in self.reservations if r.expires_at > now)
