"""Two records of one human become one: what the second holds moves to the first, as far as it fits."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select, update

from bot.records import Claim, ClaimState, CohortMembership, Mentorship
from bot.records.mentorships import OPEN

MOVED = ("identity", "suggestion", "act", "issuementor")
"""Tables whose rows move as they are; what is not named here was the second's own and goes."""


def join(session: Session, keep: int, drop: int) -> None:
    """Move identities, claims, mentorships and what was shown from one person to another."""
    for name in MOVED:
        table = SQLModel.metadata.tables[name]
        session.exec(update(table).where(table.c.person_id == drop).values(person_id=keep))
    for claim in session.exec(select(Claim).where(Claim.person_id == drop)).all():
        own = select(Claim).where(Claim.person_id == keep, Claim.state == ClaimState.OPEN)
        taken = {one.person_slot for one in session.exec(own).all()}
        _move(session, claim, person_id=keep, person_slot=_free(taken, claim.person_slot))
    for row in session.exec(
        select(Mentorship).where(Mentorship.learner_id == drop, col(Mentorship.state).in_(OPEN))
    ).all():
        asked = select(Mentorship).where(
            Mentorship.learner_id == keep, col(Mentorship.state).in_(OPEN)
        )
        taken = {one.learner_slot for one in session.exec(asked).all()}
        _move(session, row, learner_id=keep, learner_slot=_free(taken, row.learner_slot))
    for place in session.exec(
        select(CohortMembership).where(CohortMembership.person_id == drop)
    ).all():
        _move(session, place, person_id=keep)


def _free(taken: set[int], wanted: int) -> int:
    return wanted if wanted not in taken else max(taken) + 1


def _move(session: Session, row: SQLModel, **values: int) -> None:
    """Store a moved row; one that clashes with what the person has already goes with the other record."""
    try:
        with session.begin_nested():  # a change made before it would be written before it, too
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
    except IntegrityError:
        session.refresh(row)
