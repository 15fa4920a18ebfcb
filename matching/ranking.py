"""Weighs the features of candidates into scores with reasons that add up to them exactly."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from matching.features import FEATURES, Value
from matching.lens import Lens, lens
from matching.types import Candidate, Match, Profile, Reason, ReasonKind, Wish

Weights = Mapping[ReasonKind, float]

WEIGHTS: Weights = {
    ReasonKind.SIMILARITY: 0.50,
    ReasonKind.SKILL_FIT: 0.08,
    ReasonKind.LEVEL_FIT: 0.07,
    ReasonKind.STRETCH: 0.05,
    ReasonKind.INTEREST: 0.08,
    ReasonKind.TIME_FIT: 0.04,
    ReasonKind.LANGUAGE: 0.03,
    ReasonKind.WELCOME: 0.06,
    ReasonKind.READINESS: 0.03,
    ReasonKind.FRESHNESS: 0.02,
    ReasonKind.MENTOR: 0.03,
    ReasonKind.EXPOSURE: 0.01,
    ReasonKind.AFFINITY: 0.02,
}
"""What each feature counts for; the sum does not matter, the shares do."""


def rank(
    profile: Profile,
    wish: Wish,
    candidates: Sequence[Candidate],
    similarities: Sequence[float],
    *,
    now: datetime,
    top: int | None = None,
    weights: Weights = WEIGHTS,
) -> list[Match]:
    """Return the best candidates, best first; equal scores keep the order they came in."""
    view = lens(profile, wish, now)
    share = shares(weights)
    values = [
        _values(view, candidate, float(near))
        for candidate, near in zip(candidates, similarities, strict=True)
    ]
    scored = [_score(found, share) for found in values]
    order = sorted(range(len(scored)), key=lambda i: -scored[i])[:top]
    return [
        Match(candidates[i].id, scored[i], place, _reasons(values[i], share))
        for place, i in enumerate(order, 1)
    ]


def recompute(features: Mapping[ReasonKind, float], weights: Weights = WEIGHTS) -> float:
    """Return the score of stored feature values, bit for bit the one that was given."""
    share = shares(weights)
    return math.fsum(features[kind] * share[kind] for kind in FEATURES)


def shares(weights: Weights) -> Weights:
    """Return the weights as shares of one; raises ValueError when one is missing or negative."""
    if set(weights) != set(FEATURES) or not all(w >= 0 for w in weights.values()):
        raise ValueError("every feature needs a weight of zero or more")
    total = math.fsum(weights.values())
    if total <= 0 or not math.isfinite(total):
        raise ValueError("the weights add up to nothing")
    return {kind: weights[kind] / total for kind in FEATURES}


def _values(view: Lens, candidate: Candidate, near: float) -> list[Value]:
    return [feature(view, candidate, near) for feature in FEATURES.values()]


def _score(values: Sequence[Value], share: Weights) -> float:
    """Sum exactly rounded, so that no order of adding and no version of Python changes a bit."""
    return math.fsum(
        value.value * weight for value, weight in zip(values, share.values(), strict=True)
    )


def _reasons(values: Sequence[Value], share: Weights) -> tuple[Reason, ...]:
    return tuple(
        Reason(kind, value.value, value.value * share[kind], value.detail, value.is_known)
        for kind, value in zip(FEATURES, values, strict=True)
    )
