"""A person and a wish, worked out once, through which every candidate is looked at."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching import skills
from matching.neutral import neutral
from matching.types import Difficulty, Level, Profile, Skill, Wish

WEEKS = 2.0
"""A first issue should fit into what a person has in two weeks."""

STRENGTH: Mapping[Level, float] = {Level.NOVICE: 0.4, Level.WORKING: 0.75, Level.FLUENT: 1.0}
RUNG: Mapping[Difficulty, float] = {
    Difficulty.EASY: 0.0,
    Difficulty.MEDIUM: 0.5,
    Difficulty.HARD: 1.0,
}
TARGET: Mapping[Level, float] = {Level.NOVICE: 0.0, Level.WORKING: 0.35, Level.FLUENT: 0.7}
STEP = 0.5
"""How far "easier" and "harder" move on the rungs."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What the features ask of a person; empty or None where nobody said."""

    known: Mapping[Skill, float]
    wanted: frozenset[Skill]
    wanted_kinds: frozenset[str]
    target: float | None
    hours: float | None
    spoken: frozenset[str]
    repositories: frozenset[str]
    owners: frozenset[str]
    now: datetime


def lens(profile: Profile, wish: Wish, now: datetime) -> Lens:
    """Return the lens of a person and a wish; what the wish excludes counts as unwanted."""
    said = skills.slugs(neutral(wish.text or profile.text)) | skills.slugs(
        neutral("\n".join((profile.goals, *profile.interests)))
    )
    turned_down = set(wish.excluded_skills)
    repositories = frozenset(work.repository.lower() for work in profile.history)
    return Lens(
        known=_known(profile),
        wanted=frozenset((said | set(wish.skills)) - turned_down),
        wanted_kinds=frozenset(kind.value for kind in wish.kinds),
        target=_target(profile, wish),
        hours=_hours(profile, wish),
        spoken=frozenset(code.lower()[:2] for code in profile.spoken),
        repositories=repositories,
        owners=frozenset(name.partition("/")[0] for name in repositories),
        now=now,
    )


def _known(profile: Profile) -> dict[Skill, float]:
    """Who knows PyTorch knows some Python: what is above a skill is known as well as the skill."""
    known: dict[Skill, float] = {}
    for slug, level in profile.skills.items():
        strength = STRENGTH[level]
        for each in (slug, *skills.broader(slug)):
            known[each] = max(known.get(each, 0.0), strength)
    return known


def _target(profile: Profile, wish: Wish) -> float | None:
    level = profile.level or _usual(list(profile.skills.values()))
    if level is None and wish.shift == 0:
        return None
    base = TARGET[level] if level else STEP / 2
    return min(1.0, max(0.0, base + wish.shift * STEP))


def _usual(levels: Sequence[Level]) -> Level | None:
    """Return the middle of the levels a person named, the lower one where two are in the middle."""
    order = list(Level)
    ranked = sorted(levels, key=order.index)
    return ranked[(len(ranked) - 1) // 2] if ranked else None


def _hours(profile: Profile, wish: Wish) -> float | None:
    budgets = (
        wish.max_hours,
        None if profile.hours_per_week is None else profile.hours_per_week * WEEKS,
    )
    for budget in budgets:
        if budget is not None and math.isfinite(budget) and budget > 0:
            return budget
    return None
