"""What keeps the machine honest: deliveries, jobs, cursors, budgets and conversations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.records.people import person_column
from bot.records.types import Json, UtcDateTime


class Delivery(SQLModel, table=True):
    """One webhook call, by GitHub's id; a second one with that id is not stored."""

    id: str = Field(primary_key=True)
    event: str
    action: str = ""
    payload: dict[str, object] = Field(default_factory=dict, sa_type=Json)
    received_at: datetime = Field(sa_type=UtcDateTime)
    processed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class JobState(StrEnum):
    """The life of a job; done jobs are kept until pruned, dead ones longer."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(SQLModel, table=True):
    """Deferred work under a lease; ``attempt`` is the fence: only the last taker may finish."""

    __table_args__ = (
        Index(
            "job_next",
            "queue",
            "priority",
            "run_at",
            "id",
            sqlite_where=text("state in ('ready', 'running')"),
            postgresql_where=text("state in ('ready', 'running')"),
        ),
        Index(
            "job_ended",
            "state",
            "finished_at",
            sqlite_where=text("state in ('done', 'dead')"),
            postgresql_where=text("state in ('done', 'dead')"),
        ),
        Index(
            "one_waiting_job_per_key",
            "unique_key",
            unique=True,
            sqlite_where=text("state in ('ready', 'running')"),
            postgresql_where=text("state in ('ready', 'running')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    queue: str
    task: str
    args: dict[str, object] = Field(default_factory=dict, sa_type=Json)
    unique_key: str | None = None
    priority: int = Field(default=0, description="Lower runs sooner; 0 is ordinary.")
    state: str = JobState.READY
    run_at: datetime = Field(sa_type=UtcDateTime)
    attempt: int = 0
    max_attempts: int = 5
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ScheduleSlot(SQLModel, table=True):
    """One firing of a scheduled task; the key lets one of many workers win it."""

    __table_args__ = (UniqueConstraint("task", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    task: str
    at: datetime = Field(sa_type=UtcDateTime)


class Cursor(SQLModel, table=True):
    """How far the indexing of a repository came, and the headers that make polling cheap."""

    repository_id: int = Field(
        sa_column=Column(Integer, ForeignKey("repository.id", ondelete="CASCADE"), primary_key=True)
    )
    page: str | None = None
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    etags: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    interval_minutes: float = 15.0
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str = ""


class Budget(SQLModel, table=True):
    """What is left of a rate limit, shared by threads and processes."""

    resource: str = Field(primary_key=True)
    remaining: int
    ceiling: int = 5000
    reset_at: datetime = Field(sa_type=UtcDateTime)


class Counter(SQLModel, table=True):
    """A named number that only grows; ``index`` moves with every change of an issue."""

    name: str = Field(primary_key=True)
    value: int = 0


class Conversation(SQLModel, table=True):
    """What is on the table between a person and the bot in one place; never what they wrote."""

    __table_args__ = (UniqueConstraint("person_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=person_column())
    place: str
    shown: list[int] = Field(default_factory=list, sa_type=Json)
    wish: dict[str, object] = Field(default_factory=dict, sa_type=Json)
    pending: str = ""
    expires_at: datetime = Field(sa_type=UtcDateTime)
