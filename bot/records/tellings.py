"""What people are told without having asked this moment, and what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.people import person_column
from bot.records.types import UtcDateTime

NONCE_LIFE = timedelta(minutes=3)
"""How long the surface knows a message again that is sent a second time."""


class TellingState(StrEnum):
    """waiting → sending → sent; or refused or kept, handed over later; or uncertain after a crash.

    Dropped is what had nothing left to say when its time came. Kept is what may not be sent without leave to write: it waits until the person talks.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    KEPT = "kept"
    HANDED_OVER = "handed over"
    UNCERTAIN = "uncertain"
    DROPPED = "dropped"


class Telling(SQLModel, table=True):
    """One thing a person is told: the command line that is run for them, never the words sent."""

    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=person_column())
    key: str
    line: str
    state: str = TellingState.WAITING
    changed_at: datetime = Field(sa_type=UtcDateTime)

    def may_be_sent(self, now: datetime) -> bool:
        """Say whether it can be sent now without a chance that it arrives twice."""
        if self.state == TellingState.SENDING:
            return now < self.changed_at + NONCE_LIFE
        return self.state == TellingState.WAITING
