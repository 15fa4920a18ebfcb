"""Learners and mentors: who may meet at all, how well they fit, and who is paired with whom."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from matching import flow, skills
from matching.features import Value
from matching.flow import Ints, Problem
from matching.lens import STRENGTH
from matching.types import Level, Pairing, Profile, Reason, ReasonKind

HOURS_OF_WEEK = 168
MIN_SHARED_HOURS = 2
"""A pair needs at least so many hours of the week in which both are there."""

ENOUGH_SHARED_HOURS = 10.0

WEIGHTS: Mapping[ReasonKind, float] = {
    ReasonKind.SKILL_FIT: 0.40,
    ReasonKind.INTEREST: 0.25,
    ReasonKind.TIME_FIT: 0.20,
    ReasonKind.LEVEL_FIT: 0.15,
}
"""What counts between people who may meet; a shared language is a condition, not a weight."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """A learner who waits; ``hours`` are hours of the week in UTC (0 is Monday 00:00), empty if unknown.

    ``passed_over`` counts the rounds in which an equal or a newcomer was served before them.
    """

    profile: Profile
    hours: frozenset[int] = frozenset()
    passed_over: int = 0
    waiting_days: float = 0.0
    blocked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guide:
    """A mentor with free places."""

    profile: Profile
    capacity: int
    hours: frozenset[int] = frozenset()
    is_away: bool = False
    blocked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Round:
    """What one round decided; ``waiting`` are the seekers who stay, their counts moved on."""

    pairings: tuple[Pairing, ...]
    waiting: tuple[Seeker, ...] = field(default=())


def week(hours: Iterable[int], utc_offset_minutes: int) -> frozenset[int]:
    """Return local hours of the week as hours in UTC, wrapped around the week."""
    shift = math.floor(utc_offset_minutes / 60)
    return frozenset((hour - shift) % HOURS_OF_WEEK for hour in hours)


def may_meet(seeker: Seeker, guide: Guide) -> bool:
    """Say whether a pair is possible: a shared language, shared hours, a place, and nobody blocked."""
    one, other = seeker.profile, guide.profile
    if one.id == other.id or guide.is_away or guide.capacity < 1:
        return False
    if other.id in seeker.blocked or one.id in guide.blocked:
        return False
    if not _spoken(one) & _spoken(other):
        return False
    return not (seeker.hours and guide.hours) or len(seeker.hours & guide.hours) >= MIN_SHARED_HOURS


def fit(seeker: Seeker, guide: Guide) -> tuple[float, tuple[Reason, ...]]:
    """Return how well two people fit, from 0 to 1, with the reasons that add up to it."""
    values = {kind: feature(seeker, guide) for kind, feature in _FEATURES.items()}
    total = math.fsum(WEIGHTS.values())
    reasons = [
        Reason(kind, v.value, v.value * WEIGHTS[kind] / total, v.detail, v.is_known)
        for kind, v in values.items()
    ]
    shared = tuple(sorted(_spoken(seeker.profile) & _spoken(guide.profile)))
    reasons.append(Reason(ReasonKind.LANGUAGE, 1.0, 0.0, shared))
    return math.fsum(reason.contribution for reason in reasons), tuple(reasons)


def pair(
    seekers: Sequence[Seeker],
    guides: Sequence[Guide],
    *,
    solver: Callable[[Problem], Ints] = flow.solve,
) -> Round:
    """Pair as many learners as possible, those who were passed over first, then for the best fit."""
    edges = [
        (i, j, *fit(seeker, guide))
        for i, seeker in enumerate(seekers)
        for j, guide in enumerate(guides)
        if may_meet(seeker, guide)
    ]
    problem = Problem(
        people=np.array([e[0] for e in edges], np.int64),
        places=np.array([e[1] for e in edges], np.int64),
        fits=np.array([e[2] for e in edges], np.float64),
        urgency=_urgency(seekers),
        place_capacity=np.array([max(0, guide.capacity) for guide in guides], np.int64),
    )
    chosen = [edges[e] for e in solver(problem)]
    pairings = tuple(
        Pairing(seekers[i].profile.id, guides[j].profile.id, score, reasons)
        for i, j, score, reasons in chosen
    )
    served = {i: j for i, j, *_ in chosen}
    return Round(pairings, _waiting(seekers, served, {(e[0], e[1]) for e in edges}))


def _urgency(seekers: Sequence[Seeker]) -> Ints:
    """Class people by how often they were passed over, then by how long they wait."""
    keys = [(min(s.passed_over, 3), min(int(max(s.waiting_days, 0.0)) // 7, 12)) for s in seekers]
    order = {key: place for place, key in enumerate(sorted(set(keys)))}
    return np.array([order[key] for key in keys], np.int64)


def _waiting(
    seekers: Sequence[Seeker], served: Mapping[int, int], possible: set[tuple[int, int]]
) -> tuple[Seeker, ...]:
    """Who stays was passed over if a mentor possible for them took somebody else."""
    taken = set(served.values())
    left = []
    for i, seeker in enumerate(seekers):
        if i in served:
            continue
        was_passed = any((i, j) in possible for j in taken)
        left.append(replace(seeker, passed_over=seeker.passed_over + was_passed))
    return tuple(left)


def _spoken(profile: Profile) -> frozenset[str]:
    return frozenset(code.lower()[:2] for code in profile.spoken if code)


def _wanted(profile: Profile) -> frozenset[str]:
    named = skills.slugs("\n".join((*profile.interests, profile.goals)))
    return named | {slug for slug in profile.interests if slug in skills.entries()}


def _skill_fit(seeker: Seeker, guide: Guide) -> Value:
    """The mentor knows what the learner uses or wants, the closer the better."""
    asked = set(seeker.profile.skills) | _wanted(seeker.profile)
    known = guide.profile.skills
    if not asked or not known:
        return Value(0.5, (), is_known=False)
    held = {slug: STRENGTH[level] for slug, level in known.items()}
    beside = {near for slug in known for near in (*skills.related(slug), *skills.broader(slug))}
    worth = sum(held.get(slug, 0.4 if slug in beside else 0.0) for slug in asked)
    return Value(min(1.0, worth / len(asked)), tuple(sorted(asked & held.keys())))


def _interest(seeker: Seeker, guide: Guide) -> Value:
    one, other = _wanted(seeker.profile), _wanted(guide.profile) | set(guide.profile.skills)
    if not one or not other:
        return Value(0.5, (), is_known=False)
    shared = one & other
    return Value(len(shared) / len(one), tuple(sorted(shared)))


def _time_fit(seeker: Seeker, guide: Guide) -> Value:
    if not seeker.hours or not guide.hours:
        return Value(0.5, (), is_known=False)
    shared = len(seeker.hours & guide.hours)
    return Value(min(1.0, shared / ENOUGH_SHARED_HOURS), (str(shared),))


def _level_fit(seeker: Seeker, guide: Guide) -> Value:
    """A mentor should stand above the learner in what both know, and need not stand far above."""
    order = list(Level)
    shared = sorted(seeker.profile.skills.keys() & guide.profile.skills.keys())
    if not shared:
        return Value(0.5, (), is_known=False)
    gaps = [
        order.index(guide.profile.skills[s]) - order.index(seeker.profile.skills[s]) for s in shared
    ]
    worth = {-2: 0.0, -1: 0.1, 0: 0.5, 1: 1.0, 2: 0.9}
    return Value(sum(worth[gap] for gap in gaps) / len(gaps), tuple(shared))


_FEATURES: Mapping[ReasonKind, Callable[[Seeker, Guide], Value]] = {
    ReasonKind.SKILL_FIT: _skill_fit,
    ReasonKind.INTEREST: _interest,
    ReasonKind.TIME_FIT: _time_fit,
    ReasonKind.LEVEL_FIT: _level_fit,
}
