"""Named queries about programmes; a place in one is taken by the database or not at all."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import UserError
from bot.i18n import _
from bot.records import Claim, Cohort, CohortMembership, Issue, Repository
from bot.records.cohorts import LONGEST_WEEKS, WEEK
from bot.store import upsert


class Cohorts:
    """Programmes, who is in them, and what their people finished."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, cohort: Cohort) -> Cohort:
        """Store a new programme."""
        self.session.add(cohort)
        self.session.flush()
        return cohort

    def get(self, cohort_id: int) -> Cohort:
        """Return a programme; raises UserError when there is none."""
        row = self.session.get(Cohort, cohort_id)
        if row is None:
            raise UserError(_("I do not know this programme. Say “programmes” to see all."))
        return row

    def in_community(self, community_id: int, now: datetime) -> list[Cohort]:
        """Return what runs or will run in a community, the earliest first."""
        rows = self.session.exec(_open().where(Cohort.community_id == community_id))
        return [row for row in rows if not row.is_over(now)]

    def current(self, now: datetime) -> list[Cohort]:
        """Return what runs or will run anywhere, the earliest first."""
        return [row for row in self.untold() if not row.is_over(now)]

    def untold(self) -> Sequence[Cohort]:
        """Return the programmes whose end was not told yet, the earliest first."""
        return self.session.exec(_open()).all()

    def members(self, cohort_id: int) -> Sequence[CohortMembership]:
        """Return who is in a programme, in the order of their places."""
        return self.session.exec(
            select(CohortMembership)
            .where(CohortMembership.cohort_id == cohort_id)
            .order_by(col(CohortMembership.slot))
        ).all()

    def membership(self, cohort_id: int, person_id: int) -> CohortMembership | None:
        """Return a person's place in a programme."""
        return self.session.exec(
            select(CohortMembership).where(
                CohortMembership.cohort_id == cohort_id, CohortMembership.person_id == person_id
            )
        ).first()

    def of(self, person_id: int) -> Sequence[tuple[Cohort, CohortMembership]]:
        """Return the programmes a person is or was in, the latest first."""
        return self.session.exec(
            select(Cohort, CohortMembership)
            .join(CohortMembership, col(CohortMembership.cohort_id) == col(Cohort.id))
            .where(CohortMembership.person_id == person_id)
            .order_by(col(Cohort.starts_at).desc(), col(Cohort.id).desc())
        ).all()

    def join(self, cohort: Cohort, person_id: int, now: datetime) -> CohortMembership:
        """Take a place; raises UserError when none is free. The unique indexes decide."""
        assert cohort.id is not None
        row = CohortMembership(cohort_id=cohort.id, person_id=person_id, slot=0, joined_at=now)
        while row.id is None:
            row.slot = self._free_slot(cohort, person_id)
            row.id = self.session.scalar(
                upsert.insert(self.session, CohortMembership)
                .values(**row.model_dump(exclude={"id"}))
                .on_conflict_do_nothing()
                .returning(CohortMembership.id)
            )
        return row

    def leave(self, cohort_id: int, person_id: int) -> bool:
        """Give a place back, page included; False when the person had none."""
        row = self.membership(cohort_id, person_id)
        if row is None:
            return False
        self.session.delete(row)
        self.session.flush()
        return True

    def mend(self, community_id: int, now: datetime) -> list[CohortMembership]:
        """Forget which threads of a community could not be written to; gives whom to add anew."""
        broken = [row for row in self.in_community(community_id, now) if row.thread_problem]
        for cohort in broken:
            cohort.thread_id, cohort.thread_problem = None, ""
        return [row for cohort in broken for row in self.members(cohort.id or 0)]

    def published(self, token: str) -> tuple[Cohort, CohortMembership] | None:
        """Return whose page is at this address."""
        return self.session.exec(
            select(Cohort, CohortMembership)
            .join(CohortMembership, col(CohortMembership.cohort_id) == col(Cohort.id))
            .where(CohortMembership.page_token == token)
        ).first()

    def claims(self, person_id: int, since: datetime) -> Sequence[tuple[Claim, Issue, Repository]]:
        """Return what a person took since then, the earliest first."""
        return self.session.exec(
            select(Claim, Issue, Repository)
            .join(Issue, col(Issue.id) == col(Claim.issue_id))
            .join(Repository, col(Repository.id) == col(Issue.repository_id))
            .where(Claim.person_id == person_id, Claim.opened_at >= since)
            .order_by(col(Claim.ended_at), col(Claim.id))
        ).all()

    def prune(self, before: datetime) -> None:
        """Drop programmes that ended before then; who published a page keeps it."""
        old = select(Cohort.id).where(col(Cohort.starts_at) < before - LONGEST_WEEKS * WEEK)
        self.session.exec(
            delete(CohortMembership).where(
                col(CohortMembership.cohort_id).in_(old), col(CohortMembership.page_token).is_(None)
            )
        )
        held = select(CohortMembership.cohort_id)
        self.session.exec(
            delete(Cohort).where(col(Cohort.id).in_(old), col(Cohort.id).not_in(held))
        )

    def _free_slot(self, cohort: Cohort, person_id: int) -> int:
        taken = {row.slot: row.person_id for row in self.members(cohort.id or 0)}
        if person_id in taken.values():
            raise UserError(_("You are in this programme already."))
        free = set(range(1, cohort.capacity + 1)) - taken.keys()
        if not free:
            raise UserError(_("Every place in this programme is taken."))
        return min(free)


def _open() -> SelectOfScalar[Cohort]:
    return (
        select(Cohort)
        .where(col(Cohort.ended_at).is_(None), col(Cohort.is_cancelled).is_(False))
        .order_by(col(Cohort.starts_at), col(Cohort.id))
    )
