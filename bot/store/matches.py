"""Named queries about suggestions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from bot.records import Claim, Outcome, Suggestion

STANDING = (Outcome.RESERVED, Outcome.SHOWN)
"""What takes a learner's place at an issue."""


class Matches:
    """Suggestions, and what became of them."""

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

    def by_id(self, suggestion_ids: Sequence[int], person_id: int) -> Sequence[Suggestion]:
        """Return a person's own suggestions in the order of the ids."""
        rows = self.session.exec(
            select(Suggestion).where(
                col(Suggestion.id).in_(suggestion_ids), Suggestion.person_id == person_id
            )
        ).all()
        by_id = {row.id: row for row in rows}
        return [by_id[i] for i in suggestion_ids if i in by_id]

    def of_digest(self, person_id: int, week: str) -> Sequence[Suggestion]:
        """Return what a person's digest of a week holds and was not answered yet, best first."""
        return self.session.exec(
            select(Suggestion)
            .where(
                Suggestion.person_id == person_id,
                Suggestion.digest == week,
                col(Suggestion.outcome).in_(STANDING),
            )
            .order_by(col(Suggestion.rank))
        ).all()

    def exposure(self, now: datetime, except_person: int) -> dict[int, int]:
        """Return how many other learners see each issue now, by issue id."""
        rows = self.session.exec(
            select(Suggestion.issue_id, func.count(func.distinct(Suggestion.person_id)))
            .where(
                col(Suggestion.outcome).in_(STANDING),
                Suggestion.expires_at > now,
                Suggestion.person_id != except_person,
            )
            .group_by(col(Suggestion.issue_id))
        ).all()
        return dict(rows)

    def outcomes(self) -> dict[str, int]:
        """Return how many suggestions came to which outcome."""
        return dict(
            self.session.exec(
                select(Suggestion.outcome, func.count()).group_by(Suggestion.outcome)
            ).all()
        )

    def past_issues(self, person_id: int) -> set[int]:
        """Return what a person held or holds, and what they turned down."""
        held = self.session.exec(select(Claim.issue_id).where(Claim.person_id == person_id)).all()
        dismissed = self.session.exec(
            select(Suggestion.issue_id).where(
                Suggestion.person_id == person_id, Suggestion.outcome == Outcome.DISMISSED
            )
        ).all()
        return {*held, *dismissed}

    def settle(
        self, issue_id: int, person_id: int, outcome: Outcome, now: datetime, why: str = ""
    ) -> None:
        """Note what became of an issue that was shown to a person."""
        self.session.exec(
            update(Suggestion)
            .where(
                col(Suggestion.issue_id) == issue_id,
                col(Suggestion.person_id) == person_id,
                col(Suggestion.outcome) == Outcome.SHOWN,
            )
            .values(outcome=outcome, outcome_why=why, outcome_at=now)
        )

    def expire_suggestions(self, now: datetime) -> int:
        """Note that nobody answered to suggestions of before; returns how many."""
        result: Any = self.session.execute(
            update(Suggestion)
            .where(col(Suggestion.outcome).in_(STANDING), col(Suggestion.expires_at) <= now)
            .values(outcome=Outcome.EXPIRED, outcome_at=now),
            execution_options={"synchronize_session": False},
        )
        return int(result.rowcount)
