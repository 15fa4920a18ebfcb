"""Communities: the places where a host added the bot, and what the host set there."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from bot.records.types import UtcDateTime


class CommunitySettings(SQLModel, table=True):
    """A host's wishes for one community; ``id`` is the server's id on Discord."""

    __table_args__ = (
        CheckConstraint("quiet_from between 0 and 23", name="quiet_from_is_an_hour"),
        CheckConstraint("quiet_to between 0 and 23", name="quiet_to_is_an_hour"),
    )

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    channel_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    language: str | None = None
    quiet_from: int | None = None
    quiet_to: int | None = None
    timezone: str | None = None
    moderator_role: int | None = Field(default=None, sa_column=Column(BigInteger))
    is_digest_on: bool = True
    is_paused: bool = False
    needs_approval: bool = False
    joined_at: datetime = Field(sa_type=UtcDateTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
