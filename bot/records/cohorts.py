"""Programmes: dated groups of people who learn side by side, and who is in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.people import person_column
from bot.records.types import Json, UtcDateTime

LONGEST_WEEKS = 12
LARGEST_COHORT = 50
WEEK = timedelta(weeks=1)


class Cohort(SQLModel, table=True):
    """A programme of a community; office hours are a weekday (0 is Monday) and an hour in its zone.

    ``spoken_at`` is the last word in its thread about milestones, ``reminded_of`` the office hour that
    was last announced, ``ended_at`` when its end was told.
    """

    __table_args__ = (
        CheckConstraint(f"weeks between 1 and {LONGEST_WEEKS}", name="weeks_are_bounded"),
        CheckConstraint(f"capacity between 1 and {LARGEST_COHORT}", name="capacity_is_bounded"),
        CheckConstraint("office_weekday between 0 and 6", name="office_weekday_is_a_day"),
        CheckConstraint("office_hour between 0 and 23", name="office_hour_is_an_hour"),
        CheckConstraint(
            "(office_weekday is null) = (office_hour is null)", name="office_hours_are_whole"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    community_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("communitysettings.id"), nullable=False, index=True)
    )
    name: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    weeks: int = LONGEST_WEEKS
    capacity: int
    skills: list[str] = Field(default_factory=list, sa_type=Json)
    office_weekday: int | None = None
    office_hour: int | None = None
    thread_id: str | None = None
    thread_problem: str = ""
    is_cancelled: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    spoken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_of: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def ends_at(self) -> datetime:
        """Return when it is over."""
        return self.starts_at + self.weeks * WEEK

    def first_day(self, zone: ZoneInfo) -> str:
        """Return the day of the start, in this zone."""
        return self.starts_at.astimezone(zone).date().isoformat()

    def last_day(self, zone: ZoneInfo) -> str:
        """Return the day of the end, in this zone; an hour that clocks move does not move it."""
        return (self.starts_at.astimezone(zone) + self.weeks * WEEK).date().isoformat()

    def is_over(self, now: datetime) -> bool:
        """Say whether nothing happens in it any more."""
        return self.is_cancelled or self.ends_at <= now

    def takes_people(self, now: datetime) -> bool:
        """Say whether one may still join: until half of it has passed."""
        return not self.is_cancelled and now < self._half

    def speaks_every(self, now: datetime) -> timedelta:
        """Return the rhythm of words in the thread: weekly in the first half, fortnightly after."""
        return WEEK if now < self._half else 2 * WEEK

    def week(self, now: datetime) -> int:
        """Return the number of the week, from 1; 0 before the start."""
        passed = (now - self.starts_at) // WEEK + 1
        return max(0, min(passed, self.weeks))

    def passed(self, now: datetime) -> float:
        """Return the share of its time that has passed."""
        return (now - self.starts_at) / (self.weeks * WEEK)

    def next_office_hour(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Return when the next office hour begins, if there is one before the end."""
        if self.office_weekday is None or self.office_hour is None:
            return None
        local = max(now, self.starts_at).astimezone(zone)
        day = local + timedelta(days=(self.office_weekday - local.weekday()) % 7)
        at = day.replace(hour=self.office_hour, minute=0, second=0, microsecond=0)
        at = at if at >= local else at + WEEK
        return at if at < self.ends_at else None

    @property
    def _half(self) -> datetime:
        return self.starts_at + self.weeks * WEEK / 2


class CohortMembership(SQLModel, table=True):
    """A place in a programme; each has a number, so that the database knows when it is full.

    ``page_token`` is the address of the person's page of merged work while it is published.
    """

    __table_args__ = (
        UniqueConstraint("cohort_id", "slot"),
        UniqueConstraint("cohort_id", "person_id"),
        CheckConstraint(f"slot between 1 and {LARGEST_COHORT}", name="slot_is_a_place"),
        CheckConstraint("page_token is null or shown_name <> ''", name="a_page_has_a_name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cohort_id: int = Field(
        sa_column=Column(Integer, ForeignKey("cohort.id", ondelete="CASCADE"), nullable=False)
    )
    person_id: int = Field(sa_column=person_column())
    slot: int
    joined_at: datetime = Field(sa_type=UtcDateTime)
    page_token: str | None = Field(default=None, unique=True)
    shown_name: str = ""
