"""What was shown to whom with what outcome, and who works on what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Integer, text
from sqlmodel import Field, SQLModel

from bot.records.people import person_column
from bot.records.types import Json, UtcDateTime


def issue_column() -> "Column[int]":
    """Point at an issue; erasing the issue erases the row."""
    return Column(Integer, ForeignKey("issue.id", ondelete="CASCADE"), nullable=False, index=True)


class Outcome(StrEnum):
    """What became of a suggestion."""

    RESERVED = "reserved"
    SHOWN = "shown"
    DISMISSED = "dismissed"
    CLAIMED = "claimed"
    EXPIRED = "expired"


class Suggestion(SQLModel, table=True):
    """A match that was shown, with everything that explains and recomputes it.

    One that a weekly digest will show is reserved until then; ``digest`` names its week.
    """

    __table_args__ = (
        Index(
            "suggestion_shown",
            "expires_at",
            sqlite_where=text("outcome in ('reserved', 'shown')"),
            postgresql_where=text("outcome in ('reserved', 'shown')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=person_column())
    issue_id: int = Field(sa_column=issue_column())
    rank: int
    score: float
    features: dict[str, float] = Field(default_factory=dict, sa_type=Json)
    weights: dict[str, float] = Field(default_factory=dict, sa_type=Json)
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=Json)
    runners_up: list[dict[str, object]] = Field(default_factory=list, sa_type=Json)
    model: str
    shown_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = Outcome.SHOWN
    outcome_why: str = ""
    digest: str = ""
    outcome_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ClaimState(StrEnum):
    """The life of a claim."""

    OPEN = "open"
    RELEASED = "released"
    EXPIRED = "expired"
    COMPLETED = "completed"


class Claim(SQLModel, table=True):
    """A learner's hold on an issue; the database decides who wins.

    ``issue_slot`` and ``person_slot`` count from 1: an issue with two slots may be held twice.
    """

    __table_args__ = (
        Index(
            "one_open_claim_per_issue_slot",
            "issue_id",
            "issue_slot",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "one_open_claim_per_person_slot",
            "person_id",
            "person_slot",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "one_open_claim_per_issue_and_person",
            "issue_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(sa_column=issue_column())
    person_id: int = Field(sa_column=person_column())
    issue_slot: int = 1
    person_slot: int = 1
    state: str = ClaimState.OPEN
    plan: str = ""
    place: str = Field(default="", description="Where it was made; github: in an issue's thread.")
    opened_at: datetime = Field(sa_type=UtcDateTime)
    acted_at: datetime = Field(sa_type=UtcDateTime)
    waits_for_maintainer: bool = False
    replied_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When a maintainer first wrote after it."
    )
    reminder: str = ""
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
