"""The named features, one function each: a person's lens and a candidate in, a value in [0, 1] out."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from matching import skills
from matching.lens import RUNG, Lens
from matching.types import Candidate, ReasonKind

FULL_EXPOSURE = 5
"""An issue is open to at most so many learners at a time."""

FRESH_DAYS = 60.0
"""After so many days without a change, half of the freshness is gone."""


class Value(NamedTuple):
    """What a feature says: a value in [0, 1], slugs or numbers that show it, whether it is known."""

    value: float
    detail: tuple[str, ...] = ()
    is_known: bool = True


Feature = Callable[[Lens, Candidate, float], Value]
"""The third argument is the similarity that retrieval found."""

NEUTRAL: Mapping[ReasonKind, float] = dict.fromkeys(ReasonKind, 0.5)
"""What a feature counts for when there is nothing to go on: neither praise nor blame."""


def _unknown(kind: ReasonKind) -> Value:
    return Value(NEUTRAL[kind], (), is_known=False)


_UNKNOWN: Mapping[ReasonKind, Value] = {kind: _unknown(kind) for kind in ReasonKind}


def similarity(lens: Lens, candidate: Candidate, near: float) -> Value:
    """How near the text of the issue comes to what the person said."""
    if not math.isfinite(near):
        return _UNKNOWN[ReasonKind.SIMILARITY]
    return Value(min(1.0, max(0.0, near)))


def skill_fit(lens: Lens, candidate: Candidate, near: float) -> Value:
    """How much of what the issue needs the person knows, and how well."""
    if not candidate.skills or not lens.known:
        return _UNKNOWN[ReasonKind.SKILL_FIT]
    shared = sorted(candidate.skills & lens.known.keys())
    held = sum(lens.known[slug] for slug in shared)
    return Value(min(1.0, held / len(candidate.skills)), tuple(shared))


def level_fit(lens: Lens, candidate: Candidate, near: float) -> Value:
    """How near the difficulty comes to what the person wants now; too hard is worse than too easy."""
    if candidate.difficulty is None or lens.target is None:
        return _UNKNOWN[ReasonKind.LEVEL_FIT]
    gap = RUNG[candidate.difficulty] - lens.target
    return Value(max(0.0, 1.0 - (1.5 * gap if gap > 0 else -gap)), (candidate.difficulty.value,))


_STRETCH = {0: 0.6, 1: 1.0, 2: 0.5}


def stretch(lens: Lens, candidate: Candidate, near: float) -> Value:
    """Whether the person knows most of it and learns one new thing."""
    if not candidate.skills or not lens.known:
        return _UNKNOWN[ReasonKind.STRETCH]
    fresh = sorted(candidate.skills - lens.known.keys())
    if len(fresh) == len(candidate.skills):
        return Value(0.1, tuple(fresh[:3]))
    return Value(_STRETCH.get(len(fresh), 0.2), tuple(fresh[:3]))


def interest(lens: Lens, candidate: Candidate, near: float) -> Value:
    """Whether it is about what the person asked for, or close to it."""
    if not lens.wanted and not lens.wanted_kinds:
        return _UNKNOWN[ReasonKind.INTEREST]
    subjects = candidate.skills.union(candidate.topics)
    if not subjects and not candidate.kinds:
        return _UNKNOWN[ReasonKind.INTEREST]
    hits = sorted(lens.wanted & subjects)
    kinds = sorted(kind for kind in candidate.kinds if kind in lens.wanted_kinds)
    if hits or kinds:
        asked = len(lens.wanted) + bool(lens.wanted_kinds)
        got = len(hits) + bool(kinds)
        return Value(0.7 + 0.3 * got / asked, (*hits, *(kind.value for kind in kinds)))
    beside = sorted(slug for slug in lens.wanted if not _related(slug).isdisjoint(subjects))
    return Value(0.45, tuple(beside)) if beside else Value(0.1)


def _related(slug: str) -> frozenset[str]:
    return skills.related(slug)


def time_fit(lens: Lens, candidate: Candidate, near: float) -> Value:
    """Whether it fits into the hours that the person has."""
    if candidate.hours is None or lens.hours is None or not math.isfinite(candidate.hours):
        return _UNKNOWN[ReasonKind.TIME_FIT]
    hours = max(candidate.hours, 0.0)
    return Value(1.0 if hours <= lens.hours else lens.hours / hours, (f"{hours:g}",))


def language(lens: Lens, candidate: Candidate, near: float) -> Value:
    """Whether the person reads the language the issue is written in.

    English is the working language of most projects, and few people name it: not named is neutral.
    """
    written = candidate.human_language
    if not written or not lens.spoken or (written == "en" and "en" not in lens.spoken):
        return _UNKNOWN[ReasonKind.LANGUAGE]
    return Value(1.0 if written in lens.spoken else 0.1, (written,))


def welcome(lens: Lens, candidate: Candidate, near: float) -> Value:
    """How newcomers have fared in this repository."""
    return _measured(ReasonKind.WELCOME, candidate.welcome)


def readiness(lens: Lens, candidate: Candidate, near: float) -> Value:
    """How ready the issue is for somebody new."""
    return _measured(ReasonKind.READINESS, candidate.readiness)


def _measured(kind: ReasonKind, value: float | None) -> Value:
    if value is None or not math.isfinite(value):
        return _UNKNOWN[kind]
    return Value(min(1.0, max(0.0, value)))


def freshness(lens: Lens, candidate: Candidate, near: float) -> Value:
    """How lately something happened on it."""
    at = candidate.updated_at or candidate.opened_at
    if at is None:
        return _UNKNOWN[ReasonKind.FRESHNESS]
    days = max(0.0, (lens.now - at).total_seconds() / 86_400)
    return Value(1.0 / (1.0 + days / FRESH_DAYS), (f"{int(days)}",))


def mentor(lens: Lens, candidate: Candidate, near: float) -> Value:
    """Whether somebody has said that they will help."""
    if candidate.has_mentor:
        return Value(1.0, ("mentor",))
    return Value(0.5, ("mentorable",)) if candidate.is_mentorable else Value(0.0)


def exposure(lens: Lens, candidate: Candidate, near: float) -> Value:
    """How few others look at it now."""
    seen = max(candidate.exposure, 0)
    return Value(max(0.0, 1.0 - seen / FULL_EXPOSURE), (str(seen),))


def affinity(lens: Lens, candidate: Candidate, near: float) -> Value:
    """Whether the person has worked in this repository or beside it before."""
    if not lens.repositories:
        return _UNKNOWN[ReasonKind.AFFINITY]
    name = candidate.repository.lower()
    if name in lens.repositories:
        return Value(1.0, (candidate.repository,))
    owner = name.partition("/")[0]
    return Value(0.8, (owner,)) if owner in lens.owners else Value(0.4)


FEATURES: Mapping[ReasonKind, Feature] = {
    ReasonKind.SIMILARITY: similarity,
    ReasonKind.SKILL_FIT: skill_fit,
    ReasonKind.LEVEL_FIT: level_fit,
    ReasonKind.STRETCH: stretch,
    ReasonKind.INTEREST: interest,
    ReasonKind.TIME_FIT: time_fit,
    ReasonKind.LANGUAGE: language,
    ReasonKind.WELCOME: welcome,
    ReasonKind.READINESS: readiness,
    ReasonKind.FRESHNESS: freshness,
    ReasonKind.MENTOR: mentor,
    ReasonKind.EXPOSURE: exposure,
    ReasonKind.AFFINITY: affinity,
}
