"""Two records of one human become one: what the second holds moves to the first, as far as it fits."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select, update

from bot.records import Claim, ClaimState, Mentorship
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
        claim.person_id, claim.person_slot = keep, _free(taken, claim.person_slot)
        _moved(session, claim)
    for row in session.exec(
        select(Mentorship).where(Mentorship.learner_id == drop, col(Mentorship.state).in_(OPEN))
    ).all():
        asked = select(Mentorship).where(
            Mentorship.learner_id == keep, col(Mentorship.state).in_(OPEN)
        )
        taken = {one.learner_slot for one in session.exec(asked).all()}
        row.learner_id, row.learner_slot = keep, _free(taken, row.learner_slot)
        _moved(session, row)


def _free(taken: set[int], wanted: int) -> int:
    return wanted if wanted not in taken else max(taken) + 1


def _moved(session: Session, row: SQLModel) -> None:
    """Store a moved row; one that clashes with what the person has already goes with the other record."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        session.refresh(row)
