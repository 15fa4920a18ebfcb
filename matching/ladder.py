"""The way up: a path of three steps from where a person stands, and what follows a finished issue."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.types import Candidate, Difficulty, Level, Match, Profile, Skill, Wish

USES: Mapping[Level, int] = {Level.NOVICE: 1, Level.WORKING: 2, Level.FLUENT: 5}
"""With so many finished issues that used a skill, it counts as known so well."""


class Step(StrEnum):
    """Which step of the path an issue stands for."""

    FIRST = "first"
    STRETCH = "stretch"
    CLIMB = "climb"


STEPS: Mapping[Step, int] = {Step.FIRST: -1, Step.STRETCH: 0, Step.CLIMB: 1}
"""How much harder than what a person does now each step is."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a path; ``learns`` are the skills that it adds to the ones below."""

    step: Step
    match: Match
    learns: tuple[Skill, ...]


Suggest = Callable[[Profile, Wish], Sequence[Match]]
"""Ranks for a profile and a wish, best first."""

Find = Callable[[str], Candidate]
"""Returns a candidate by its id."""


def path(suggest: Suggest, find: Find, profile: Profile, wish: Wish) -> list[Rung]:
    """Return up to three steps, none easier than the one below, each building on what that teaches."""
    rungs: list[Rung] = []
    below: Candidate | None = None
    for step, shift in STEPS.items():
        taken = frozenset(rung.match.candidate_id for rung in rungs)
        asked = replace(wish, shift=wish.shift + shift, excluded_ids=wish.excluded_ids | taken)
        match = next(iter(_upwards(suggest(profile, asked), find, below)), None)
        if match is None:
            continue
        needed = find(match.candidate_id).skills
        rungs.append(Rung(step, match, tuple(sorted(needed - profile.skills.keys()))))
        profile, below = learned(profile, [needed]), _higher(below, find(match.candidate_id))
    return rungs


def after(
    suggest: Suggest, find: Find, profile: Profile, wish: Wish, finished: Candidate
) -> list[Match]:
    """Return what follows a finished issue: a little harder first, nothing easier, not the same again."""
    return _upwards(suggest(profile, next_wish(wish, finished)), find, finished)


def is_harder(one: Candidate, other: Candidate) -> bool:
    """Say whether one issue is known to be harder than another."""
    return _rise(one, other) > 0


def next_wish(wish: Wish, finished: Candidate) -> Wish:
    """Return the wish after a finished issue: its subject, one step harder, without the issue."""
    return replace(
        wish,
        text=wish.text or finished.title,
        shift=min(wish.shift + 1, 2),
        skills=wish.skills or tuple(sorted(finished.skills)),
        excluded_ids=wish.excluded_ids | {finished.id},
    )


def learned(profile: Profile, finished: Sequence[Collection[Skill]]) -> Profile:
    """Return the profile after issues that used these skills; nobody ever loses a level."""
    order = list(Level)
    levels = dict(profile.skills)
    for slug, count in Counter(slug for used in finished for slug in used).items():
        reached = max((level for level in Level if count >= USES[level]), key=order.index)
        levels[slug] = max(levels.get(slug, reached), reached, key=order.index)
    return replace(profile, skills=levels)


def _upwards(matches: Sequence[Match], find: Find, below: Candidate | None) -> list[Match]:
    """Return one rung up first, then as hard, then more than one up; what is easier is left out."""
    if below is None:
        return list(matches)
    rises = {match.candidate_id: _rise(find(match.candidate_id), below) for match in matches}
    return [
        match for wanted in _LIKED_RISES for match in matches if rises[match.candidate_id] == wanted
    ]


_LIKED_RISES = (1, 0, 2)
_ORDER = list(Difficulty)


def _rise(one: Candidate, other: Candidate) -> int:
    """Return how many rungs one issue is above another; unknown difficulty counts as the same."""
    if one.difficulty is None or other.difficulty is None:
        return 0
    return _ORDER.index(one.difficulty) - _ORDER.index(other.difficulty)


def _higher(one: Candidate | None, other: Candidate) -> Candidate:
    """Return the one to measure the next step against: the last of known difficulty."""
    return one if one is not None and other.difficulty is None else other
