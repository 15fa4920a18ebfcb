"""What the public may know of how well this works: figures over everybody, small groups left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.store import Store, Transaction
from bot.store.outcomes import Span
from matching.flow import gini

FEWEST = 10
"""A figure about fewer people than this is not told: somebody might be recognised in it."""

PERIOD = timedelta(weeks=12)
OTHERS = "others"
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Transparency:
    """The public figures of a period; None is a figure about fewer than ten people."""

    since: datetime
    until: datetime
    people: Mapping[str, int | None]
    """suggested, taken, first_reply, merged, came_back -> people."""
    waiting_hours: Mapping[str, float | None]
    """first_reply, mentor -> median hours."""
    coverage: float | None
    """Share of the free issues that were shown to somebody."""
    gini: float | None
    """How unevenly showing is spread over repositories: 0 all alike, near 1 all on one."""
    languages: Mapping[str, int]
    """Code -> people who speak it; groups under ten together as ``others``."""


def transparency(store: Store, now: datetime) -> Transparency:
    """Count the last twelve weeks."""
    since = now - PERIOD
    with store.read() as tx:
        people = _people(tx, since)
        is_told = people["suggested"] is not None
        return Transparency(
            since,
            now,
            people,
            waiting_hours={
                "first_reply": _median_hours(tx.outcomes.waits_for_reply(since)),
                "mentor": _median_hours(tx.outcomes.waits_for_mentor(since)),
            },
            coverage=_share(*tx.outcomes.shown_issues(since)) if is_told else None,
            gini=gini(tx.outcomes.shown_by_repository(since)) if is_told else None,
            languages=_grouped(tx.outcomes.spoken()),
        )


def _people(tx: Transaction, since: datetime) -> dict[str, int | None]:
    count = tx.outcomes
    steps = {
        "suggested": count.suggested,
        "taken": count.taken,
        "first_reply": count.replied,
        "merged": count.merged,
        "came_back": count.came_back,
    }
    return {name: told(step(since)) for name, step in steps.items()}


def told(people: int) -> int | None:
    """Return a number of people if it is large enough to be told."""
    return people if people >= FEWEST else None


def _median_hours(waits: Sequence[Span]) -> float | None:
    if len(waits) < FEWEST:
        return None
    return round(median((end - start).total_seconds() for start, end in waits) / HOUR, 1)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _grouped(people: Mapping[str, int]) -> dict[str, int]:
    """Return the groups that are large enough; small ones are told only together with another."""
    large = {name: n for name, n in people.items() if n >= FEWEST}
    small = [n for n in people.values() if n < FEWEST]
    others = {OTHERS: sum(small)} if len(small) > 1 and sum(small) >= FEWEST else {}
    return dict(sorted(large.items(), key=lambda group: (-group[1], group[0]))) | others
