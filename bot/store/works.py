"""Named queries about people's merged public work, which is kept under their consent and no longer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect
from sqlmodel import Session, and_, col, delete, or_, select

from bot.records import Consent, Identity, PublicWork, Purpose
from bot.records.people import GITHUB
from bot.records.trust import CONSENT_VERSION
from bot.store.queue import Queue
from matching.types import Work

QUEUE, TASK = "github", "github.work"


class Works:
    """The merged public work of people who agreed to its use."""

    def __init__(self, session: Session, queue: Queue) -> None:
        self.session = session
        self.queue = queue

    def of(self, person_id: int) -> tuple[Work, ...]:
        """Return a person's work, newest first; nothing without their consent."""
        row = self.session.exec(
            select(PublicWork).where(
                PublicWork.person_id == person_id, col(PublicWork.person_id).in_(_agreed())
            )
        ).first()
        return tuple(Work(*piece) for piece in row.pieces) if row else ()

    def want(self, person_id: int, now: datetime, *, priority: int = 0) -> None:
        """Have a person's work read, when they agreed and a GitHub login is theirs."""
        if self.reader(person_id) is not None:
            args, key = {"person": person_id}, f"work:{person_id}"
            self.queue.defer(QUEUE, TASK, args, now=now, unique_key=key, priority=priority)

    def reader(self, person_id: int, *, is_locked: bool = False) -> Identity | None:
        """Return the login whose work may be read; a locked consent cannot be withdrawn meanwhile."""
        agreed = select(Consent.id).where(Consent.person_id == person_id, _holds())
        if self.session.exec(agreed.with_for_update() if is_locked else agreed).first() is None:
            return None
        own = select(Identity).where(Identity.person_id == person_id, Identity.surface == GITHUB)
        return self.session.exec(own).first()

    def save(self, person_id: int, works: Sequence[Work], now: datetime) -> None:
        """Keep what was read instead of what was read before."""
        pieces = [[work.repository, work.text] for work in works]
        self.session.merge(PublicWork(person_id=person_id, pieces=pieces, read_at=now))

    def due(self, before: datetime) -> Sequence[int]:
        """Return who agreed, has a login, and whose work was not read since then."""
        fresh = select(PublicWork.person_id).where(PublicWork.read_at >= before)
        wanted = select(Identity.person_id).where(
            Identity.surface == GITHUB,
            col(Identity.person_id).in_(_agreed()),
            col(Identity.person_id).not_in(fresh),
        )
        return self.session.exec(wanted.distinct().order_by(col(Identity.person_id))).all()

    def drop(self, person_id: int) -> None:
        """Keep nothing of a person's work."""
        self.session.exec(delete(PublicWork).where(col(PublicWork.person_id) == person_id))

    def prune(self, before: datetime) -> None:
        """Drop what was not read since then, and what nobody agrees to any more."""
        person = col(PublicWork.person_id)
        old = or_(col(PublicWork.read_at) < before, person.not_in(_agreed()))
        self.session.exec(delete(PublicWork).where(old))


def _agreed() -> ScalarSelect[int]:
    return select(Consent.person_id).where(_holds()).scalar_subquery()


def _holds() -> ColumnElement[bool]:
    return and_(
        col(Consent.purpose) == Purpose.PUBLIC_WORK,
        col(Consent.version) == CONSENT_VERSION,
        col(Consent.given_at).is_not(None),
        col(Consent.withdrawn_at).is_(None),
    )
