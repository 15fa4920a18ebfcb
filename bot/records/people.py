"""People: who they are on each surface, and what they chose to tell."""

import secrets
from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.types import Json, UtcDateTime

GITHUB = "github"
"""The surface whose external id is a GitHub login's."""

HIDDEN = "hidden from the person it points at"
"""Marks a column that an export leaves out: who was reported does not read the report."""


def person_column(*, primary_key: bool = False, nullable: bool = False) -> "Column[int]":
    """Point at a person; erasing the person erases the row."""
    return Column(
        Integer,
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=nullable,
        index=not primary_key,
    )


class Person(SQLModel, table=True):
    """A human known to us, whatever the surface.

    ``community_id`` is where they asked for the digest: its quiet hours hold for them.
    """

    id: int | None = Field(default=None, primary_key=True)
    language: str | None = None
    age_band: str | None = None
    log_key: str = Field(default_factory=lambda: secrets.token_hex(16))
    is_plain: bool = False
    community_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Identity(SQLModel, table=True):
    """A person's id on one surface; Discord's and GitHub's are never mixed up.

    ``refused_at`` is when a message to them was refused; until they write again none is tried.
    """

    __table_args__ = (UniqueConstraint("surface", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=person_column())
    surface: str
    external_id: str
    handle: str = ""
    linked_at: datetime = Field(sa_type=UtcDateTime)
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Profile(SQLModel, table=True):
    """What a person told about themselves and confirmed; ``skills`` maps slug to level."""

    person_id: int = Field(sa_column=person_column(primary_key=True))
    skills: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    interests: list[str] = Field(default_factory=list, sa_type=Json)
    goals: str = ""
    level: str | None = None
    hours_per_week: float | None = None
    spoken: list[str] = Field(default_factory=list, sa_type=Json)
    timezone: str | None = None
    excluded: list[str] = Field(default_factory=list, sa_type=Json)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class PublicWork(SQLModel, table=True):
    """What matching needs of a person's merged public work, newest first: (repository, subject) pairs.

    It stands under the consent to ``public_work`` and goes with it.
    """

    person_id: int = Field(sa_column=person_column(primary_key=True))
    pieces: list[list[str]] = Field(default_factory=list, sa_type=Json)
    read_at: datetime = Field(sa_type=UtcDateTime)
