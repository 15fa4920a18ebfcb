"""How a repository has treated newcomers, from counts alone, smoothed so that small counts say little."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from matching.types import Evidence


class Sign(StrEnum):
    """What the record is judged by."""

    SOLVED = "solved"
    VOLUME = "volume"
    REPLY = "reply"
    MERGED = "merged"
    LIVELINESS = "liveliness"


WEIGHTS: Mapping[Sign, float] = {
    Sign.SOLVED: 0.30,
    Sign.VOLUME: 0.15,
    Sign.REPLY: 0.20,
    Sign.MERGED: 0.25,
    Sign.LIVELINESS: 0.10,
}

PRIOR = {Sign.SOLVED: (2.1, 7.9), Sign.MERGED: (4.2, 5.8)}
"""Beta priors worth ten cases: 21 % of labelled issues solved by newcomers, 42 % of their work merged."""

GOOD_REPLY_HOURS = 8.5
"""Half of the newcomers hear from a person within this time."""

PRIOR_REPLY_HOURS, PRIOR_REPLIES = 72.0, 3.0
ALIVE_DAYS = 60.0
MASS_PER_WEEK = 25.0
"""More beginner labels a week than people could look after are mass production."""

DEAD_DAYS, DEAD_WELCOME = 180.0, 0.2
"""Where nothing happened for so long, nobody is there to welcome anybody."""

MASS_SHARE = 0.8
MASS_BY_ONE = 50
"""Nobody thinks through so many beginner issues in a week, whatever else goes on there."""

MASS_WELCOME = 0.1


@dataclass(frozen=True, slots=True)
class Counts:
    """What the forge knows of a repository's past; None is not looked up."""

    beginner_issues: int = 0
    solved_by_newcomers: int = 0
    newcomer_pull_requests: int = 0
    newcomer_merges: int = 0
    replies: int = 0
    median_reply_hours: float | None = None
    last_activity_at: datetime | None = None
    labelled_in_a_week: int = 0
    """In the busiest week for beginner labels; the two below are of the same week."""
    issues_in_a_week: int = 0
    by_one_author: int = 0
    is_archived: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what can be stored."""
        at = self.last_activity_at
        return {**asdict(self), "last_activity_at": at.isoformat() if at else None}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Counts":
        """Return what was stored."""
        at = stored.get("last_activity_at")
        return cls(**{**stored, "last_activity_at": datetime.fromisoformat(at) if at else None})


@dataclass(frozen=True, slots=True)
class Record:
    """The welcome of a repository in [0, 1], None when nothing is known, and what shows it."""

    welcome: float | None
    signs: Mapping[Sign, Evidence[float]]
    is_mass_producer: bool


def judge(counts: Counts, now: datetime) -> Record:
    """Return how welcoming a repository has been; raises ValueError on counts that cannot be."""
    _check(counts)
    signs = {
        Sign.SOLVED: _share(Sign.SOLVED, counts.solved_by_newcomers, counts.beginner_issues),
        Sign.VOLUME: _volume(counts),
        Sign.REPLY: _reply(counts),
        Sign.MERGED: _share(Sign.MERGED, counts.newcomer_merges, counts.newcomer_pull_requests),
        Sign.LIVELINESS: _liveliness(counts, now),
    }
    is_mass = is_mass_producer(counts)
    caps = [MASS_WELCOME] * is_mass + [DEAD_WELCOME] * (idle_days(counts, now) > DEAD_DAYS)
    welcome = 0.0 if counts.is_archived else _welcome(signs, caps)
    return Record(welcome, signs, is_mass)


def idle_days(counts: Counts, now: datetime) -> float:
    """Return for how long nothing happened; nothing known is no sign of that."""
    if counts.last_activity_at is None:
        return 0.0
    return max(0.0, (now - counts.last_activity_at).total_seconds() / 86_400)


def _welcome(signs: Mapping[Sign, Evidence[float]], caps: Sequence[float]) -> float | None:
    # That a project is alive does not say how it treats newcomers.
    if all(sign.value is None for name, sign in signs.items() if name is not Sign.LIVELINESS):
        return min(caps, default=None)
    # What is unknown counts as middling, so that one good number alone does not make a welcome.
    score = math.fsum(
        WEIGHTS[name] * (0.5 if sign.value is None else sign.value) for name, sign in signs.items()
    )
    return round(min(score, *caps, 1.0), 4)


def _check(counts: Counts) -> None:
    pairs = (
        (counts.solved_by_newcomers, counts.beginner_issues),
        (counts.newcomer_merges, counts.newcomer_pull_requests),
    )
    if any(part < 0 or part > whole for part, whole in pairs):
        raise ValueError("a part may not be larger than its whole, and no count may be negative")


def _share(sign: Sign, part: int, whole: int) -> Evidence[float]:
    """The mean of the beta posterior, on a scale where twice the prior's mean is full marks."""
    if whole == 0:
        return Evidence(None)
    a, b = PRIOR[sign]
    mean = (part + a) / (whole + a + b)
    return Evidence(round(min(1.0, mean / (2 * a / (a + b))), 4), f"{part}/{whole}")


def _volume(counts: Counts) -> Evidence[float]:
    """How many newcomers have got through, on a logarithmic scale; fifty is full marks."""
    if counts.beginner_issues == 0:
        return Evidence(None)
    solved = counts.solved_by_newcomers
    return Evidence(round(min(1.0, math.log1p(solved) / math.log1p(50)), 4), str(solved))


def _reply(counts: Counts) -> Evidence[float]:
    hours = counts.median_reply_hours
    if hours is None or counts.replies == 0 or not math.isfinite(hours) or hours < 0:
        return Evidence(None)
    n = counts.replies
    logs = (n * math.log1p(hours) + PRIOR_REPLIES * math.log1p(PRIOR_REPLY_HOURS)) / (
        n + PRIOR_REPLIES
    )
    smoothed = math.expm1(logs)
    return Evidence(round(1 / (1 + smoothed / (3 * GOOD_REPLY_HOURS)), 4), f"{hours:g}h/{n}")


def _liveliness(counts: Counts, now: datetime) -> Evidence[float]:
    if counts.last_activity_at is None:
        return Evidence(None)
    days = idle_days(counts, now)
    return Evidence(round(1 / (1 + (days / ALIVE_DAYS) ** 2), 4), f"{int(days)}d")


def is_mass_producer(counts: Counts) -> bool:
    """Say whether more beginner issues were opened at once than people could have thought through."""
    labelled, every = counts.labelled_in_a_week, counts.issues_in_a_week
    is_all_there_is = labelled > MASS_PER_WEEK and labelled >= MASS_SHARE * every
    return is_all_there_is or counts.by_one_author > MASS_BY_ONE
