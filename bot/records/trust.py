"""Consent, and the log of decisions about people."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.people import person_column
from bot.records.types import Json, UtcDateTime

CONSENT_VERSION = 1
"""Goes up when the words of a purpose change; consent to older words does not count."""


class Purpose(StrEnum):
    """What somebody may agree to, each on its own."""

    MATCHING = "matching"
    MESSAGES = "messages"
    DIGEST = "digest"
    MENTORING = "mentoring"
    PUBLIC_WORK = "public_work"
    READINESS = "readiness"


class Consent(SQLModel, table=True):
    """A person's word on one purpose, with its version and time."""

    __table_args__ = (UniqueConstraint("person_id", "purpose"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=person_column())
    purpose: str
    version: int = CONSENT_VERSION
    given_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def holds(self) -> bool:
        """Say whether it counts now."""
        return (
            self.version == CONSENT_VERSION
            and self.given_at is not None
            and self.withdrawn_at is None
        )


class Decision(SQLModel, table=True):
    """One decision about a person, append-only, under a pseudonym that dies with the person's key."""

    id: int | None = Field(default=None, primary_key=True)
    pseudonym: str = Field(index=True)
    kind: str
    facts: dict[str, object] = Field(default_factory=dict, sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)


class Erasure(SQLModel, table=True):
    """That somebody was erased, by the hash of an identity; a restored backup replays it."""

    identity_hash: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class InstallationSecret(SQLModel, table=True):
    """A value of this installation, such as the salt of identity hashes; it moves with the data."""

    name: str = Field(primary_key=True)
    value: str
