"""What a repository's past looks like: who opened what, who answered, and whose work was merged."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """An act of somebody, and how they stand to the repository today; nobody's words."""

    login: str
    association: str
    at: datetime

    @property
    def is_app(self) -> bool:
        """Say whether it was an app, or an account that is gone: nobody who could answer."""
        return self.login == "" or self.login.endswith("[bot]")


@dataclass(frozen=True, slots=True)
class PastPull:
    """A pull request that is over; ``merged_at`` is None where it was turned down."""

    number: int
    opened: Said
    merged_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastIssue:
    """A beginner issue that is over: when, what was answered first, and what closed it."""

    opened: Said
    closed_at: datetime
    is_done: bool
    """False where it was closed as not planned or as a duplicate."""
    answers: tuple[Said, ...] = ()
    closed_by: tuple[PastPull, ...] = ()
    """The merged pull requests that closed it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One of the newest issues: by whom, when, and with which labels."""

    opened: Said
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A sample of the past, each part newest first, at most a hundred of each."""

    issues: tuple[PastIssue, ...] = ()
    pulls: tuple[PastPull, ...] = ()
    newest: tuple[Opened, ...] = ()
    committed_at: datetime | None = None
    """When something last reached the default branch; branches of robots do not count."""
    is_archived: bool = False
