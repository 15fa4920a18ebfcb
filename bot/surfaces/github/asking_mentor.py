"""Mentors of an issue: who offers, who accepted a proposal, who is asked when a learner claims."""

from datetime import datetime

from bot.i18n import _
from bot.mentor_commands import MentorshipNews
from bot.records import Claim, IssueMentor, Mentorship, MentorshipState, Purpose
from bot.records.mentorships import MENTOR_PENDING, OPEN
from bot.reply import Reply
from bot.store import Transaction
from bot.surfaces.github.turn import Turn
from bot.telling import tell


def mentor(turn: Turn) -> Reply | None:
    """Offer oneself as a mentor of this issue, or accept what a maintainer proposed."""
    login = turn.actor.handle
    named = {m.login.lower() for m in turn.config.mentors}
    with turn.app.store.write() as tx:
        row = tx.github.mentor(turn.issue_id, login)
        if row is None and not (turn.is_maintainer or login.lower() in named):
            raise turn.refuse(
                _(
                    "Mentors here are named in {file} or with /mentorable tag mentor=LOGIN. Ask a maintainer to name you.",
                    file=".github/mentorable.yml",
                )
            )
        if row is None:
            row = IssueMentor(issue_id=turn.issue_id, login=login)
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
        turn.changes = tx.github.note(turn.act_id, {"unmentors": turn.actor.handle})
    return None


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
    """Return a mentor who accepted, agreed to mentoring, is not away and has room; None without one."""
    for found in tx.github.mentors(row.issue_id or 0):
        person_id = found.person_id
        if person_id is None or found.accepted_at is None or person_id == row.learner_id:
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
