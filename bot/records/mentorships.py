"""Mentors, learners who ask for one, and what becomes of the two."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.records.people import HIDDEN, person_column
from bot.records.types import Json, UtcDateTime

ANSWER_REMINDER = timedelta(hours=24)
ANSWER_WINDOW = timedelta(hours=48)
HAND_OVER = timedelta(hours=72)
TRIAL = timedelta(days=7)
LENGTH = timedelta(weeks=12)
MENTOR_PENDING = 4
LEARNER_REQUESTS = 2
LARGEST_CAPACITY = 10

DIRECT = "direct"
"""Stands for no community: what is asked or offered to the bot alone."""


class MentorOffer(SQLModel, table=True):
    """Places a person offers to learners; skills and languages come from their profile.

    ``communities`` are those they chose to be offered in.
    """

    __table_args__ = (CheckConstraint("capacity between 0 and 10", name="capacity_is_bounded"),)

    person_id: int = Field(sa_column=person_column(primary_key=True))
    capacity: int = 1
    away_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    communities: list[str] = Field(default_factory=list, sa_type=Json)
    approved_in: list[str] = Field(default_factory=list, sa_type=Json)
    offered_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)

    def is_open(self, now: datetime) -> bool:
        """Say whether the mentor takes requests now."""
        return self.capacity > 0 and (self.away_until is None or self.away_until <= now)


class MentorshipKind(StrEnum):
    """What is asked of a mentor: some weeks, or two comments on one issue."""

    FULL = "full"
    MICRO = "micro"


class MentorshipState(StrEnum):
    """waiting → proposed → active ⇄ paused → completed; or declined, cancelled, lapsed on the way."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


HELD = (MentorshipState.ACTIVE, MentorshipState.PAUSED)
"""States in which a mentor's place is taken."""

OPEN = (MentorshipState.WAITING, MentorshipState.PROPOSED, *HELD)
"""States in which a learner's request is still alive."""


class Mentorship(SQLModel, table=True):
    """A learner's request and what became of it; a place and a request each have a number.

    ``passed`` holds the mentors who declined or did not answer: nobody is asked twice.
    """

    __table_args__ = (
        Index(
            "one_learner_per_mentor_slot",
            "mentor_id",
            "mentor_slot",
            unique=True,
            sqlite_where=text("state in ('active', 'paused')"),
            postgresql_where=text("state in ('active', 'paused')"),
        ),
        Index(
            "one_request_per_learner_slot",
            "learner_id",
            "learner_slot",
            unique=True,
            sqlite_where=text("state in ('waiting', 'proposed', 'active', 'paused')"),
            postgresql_where=text("state in ('waiting', 'proposed', 'active', 'paused')"),
        ),
        CheckConstraint(
            "mentor_id is null or mentor_id <> learner_id", name="nobody_mentors_themselves"
        ),
        CheckConstraint(
            "state not in ('proposed', 'active', 'paused') or mentor_id is not null",
            name="has_a_mentor",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    learner_id: int = Field(sa_column=person_column())
    learner_slot: int = 1
    mentor_id: int | None = Field(default=None, sa_column=person_column(nullable=True))
    mentor_slot: int = 0
    issue_id: int | None = Field(
        default=None,
        sa_column=Column(
            Integer, ForeignKey("issue.id", ondelete="SET NULL"), nullable=True, index=True
        ),
    )
    community: str | None = None
    kind: str = MentorshipKind.FULL
    state: str = Field(default=MentorshipState.WAITING, index=True)
    goals: str = ""
    passed: list[int] = Field(default_factory=list, sa_type=Json)
    times_passed_over: int = 0
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=Json)
    thread_id: str | None = None
    thread_problem: str = ""
    requested_at: datetime = Field(sa_type=UtcDateTime)
    proposed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checked_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def is_between(self, person_id: int) -> bool:
        """Say whether the person is one of the two."""
        return person_id in (self.learner_id, self.mentor_id)

    def other(self, person_id: int) -> int | None:
        """Return the other of the two."""
        return self.mentor_id if person_id == self.learner_id else self.learner_id

    def in_trial(self, now: datetime) -> bool:
        """Say whether either may still leave without giving a reason."""
        return self.started_at is not None and now - self.started_at < TRIAL

    def check_in_every(self, now: datetime) -> timedelta:
        """Return the rhythm of check-ins: weekly for six weeks, then fortnightly."""
        young = self.started_at is None or now - self.started_at < timedelta(weeks=6)
        return timedelta(weeks=1 if young else 2)


class MentorshipFeedback(SQLModel, table=True):
    """What one of the two says at the end, from 1 to 5; shown to neither with a name."""

    __table_args__ = (
        UniqueConstraint("mentorship_id", "person_id"),
        CheckConstraint("value between 1 and 5", name="value_is_a_rating"),
    )

    id: int | None = Field(default=None, primary_key=True)
    mentorship_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("mentorship.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    person_id: int = Field(sa_column=person_column())
    value: int
    given_at: datetime = Field(sa_type=UtcDateTime)


class Block(SQLModel, table=True):
    """One person does not want to be brought together with another; it works both ways, silently.

    Hashes of identities, so that it outlives an erasure; ``blocker_id`` lets the blocker take it back.
    """

    __table_args__ = (UniqueConstraint("blocker_hash", "blocked_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    blocker_hash: str = Field(index=True)
    blocked_hash: str = Field(index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Report(SQLModel, table=True):
    """What somebody tells the moderators of a community about a mentorship; the reported never reads it."""

    id: int | None = Field(default=None, primary_key=True)
    reporter_id: int | None = Field(
        default=None,
        sa_column=Column(
            Integer, ForeignKey("person.id", ondelete="SET NULL"), nullable=True, index=True
        ),
    )
    reported_id: int | None = Field(
        default=None,
        sa_column=Column(
            Integer,
            ForeignKey("person.id", ondelete="SET NULL"),
            nullable=True,
            index=True,
            info={HIDDEN: True},
        ),
    )
    mentorship_id: int | None = Field(
        default=None,
        sa_column=Column(
            Integer, ForeignKey("mentorship.id", ondelete="SET NULL"), nullable=True, index=True
        ),
    )
    community: str | None = None
    words: str = ""
    is_open: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
