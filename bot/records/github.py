"""What the GitHub surface remembers: a repository's file, where it was silenced, what it did, who mentors."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.records.matches import issue_column
from bot.records.people import person_column
from bot.records.types import Json, UtcDateTime


class RepositoryFile(SQLModel, table=True):
    """The last good ``.github/mentorable.yml`` of a repository, and what is wrong with the newest.

    ``wishes`` is None where there is no file: nothing is ever written there.
    """

    full_name: str = Field(primary_key=True)
    wishes: str | None = None
    problem: str = ""
    told: str = ""
    other_bot: str = ""
    read_at: datetime = Field(sa_type=UtcDateTime)


class Silence(SQLModel, table=True):
    """A thread (``owner/name#1``), a repository or an owner in which nothing is written any more."""

    scope: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)


class ActState(StrEnum):
    """The life of one command on GitHub: begun → done → undone; what is begun may be taken up again."""

    BEGUN = "begun"
    DONE = "done"
    UNDONE = "undone"


class Act(SQLModel, table=True):
    """One command of a comment, done once; ``changes`` is what undoing it must put back."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    full_name: str = Field(index=True)
    number: int
    person_id: int = Field(sa_column=person_column())
    verb: str
    state: str = ActState.BEGUN
    changes: dict[str, object] = Field(default_factory=dict, sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)


class IssueMentor(SQLModel, table=True):
    """Somebody who mentors one issue; it counts once they accepted and its maintainers stand behind them."""

    __table_args__ = (UniqueConstraint("issue_id", "login"),)

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(sa_column=issue_column())
    login: str
    person_id: int | None = Field(default=None, sa_column=person_column(nullable=True))
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_named: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})

    def counts(self) -> bool:
        """Say whether learners may be sent to them."""
        return self.is_named and self.accepted_at is not None


class LinkCode(SQLModel, table=True):
    """A single-use code that shows that a GitHub login belongs to a person; only its hash is kept.

    ``device``, ``user_code`` and ``page`` are GitHub's, where its own page is used instead.
    """

    code_hash: str = Field(primary_key=True)
    person_id: int = Field(sa_column=person_column())
    expires_at: datetime = Field(sa_type=UtcDateTime)
    external_id: str = ""
    login: str = ""
    device: str = ""
    user_code: str = ""
    page: str = ""
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
