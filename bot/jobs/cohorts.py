"""The clock of programmes: words in the group thread, fewer as time goes on, and the end."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import App
from bot.cohort_commands import ShowProgramme
from bot.records import Cohort, CommunitySettings
from bot.store import Transaction
from bot.telling import tell

AHEAD = timedelta(days=1)
"""How long before an office hour it is announced."""

SLACK = timedelta(hours=12)
"""What a rhythm may be short of: words wait for quiet hours, clocks change."""


def sweep(app: App, args: Mapping[str, object]) -> None:
    """Say what is due in each programme whose community may be written to now."""
    now = app.clock()
    with app.store.write() as tx:
        for cohort in tx.cohorts.untold():
            place = tx.communities.get(cohort.community_id)
            if place is not None and place.may_speak(now):
                _watch(tx, cohort, place, now)


def _watch(tx: Transaction, cohort: Cohort, place: CommunitySettings, now: datetime) -> None:
    if cohort.ends_at <= now:
        _end(tx, cohort, now)
    elif _has_thread(cohort):
        _remind(tx, cohort, place, now)


def _has_thread(cohort: Cohort) -> bool:
    """Say whether there is a thread; where it could not be written to, nobody tries again."""
    return cohort.thread_id is not None and not cohort.thread_problem


def _remind(tx: Transaction, cohort: Cohort, place: CommunitySettings, now: datetime) -> None:
    if cohort.starts_at <= now and _is_due(cohort, cohort.spoken_at, now, now):
        cohort.spoken_at = now
        _speak(tx, cohort, "milestone", now, now)
    at = cohort.next_office_hour(now, place.zone)
    if at and at - now <= AHEAD and _is_due(cohort, cohort.reminded_of, at, now):
        cohort.reminded_of = at
        _speak(tx, cohort, "office-hour", at, now)


def _is_due(cohort: Cohort, last: datetime | None, at: datetime, now: datetime) -> bool:
    return last is None or at - last > cohort.speaks_every(now) - SLACK


def _end(tx: Transaction, cohort: Cohort, now: datetime) -> None:
    cohort.ended_at = now
    if _has_thread(cohort):
        _speak(tx, cohort, "end", now, now)
    for row in tx.cohorts.members(cohort.id or 0):
        key = f"programme:{cohort.id}:over"
        tell(tx, row.person_id, ShowProgramme(cohort.id), key=key, now=now)


def _speak(tx: Transaction, cohort: Cohort, about: str, at: datetime, now: datetime) -> None:
    args = {"programme": cohort.id, "about": about, "at": at.timestamp()}
    key = f"programme:{cohort.id}:{about}"
    tx.queue.defer("discord", "programme.speak", args, now=now, unique_key=key)
