"""Named queries about what became of suggestions: counts over everybody, never about one person."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.records import (
    Claim,
    ClaimState,
    Issue,
    IssueState,
    Mentorship,
    Outcome,
    Profile,
    Repository,
    Suggestion,
)
from bot.records.issues import RepositoryState

MERGED = "merged"
Span = tuple[datetime, datetime]


class Outcomes:
    """How far people came, how issues were shown, how long people waited."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def suggested(self, since: datetime) -> int:
        """Return how many people were shown something."""
        return self._count(
            select(func.count(func.distinct(Suggestion.person_id))).where(
                Suggestion.shown_at >= since, Suggestion.outcome != Outcome.RESERVED
            )
        )

    def taken(self, since: datetime) -> int:
        """Return how many people took an issue."""
        return self._count(_claimants().where(Claim.opened_at >= since))

    def replied(self, since: datetime) -> int:
        """Return how many people heard from a maintainer after they took an issue."""
        return self._count(
            _claimants().where(Claim.opened_at >= since, col(Claim.replied_at).is_not(None))
        )

    def merged(self, since: datetime) -> int:
        """Return how many people finished an issue that a merged pull request is linked to."""
        rows = self.session.exec(
            select(Claim.person_id, Issue.linked_pull_requests)
            .join(Issue, col(Issue.id) == col(Claim.issue_id))
            .where(Claim.opened_at >= since, Claim.state == ClaimState.COMPLETED)
        )
        return len({person for person, pulls in rows if any(p["state"] == MERGED for p in pulls)})

    def came_back(self, since: datetime) -> int:
        """Return how many people took another issue after they had finished one."""
        earlier = aliased(Claim)
        return self._count(
            _claimants()
            .join(earlier, col(earlier.person_id) == col(Claim.person_id))
            .where(
                Claim.opened_at >= since,
                earlier.state == ClaimState.COMPLETED,
                col(earlier.ended_at) <= col(Claim.opened_at),
            )
        )

    def shown_issues(self, since: datetime) -> tuple[int, int]:
        """Return how many of the issues that are free now somebody was shown, and how many there are."""
        free = select(func.count(func.distinct(Issue.id))).where(Issue.state == IssueState.FREE)
        shown = free.join(Suggestion, col(Suggestion.issue_id) == col(Issue.id))
        return self._count(shown.where(Suggestion.shown_at >= since)), self._count(free)

    def shown_by_repository(self, since: datetime) -> list[int]:
        """Return how often issues of each repository with a free one were shown; zeros included."""
        offering = self.session.exec(
            select(Repository.id)
            .join(Issue, col(Issue.repository_id) == col(Repository.id))
            .where(Repository.state == RepositoryState.ACTIVE, Issue.state == IssueState.FREE)
            .distinct()
        ).all()
        rows = self.session.exec(
            select(Issue.repository_id, func.count())
            .join(Suggestion, col(Suggestion.issue_id) == col(Issue.id))
            .where(Suggestion.shown_at >= since, Suggestion.outcome != Outcome.RESERVED)
            .group_by(col(Issue.repository_id))
        ).all()
        times = dict.fromkeys(offering, 0) | dict(rows)
        return list(times.values())

    def waits_for_reply(self, since: datetime) -> Sequence[Span]:
        """Return from when to when people waited for a maintainer's first word."""
        return self.session.exec(
            select(Claim.opened_at, Claim.replied_at).where(
                Claim.opened_at >= since, col(Claim.replied_at).is_not(None)
            )
        ).all()  # type: ignore[return-value]  # the condition leaves no None

    def waits_for_mentor(self, since: datetime) -> Sequence[Span]:
        """Return from when to when learners waited until a mentor said yes."""
        return self.session.exec(
            select(Mentorship.requested_at, Mentorship.started_at).where(
                Mentorship.requested_at >= since, col(Mentorship.started_at).is_not(None)
            )
        ).all()  # type: ignore[return-value]  # the condition leaves no None

    def spoken(self) -> Counter[str]:
        """Return how many people speak each language, of those who told about themselves."""
        rows = self.session.exec(select(Profile.spoken))
        return Counter(language for spoken in rows for language in spoken)

    def _count(self, query: SelectOfScalar[int]) -> int:
        return self.session.exec(query).one()


def _claimants() -> SelectOfScalar[int]:
    return select(func.count(func.distinct(Claim.person_id)))
