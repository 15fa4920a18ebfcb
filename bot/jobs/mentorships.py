"""The clock of mentorships: pair who waits, remind after a day, hand over after three, check in, end."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import App
from bot.mentor_commands import MentorshipNews
from bot.pairing import pair_waiting
from bot.records import Mentorship, MentorshipState
from bot.store import Transaction
from bot.telling import tell


def pair(app: App, args: Mapping[str, object]) -> None:
    """Offer every waiting request to the mentor who fits, most people served first; then tell both."""
    now = app.clock()
    with app.store.read() as tx:
        proposals, passed_over = pair_waiting(tx, now)
    with app.store.write() as tx:
        for mentorship_id, times in passed_over:
            tx.mentorships.pass_over(mentorship_id, times)
    for mentorship_id, mentor_id, reasons in proposals:
        with app.store.write() as tx:
            if tx.mentorships.propose(mentorship_id, mentor_id, reasons, now):
                tx.trust.log(
                    mentor_id, "proposed", {"mentorship": mentorship_id, "reasons": reasons}, now
                )
                tell(
                    tx,
                    mentor_id,
                    MentorshipNews(mentorship_id),
                    key=f"proposal:{mentorship_id}:{mentor_id}",
                    now=now,
                )


def sweep(app: App, args: Mapping[str, object]) -> None:
    """Remind, hand over, check in and end what is due."""
    now = app.clock()
    with app.store.write() as tx:
        for row in tx.mentorships.to_hand_over(now):
            mentor_id = row.mentor_id
            tx.mentorships.hand_back(row)
            tell(
                tx,
                row.learner_id,
                MentorshipNews(row.id or 0),
                key=f"handed:{row.id}:{mentor_id}",
                now=now,
            )
        for row in tx.mentorships.to_remind(now):
            row.reminded_at = now
            tell(
                tx,
                row.mentor_id or 0,
                MentorshipNews(row.id or 0),
                key=f"remind:{row.id}:{row.mentor_id}",
                now=now,
            )
        for row in tx.mentorships.in_state(MentorshipState.ACTIVE):
            _watch(tx, row, now)


def _watch(tx: Transaction, row: Mentorship, now: datetime) -> None:
    if row.ends_at and row.ends_at <= now:
        tx.mentorships.end(row, MentorshipState.COMPLETED, now)
        _tell_both(tx, row, f"ended:{row.id}", now)
    elif row.checked_in_at and now - row.checked_in_at >= row.check_in_every(now):
        row.checked_in_at = now
        tx.session.add(row)
        _tell_both(tx, row, f"check-in:{row.id}:{now:%Y%m%d}", now)


def _tell_both(tx: Transaction, row: Mentorship, key: str, now: datetime) -> None:
    for person_id in (row.learner_id, row.mentor_id or 0):
        tell(tx, person_id, MentorshipNews(row.id or 0), key=f"{key}:{person_id}", now=now)
