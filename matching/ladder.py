"""The way up: three steps from where a person stands, and the next one after a finished issue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.types import Candidate, Level, Match, Profile, Wish

FINISHED_FOR_WORKING = 1
FINISHED_FOR_FLUENT = 4
"""After so many finished issues with a skill it counts as known so well."""


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
    learns: tuple[str, ...]


Suggest = Callable[[Profile, Wish], Sequence[Match]]
"""Ranks for a profile and a wish, best first."""


def path(
    suggest: Suggest, candidates: Mapping[str, Candidate], profile: Profile, wish: Wish
) -> list[Rung]:
    """Return up to three steps, each harder and each building on what the ones below teach."""
    rungs: list[Rung] = []
    for step, shift in STEPS.items():
        taken = frozenset(rung.match.candidate_id for rung in rungs)
        asked = replace(wish, shift=wish.shift + shift, excluded_ids=wish.excluded_ids | taken)
        found = [m for m in suggest(profile, asked) if m.candidate_id not in asked.excluded_ids]
        match = next((m for m in found if _is_above(m, rungs, candidates)), None)
        if match is None:
            continue
        needed = candidates[match.candidate_id].skills
        rungs.append(Rung(step, match, tuple(sorted(needed - profile.skills.keys()))))
        profile = learned(profile, needed, 0)
    return rungs


_ORDER = ("easy", "medium", "hard")


def _is_above(match: Match, rungs: Sequence[Rung], candidates: Mapping[str, Candidate]) -> bool:
    """No step is easier than the one below; unknown difficulty may stand anywhere."""
    heights = [
        _ORDER.index(level)
        for name in (*(rung.match.candidate_id for rung in rungs), match.candidate_id)
        if (level := candidates[name].difficulty) is not None
    ]
    return heights == sorted(heights)


def next_wish(wish: Wish, finished: Candidate) -> Wish:
    """Return the wish after a finished issue: a little harder, not the same again, still its subject."""
    subject = wish.skills or tuple(sorted(finished.skills))
    return replace(
        wish,
        shift=min(wish.shift + 1, 2),
        skills=subject,
        excluded_ids=wish.excluded_ids | {finished.id},
    )


def learned(profile: Profile, used: frozenset[str], finished_before: int) -> Profile:
    """Return the profile after an issue that used these skills; nobody ever loses a level."""
    order = list(Level)
    count = finished_before + 1
    reached = Level.NOVICE
    if count > FINISHED_FOR_WORKING:
        reached = Level.WORKING
    if count > FINISHED_FOR_FLUENT:
        reached = Level.FLUENT
    levels = dict(profile.skills)
    for slug in used:
        now = levels.get(slug)
        levels[slug] = reached if now is None or order.index(reached) > order.index(now) else now
    return replace(profile, skills=levels)
