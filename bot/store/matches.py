"""Named queries about suggestions and claims; a lost race becomes a domain answer here."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from bot.errors import UserError
from bot.i18n import _
from bot.records import Claim, ClaimState, Outcome, Suggestion


class Matches:
    """Suggestions and claims."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def show(self, suggestions: Sequence[Suggestion]) -> None:
        """Store suggestions as shown; their ids are filled in."""
        self.session.add_all(suggestions)
        self.session.flush()

    def suggestion(self, suggestion_id: int, person_id: int) -> Suggestion | None:
        """Return a person's own suggestion."""
        row = self.session.get(Suggestion, suggestion_id)
        return row if row and row.person_id == person_id else None

    def suggestions(self, person_id: int) -> Sequence[Suggestion]:
        """Return everything shown to a person, newest first."""
        return self.session.exec(
            select(Suggestion)
            .where(Suggestion.person_id == person_id)
            .order_by(col(Suggestion.id).desc())
        ).all()

    def exposure(self, now: datetime, except_person: int) -> dict[int, int]:
        """Return how many other learners see each issue now, by issue id."""
        rows = self.session.exec(
            select(Suggestion.issue_id, func.count(func.distinct(Suggestion.person_id)))
            .where(
                Suggestion.outcome == Outcome.SHOWN,
                Suggestion.expires_at > now,
                Suggestion.person_id != except_person,
            )
            .group_by(col(Suggestion.issue_id))
        ).all()
        return dict(rows)

    def open_claims(self, person_id: int) -> Sequence[Claim]:
        """Return what a person holds now."""
        return self.session.exec(
            select(Claim).where(Claim.person_id == person_id, Claim.state == ClaimState.OPEN)
        ).all()

    def holders(self, issue_id: int) -> Sequence[Claim]:
        """Return the open claims on an issue."""
        return self.session.exec(
            select(Claim).where(Claim.issue_id == issue_id, Claim.state == ClaimState.OPEN)
        ).all()

    def claim(
        self, issue_id: int, person_id: int, plan: str, now: datetime, days: int = 28
    ) -> Claim:
        """Take an issue; raises UserError when somebody was first or the person holds one."""
        claim = Claim(
            issue_id=issue_id,
            person_id=person_id,
            plan=plan,
            opened_at=now,
            due_at=now + timedelta(days=days),
        )
        try:
            with self.session.begin_nested():
                self.session.add(claim)
                self.session.flush()
        except IntegrityError as error:
            if any(own.issue_id == issue_id for own in self.open_claims(person_id)):
                raise UserError(_("You already have this issue.")) from error
            if self.open_claims(person_id):
                raise UserError(
                    _("You already work on one issue. Finish it or give it back first.")
                ) from error
            raise UserError(_("Somebody else took this issue a moment ago.")) from error
        return claim
