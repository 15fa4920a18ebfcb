"""What people try to reach in a programme: derived from what they took and finished, never stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from bot.i18n import Text, _
from matching.types import Difficulty


class Milestone(StrEnum):
    """The steps of a programme, in order."""

    SET_UP = "set_up"
    FIRST = "first"
    HARDER = "harder"
    THIRD = "third"
    STORY = "story"


WORDS: Mapping[Milestone, Text] = {
    Milestone.SET_UP: _("get set up and take an issue"),
    Milestone.FIRST: _("finish a first issue"),
    Milestone.HARDER: _("finish a second one, a step harder"),
    Milestone.THIRD: _("finish a third"),
    Milestone.STORY: _("tell the story: publish what you had merged"),
}

DUE: Mapping[Milestone, float] = {
    Milestone.SET_UP: 1 / 8,
    Milestone.FIRST: 3 / 8,
    Milestone.HARDER: 5 / 8,
    Milestone.THIRD: 7 / 8,
    Milestone.STORY: 1.0,
}
"""By which share of the programme's time each is meant to be reached."""

HEIGHT = {difficulty: height for height, difficulty in enumerate(Difficulty)}
TOP = max(HEIGHT.values())


@dataclass(frozen=True, slots=True)
class Record:
    """What a person did since the start: issues taken, how hard the finished ones were, in order."""

    taken: int = 0
    finished: Sequence[Difficulty | None] = ()
    is_published: bool = False


def current(passed: float) -> Milestone:
    """Return the step that is meant for this share of the time."""
    return next((step for step, due in DUE.items() if passed < due), Milestone.STORY)


def reached(record: Record) -> list[Milestone]:
    """Return the steps that are reached, in order."""
    return [step for step, is_reached in _REACHED.items() if is_reached(record)]


def _climbed(record: Record) -> bool:
    """Say whether a later one was a step harder than an earlier; unknown may stand anywhere."""
    return any(
        low is None or high is None or HEIGHT[high] >= min(HEIGHT[low] + 1, TOP)
        for low, high in combinations(record.finished, 2)
    )


_REACHED: Mapping[Milestone, Callable[[Record], bool]] = {
    Milestone.SET_UP: lambda record: record.taken > 0,
    Milestone.FIRST: lambda record: len(record.finished) > 0,
    Milestone.HARDER: _climbed,
    Milestone.THIRD: lambda record: len(record.finished) > 2,
    Milestone.STORY: lambda record: record.is_published,
}
