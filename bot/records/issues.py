"""Repositories, their issues, and the vectors of what was embedded."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.types import Float32Vector, Json, UtcDateTime


class RepositoryState(StrEnum):
    """Whether a repository can be suggested from."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    GONE = "gone"
    PRIVATE = "private"
    OPTED_OUT = "opted_out"
    DISABLED = "disabled"
    REMOVED = "removed"


class IssueState(StrEnum):
    """Availability; only ``free`` is ever shown."""

    FREE = "free"
    ASKED_FOR = "asked_for"
    ASSIGNED = "assigned"
    PULL_REQUEST_OPEN = "pull_request_open"
    STALLED = "stalled"
    BLOCKED = "blocked"
    LOCKED = "locked"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    ARCHIVED = "archived"
    UNLABELLED = "unlabelled"


class Link(StrEnum):
    """How a pull request is tied to an issue."""

    CLOSES = "closes"
    MENTIONS = "mentions"


class Repository(SQLModel, table=True):
    """A repository of the registry, of the operator, or with a file of its own."""

    __table_args__ = (CheckConstraint("welcome between 0 and 1", name="welcome_is_a_share"),)

    id: int | None = Field(default=None, primary_key=True)
    full_name: str = Field(unique=True)
    node_id: str | None = Field(default=None, unique=True)
    description: str = ""
    topics: list[str] = Field(default_factory=list, sa_type=Json)
    labels: list[str] = Field(default_factory=list, sa_type=Json)
    language: str | None = None
    stars: int = 0
    blocking: list[str] = Field(default_factory=list, sa_type=Json)
    """The labels by which its own file keeps issues back."""
    source: str = "operator"
    state: str = RepositoryState.ACTIVE
    contributing_url: str | None = None
    policies: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    record: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Counts of how newcomers have fared; ``welcome`` is what they come to, None when unknown."""
    welcome: float | None = None
    studied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Issue(SQLModel, table=True):
    """A beginner issue, its text, and what is known of its state."""

    __table_args__ = (UniqueConstraint("repository_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    repository_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("repository.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    number: int
    node_id: str = Field(unique=True)
    title: str
    body: str = ""
    url: str
    labels: list[str] = Field(default_factory=list, sa_type=Json)
    author: str = ""
    author_association: str = "NONE"
    assignees: list[str] = Field(default_factory=list, sa_type=Json)
    linked_pull_requests: list[dict[str, str]] = Field(default_factory=list, sa_type=Json)
    comments: int = 0
    is_mentorable: bool = False
    slots: int = 1
    tag: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    state: str = Field(default=IssueState.FREE, index=True)
    state_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    content_hash: str
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    checked_at: datetime = Field(sa_type=UtcDateTime)
    changed_seq: int = Field(default=0, index=True)


class OwnerKind(StrEnum):
    """What a vector belongs to."""

    ISSUE = "issue"
    PROFILE = "profile"


class Embedding(SQLModel, table=True):
    """One vector of one model; the content hash says of which text."""

    model_config = {"arbitrary_types_allowed": True}

    owner_kind: str = Field(primary_key=True)
    owner_id: int = Field(primary_key=True)
    model: str = Field(primary_key=True)
    content_hash: str
    vector: npt.NDArray[np.float32] = Field(sa_column=Column(Float32Vector, nullable=False))
