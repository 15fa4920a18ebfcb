"""Named queries about claims; a lost race becomes a domain answer here."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select, update

from bot.errors import UserError
from bot.i18n import _
from bot.records import Claim, ClaimState, Issue
from bot.store import upsert


class Claims:
    """Who holds which issue."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def end_of(
        self, person_id: int, state: ClaimState, now: datetime, issue_id: int | None = None
    ) -> Sequence[Claim]:
        """End what a person holds, all of it or one issue; returns what was ended."""
        which = col(Claim.person_id) == person_id
        if issue_id is not None:
            which = and_(which, col(Claim.issue_id) == issue_id)
        return self.session.scalars(
            update(Claim)
            .where(which, col(Claim.state) == ClaimState.OPEN)
            .values(state=state, ended_at=now)
            .returning(Claim),
            execution_options={"synchronize_session": False, "populate_existing": True},
        ).all()

    def extend(
        self, person_id: int, days: int, now: datetime, issue_id: int | None = None
    ) -> Sequence[Claim]:
        """Give a person more time from now on; returns what was extended."""
        claims = [c for c in self.open_of(person_id) if issue_id in (None, c.issue_id)]
        for claim in claims:
            claim.due_at = max(claim.due_at, now + timedelta(days=days))
            claim.acted_at, claim.reminder, claim.reminded_at = now, "", None
            self.session.add(claim)
        self.session.flush()
        return claims

    def finished(self, person_id: int) -> Sequence[int]:
        """Return the ids of the issues a person finished, the newest first."""
        return self.session.exec(
            select(Claim.issue_id)
            .where(Claim.person_id == person_id, Claim.state == ClaimState.COMPLETED)
            .order_by(col(Claim.ended_at).desc(), col(Claim.id).desc())
        ).all()

    def held(self) -> set[int]:
        """Return the ids of the issues that are taken by as many people as they have places for."""
        rows = self.session.exec(
            select(Claim.issue_id)
            .join(Issue, col(Issue.id) == col(Claim.issue_id))
            .where(Claim.state == ClaimState.OPEN)
            .group_by(col(Claim.issue_id), col(Issue.slots))
            .having(func.count() >= col(Issue.slots))
        ).all()
        return set(rows)

    def held_among(self, issue_ids: Sequence[int]) -> set[int]:
        """Return which of these issues somebody holds."""
        rows = self.session.exec(
            select(Claim.issue_id).where(
                col(Claim.issue_id).in_(issue_ids), Claim.state == ClaimState.OPEN
            )
        ).all()
        return set(rows)

    def note_reply(self, issue_id: int, at: datetime) -> None:
        """Note on the open claims of an issue when a maintainer wrote; only the first time counts."""
        self.session.exec(
            update(Claim)
            .where(
                col(Claim.issue_id) == issue_id,
                col(Claim.state) == ClaimState.OPEN,
                col(Claim.opened_at) < at,
                col(Claim.replied_at).is_(None),
            )
            .values(replied_at=at)
        )

    def open_of(self, person_id: int) -> Sequence[Claim]:
        """Return what a person holds now."""
        return self.session.exec(
            select(Claim).where(Claim.person_id == person_id, Claim.state == ClaimState.OPEN)
        ).all()

    def holders(self, issue_id: int) -> Sequence[Claim]:
        """Return the open claims on an issue."""
        return self.session.exec(
            select(Claim).where(Claim.issue_id == issue_id, Claim.state == ClaimState.OPEN)
        ).all()

    def take(
        self,
        issue_id: int,
        person_id: int,
        plan: str,
        now: datetime,
        days: int = 28,
        places: int = 1,
        place: str = "",
    ) -> Claim:
        """Take an issue; raises UserError when no place of it, or of the person, is free.

        The unique indexes decide: each round that fails means that somebody else took a place.
        """
        claim = Claim(
            issue_id=issue_id,
            person_id=person_id,
            plan=plan,
            place=place,
            opened_at=now,
            acted_at=now,
            due_at=now + timedelta(days=days),
        )
        while claim.id is None:
            claim.issue_slot = self._free_issue_slot(issue_id, person_id)
            claim.person_slot = self._free_person_slot(person_id, places)
            claim.id = self.session.scalar(
                upsert.insert(self.session, Claim)
                .values(**claim.model_dump(exclude={"id"}))
                .on_conflict_do_nothing()
                .returning(Claim.id)
            )
        return claim

    def _free_issue_slot(self, issue_id: int, person_id: int) -> int:
        slots = self.session.scalar(select(Issue.slots).where(Issue.id == issue_id))
        if slots is None:
            raise UserError(_("This issue is gone."))
        taken = {claim.issue_slot: claim.person_id for claim in self.holders(issue_id)}
        if person_id in taken.values():
            raise UserError(_("You already have this issue."))
        free = set(range(1, slots + 1)) - taken.keys()
        if not free:
            raise UserError(_("Somebody else took this issue a moment ago."))
        return min(free)

    def _free_person_slot(self, person_id: int, places: int) -> int:
        taken = {claim.person_slot for claim in self.open_of(person_id)}
        free = set(range(1, places + 1)) - taken
        if free:
            return min(free)
        if places == 1:
            raise UserError(_("You already work on one issue. Finish it or give it back first."))
        raise UserError(
            _("You already work on {n} issues. Finish one or give it back first.", n=len(taken))
        )

    def watched(self) -> Sequence[Claim]:
        """Return the open claims whose time runs, the first to end first; in a thread on GitHub a clock of its own does."""
        return self.session.exec(
            select(Claim)
            .where(
                Claim.state == ClaimState.OPEN,
                ~col(Claim.waits_for_maintainer),
                Claim.place != "github",
            )
            .order_by(col(Claim.due_at))
        ).all()

    def on_issues_in(self, states: Sequence[str]) -> Sequence[tuple[Claim, Issue]]:
        """Return the open claims on issues in one of these states, with the issue."""
        return self.session.exec(
            select(Claim, Issue)
            .join(Issue, col(Issue.id) == col(Claim.issue_id))
            .where(
                Claim.state == ClaimState.OPEN,
                col(Issue.state).in_(states),
                col(Issue.state_since).is_not(None),
            )
            .order_by(col(Claim.id))
        ).all()

    def locked(self, claim_id: int) -> Claim | None:
        """Return an open claim, locked."""
        return self.session.exec(
            select(Claim)
            .where(Claim.id == claim_id, Claim.state == ClaimState.OPEN)
            .with_for_update()
        ).first()

    def end(self, claim: Claim, state: ClaimState, now: datetime) -> None:
        """End one claim that was locked before."""
        claim.state, claim.ended_at = state, now
        self.session.add(claim)
        self.session.flush()

    def reopen(self, claim_id: int) -> bool:
        """Open a claim that was ended; False when its place, or its holder's, is taken by now."""
        try:
            with self.session.begin_nested():
                self.session.exec(
                    update(Claim)
                    .where(col(Claim.id) == claim_id)
                    .values(state=ClaimState.OPEN, ended_at=None)
                )
        except IntegrityError:
            return False
        return True

    def own(self, claim_id: int, person_id: int) -> Claim | None:
        """Return a person's own claim, open or not."""
        row = self.session.get(Claim, claim_id)
        return row if row and row.person_id == person_id else None
