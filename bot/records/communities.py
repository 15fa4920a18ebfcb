"""Communities: the places where a host added the bot, and what the host set there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from bot.records.types import UtcDateTime


class CommunitySettings(SQLModel, table=True):
    """A host's wishes for one community; ``id`` is the server's id on Discord.

    ``forum_problem`` is why nothing can be posted in the forum; setting the forum anew clears it.
    """

    __table_args__ = (
        CheckConstraint("quiet_from between 0 and 23", name="quiet_from_is_an_hour"),
        CheckConstraint("quiet_to between 0 and 23", name="quiet_to_is_an_hour"),
    )

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    channel_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    forum_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    forum_problem: str = Field(default="", sa_column_kwargs={"server_default": ""})
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

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone that its hours are meant in."""
        return ZoneInfo(self.timezone or "UTC")

    def may_speak(self, now: datetime) -> bool:
        """Say whether something may be written there in public now, unasked."""
        return self.left_at is None and not self.is_paused and not self._is_quiet(now)

    def _is_quiet(self, now: datetime) -> bool:
        if self.quiet_from is None or self.quiet_to is None:
            return False
        hour = now.astimezone(self.zone).hour
        return (hour - self.quiet_from) % 24 < (self.quiet_to - self.quiet_from) % 24
