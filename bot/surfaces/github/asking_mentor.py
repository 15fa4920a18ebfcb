"""Mentors of an issue: who offers, who accepted a proposal, who is asked when a learner claims."""

from datetime import datetime

from bot.app import App
from bot.i18n import Text, _, join, verbatim
from bot.mentor_commands import MentorshipNews
from bot.records import Claim, IssueMentor, Mentorship, MentorshipState, Purpose
from bot.records.mentorships import MENTOR_PENDING, OPEN
from bot.reply import Reply
from bot.store import Transaction
from bot.surfaces.github.turn import Turn
from bot.telling import tell

MOST_OFFERS = 3
"""Offers that an issue may have at a time, so that no thread fills with them."""


def mentor(turn: Turn) -> Reply | None:
    """Offer oneself as a mentor of this issue, or accept what a maintainer proposed.

    Who is not named by the maintainers makes an offer: it is shown, and counts once they take it.
    """
    login = turn.actor.handle
    with turn.app.store.write() as tx:
        row = tx.github.mentor(turn.issue_id, login)
        if row is None:
            is_named = turn.is_maintainer or login.lower() in capacities(turn)
            if not is_named and len(_offers(tx, turn.issue_id)) >= MOST_OFFERS:
                raise turn.refuse(
                    _(
                        "Three people offer to mentor this issue already. Another issue may need you more."
                    )
                )
            row = IssueMentor(issue_id=turn.issue_id, login=login, is_named=is_named)
        row.person_id, row.accepted_at = turn.person_id, row.accepted_at or turn.now
        tx.github.save_mentor(row)
        turn.changes = tx.github.note(turn.act_id, {"mentors": login})
    return None


def unmentor(turn: Turn) -> Reply | None:
    """Mentor this issue no longer, or decline what was proposed."""
    with turn.app.store.write() as tx:
        row = tx.github.mentor(turn.issue_id, turn.actor.handle)
        if row is None:
            raise turn.refuse(_("You are not among the mentors of this issue."))
        tx.github.drop_mentor(row)
        noted = {"unmentors": turn.actor.handle, "was_named": row.is_named}
        turn.changes = tx.github.note(turn.act_id, noted)
    return None


def offered(app: App, issue_id: int) -> Text | None:
    """Say who offers to mentor an issue and waits for its maintainers; None without any."""
    with app.store.read() as tx:
        logins = [verbatim(row.login) for row in _offers(tx, issue_id)]
    if not logins:
        return None
    return _("Offers to mentor, if the maintainers agree: {logins}.", logins=join(logins))


def _offers(tx: Transaction, issue_id: int) -> list[IssueMentor]:
    return [row for row in tx.github.mentors(issue_id) if not row.is_named]


def ask_mentor(tx: Transaction, turn: Turn, claim: Claim) -> None:
    """Propose the learner to a mentor who said yes and has room; nobody is mentioned."""
    row = tx.mentorships.request(
        Mentorship(
            learner_id=turn.person_id,
            issue_id=turn.issue_id,
            goals=claim.plan[:500],
            requested_at=turn.now,
        )
    )
    mentor_id = next_mentor(tx, row, capacities(turn), turn.now)
    if mentor_id is None:
        raise turn.refuse(
            _(
                "No mentor of this issue has room now, so it is not yours. Come back in a few days, or write /mentorable suggest"
            )
        )
    propose(tx, row, mentor_id, turn.now)


def propose(tx: Transaction, row: Mentorship, mentor_id: int, now: datetime) -> None:
    """Ask one mentor, privately."""
    tx.mentorships.propose(row.id or 0, mentor_id, [], now)
    tx.trust.log(mentor_id, "proposed", {"mentorship": row.id}, now)
    news = MentorshipNews(row.id or 0)
    tell(tx, mentor_id, news, key=f"proposal:{row.id}:{mentor_id}", now=now)


def capacities(turn: Turn) -> dict[str, int]:
    """Return how many learners each named mentor takes in this repository."""
    return {m.login.lower(): m.capacity for m in turn.config.mentors}


def next_mentor(
    tx: Transaction, row: Mentorship, capacity: dict[str, int], now: datetime
) -> int | None:
    """Return a mentor who counts, agreed to mentoring, is not away and has room; None without one."""
    for found in tx.github.mentors(row.issue_id or 0):
        person_id = found.person_id
        if person_id is None or not found.counts() or person_id == row.learner_id:
            continue
        offer = tx.mentorships.offer(person_id)
        held, pending = tx.mentorships.load_of(person_id)
        room = min(offer.capacity if offer else 0, capacity.get(found.login, 10)) - held - pending
        if (
            offer is not None
            and offer.is_open(now)
            and room > 0
            and pending < MENTOR_PENDING
            and person_id not in row.passed
            and tx.trust.agrees(person_id, Purpose.MENTORING)
            and not tx.trust.blocked_pairs([person_id, row.learner_id])
        ):
            return person_id
    return None


def withdraw(tx: Transaction, person_id: int, issue_id: int, now: datetime) -> None:
    """Take back what a learner asked the mentors of an issue."""
    for row in tx.mentorships.of(person_id):
        asked = row.learner_id == person_id and row.issue_id == issue_id
        if asked and row.state in (MentorshipState.WAITING, MentorshipState.PROPOSED):
            tx.mentorships.end(row, MentorshipState.CANCELLED, now)


def open_request(tx: Transaction, person_id: int, issue_id: int) -> Mentorship | None:
    """Return the learner's open mentorship or request for an issue."""
    return next(
        (
            row
            for row in tx.mentorships.of(person_id)
            if row.learner_id == person_id and row.issue_id == issue_id and row.state in OPEN
        ),
        None,
    )
