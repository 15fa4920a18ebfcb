"""Posts in a community's forum: one for a mentorable issue, where people work on it together."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.communities import CommunitySettings
from bot.records.issues import Issue, IssueState, Repository, RepositoryState
from bot.records.matches import issue_column
from bot.records.types import UtcDateTime

POSTS_A_DAY = 3


class PostState(StrEnum):
    """What a post says of its issue: nothing yet, free, somebody works on it, over."""

    PLANNED = "planned"
    FREE = "free"
    TAKEN = "taken"
    OVER = "over"


class ForumPost(SQLModel, table=True):
    """One post; ``state`` is what it says by now, ``problem`` why it says nothing any more."""

    __table_args__ = (
        UniqueConstraint("community_id", "issue_id"),
        UniqueConstraint("community_id", "day", "slot"),
        CheckConstraint(f"slot between 1 and {POSTS_A_DAY}", name="slot_is_of_a_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("communitysettings.id"), nullable=False)
    )
    issue_id: int = Field(sa_column=issue_column())
    day: date
    slot: int
    thread_id: str | None = None
    state: str = PostState.PLANNED
    problem: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)

    def may_be_written(self, place: CommunitySettings) -> bool:
        """Say whether the hosts have a forum, and a new post can be written there as far as is known."""
        is_known_to_work = self.thread_id is not None or not place.forum_problem
        return place.forum_id is not None and is_known_to_work


ENDED = (
    IssueState.CLOSED,
    IssueState.LOCKED,
    IssueState.TRANSFERRED,
    IssueState.ARCHIVED,
)


def state_of(issue: Issue, repository: Repository, *, is_held: bool) -> PostState:
    """Return what a post about the issue should say now."""
    is_offered = issue.is_mentorable and repository.state == RepositoryState.ACTIVE
    if issue.state in ENDED or not is_offered:
        return PostState.OVER
    if issue.state == IssueState.FREE and not is_held:
        return PostState.FREE
    return PostState.TAKEN
