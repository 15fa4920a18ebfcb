"""The code host as a library of facts: what we ask of it and the errors it can answer with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import AwayError
from bot.forge.past import Past


class ForgeError(Exception):
    """The forge did not give what was asked; the message says what and how to mend it."""


class NotFoundError(ForgeError):
    """It does not exist, or we may not see it (404, 410)."""


class DeniedError(ForgeError):
    """The token is missing, revoked or not allowed to do this (401, 403)."""


class RevokedError(DeniedError):
    """The token itself is wrong, expired or revoked (401)."""


class InvalidError(ForgeError):
    """The forge refused what we sent (422)."""


class UnavailableError(ForgeError, AwayError):
    """The forge is down, slow or answers nonsense; worth another try later."""


class RateLimitedError(ForgeError):
    """The budget is used up; ``reset_at`` says until when."""

    def __init__(self, message: str, reset_at: datetime) -> None:
        super().__init__(message)
        self.reset_at = reset_at


class SlowDownError(RateLimitedError):
    """GitHub asks to send nothing at all for a while (its secondary limit)."""


class PullRequestState(StrEnum):
    """State of a linked pull request."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class PullRequestData:
    """A pull request linked to an issue."""

    node_id: str
    number: int
    state: PullRequestState
    author: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CommentData:
    """A comment as the forge tells it."""

    id: int
    author: str
    body: str
    created_at: datetime
    author_association: str = "NONE"


@dataclass(frozen=True, slots=True)
class RepositoryData:
    """A repository as the forge tells it."""

    node_id: str
    full_name: str
    description: str = ""
    topics: tuple[str, ...] = ()
    language: str | None = None
    stars: int = 0
    is_archived: bool = False
    is_private: bool = False
    default_branch: str = "main"
    pushed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IssueData:
    """An issue as the forge tells it; pull requests never come as issues."""

    node_id: str
    repository: str
    number: int
    title: str
    body: str
    url: str
    is_open: bool
    is_locked: bool
    labels: tuple[str, ...]
    author: str
    author_association: str
    assignees: tuple[str, ...]
    opened_at: datetime
    updated_at: datetime
    comments: int = 0
    last_comments: tuple[CommentData, ...] = ()
    linked_pull_requests: tuple[PullRequestData, ...] = ()
    """Those that would close it."""
    mentioning_pull_requests: tuple[PullRequestData, ...] = ()
    """Open ones of this repository that speak of it and would not close it: no claim."""
    unassigned_at: datetime | None = None
    is_archived: bool = False
    """Whether its repository is archived, as far as this reading tells."""
    is_complete: bool = True
    """False when read over REST, which does not tell linked pull requests."""


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One page of issues and where the next one begins (None: this was the last)."""

    issues: tuple[IssueData, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """The answer of a conditional request: unchanged, or changed with a new tag."""

    is_changed: bool
    etag: str | None


@dataclass(frozen=True, slots=True)
class Permission:
    """What somebody may do in a repository, from the permission endpoint's flags."""

    flags: Mapping[str, bool] = field(default_factory=dict)

    @property
    def may_triage(self) -> bool:
        """Say whether they may label issues; no when in doubt."""
        return any(self.flags.get(flag, False) for flag in ("triage", "push", "maintain", "admin"))


@dataclass(frozen=True, slots=True)
class MergedData:
    """A merged public pull request: where, and its subject."""

    repository: str
    title: str


@dataclass(frozen=True, slots=True)
class RateLimit:
    """What is left of the hourly budget of a resource (core, graphql, search)."""

    resource: str
    limit: int
    remaining: int
    reset_at: datetime


class Forge(Protocol):
    """What the bot asks of GitHub; every method raises ForgeError and nothing else."""

    def repository(self, full_name: str) -> RepositoryData:
        """Return a repository, under its present name when it was renamed."""

    def labels(self, full_name: str) -> Sequence[str]:
        """Return the names of the labels a repository has."""

    def issues(
        self,
        full_name: str,
        labels: Sequence[str],
        *,
        since: datetime | None = None,
        cursor: str | None = None,
    ) -> IssuePage:
        """Return one page of issues that bear one of the labels, open ones (all when ``since``), by update."""

    def issue(self, full_name: str, number: int) -> IssueData:
        """Return one issue."""

    def refresh(
        self, node_ids: Sequence[str], *, is_urgent: bool = True
    ) -> dict[str, IssueData | None]:
        """Return many issues by node id, a hundred a request; None for one that is gone.

        What is urgent, because somebody waits for it, may use the reserve of the budget.
        """

    def poll(self, full_name: str, labels: Sequence[str], etag: str | None) -> Polled:
        """Ask whether the list of issues changed; an unchanged one costs nothing."""

    def permission(self, full_name: str, login: str) -> Permission:
        """Return somebody's rights; none when in doubt."""

    def file(self, full_name: str, path: str, ref: str = "") -> str | None:
        """Return a file of the default branch or of a commit, None when there is none."""

    def pull_files(self, full_name: str, number: int) -> Sequence[str]:
        """Return the paths that a pull request changes, the first hundred."""

    def past(self, full_name: str, labels: Sequence[str]) -> Past:
        """Return a sample of what became of issues with one of the labels, and of pull requests."""

    def first_merged(self, full_name: str, logins: Sequence[str]) -> dict[str, int | None]:
        """Return the number of each person's first merged pull request; None where none is found."""

    def guides(self, full_name: str) -> dict[str, str]:
        """Return the texts in which a repository says how it wants to be helped, by path."""

    def comments(self, full_name: str, number: int) -> Sequence[CommentData]:
        """Return all comments of an issue."""

    def upsert_comment(self, full_name: str, number: int, marker: str, body: str) -> int:
        """Write or edit our one comment with this marker; returns its id."""

    def comment(self, full_name: str, comment_id: int) -> CommentData | None:
        """Return one comment as it is now; None when it was deleted."""

    def our_comment(self, full_name: str, number: int, marker: str) -> CommentData | None:
        """Return our comment with this marker."""

    def delete_comment(self, full_name: str, comment_id: int) -> None:
        """Take a comment of ours away; one that is gone already is no fault."""

    def react(self, full_name: str, comment_id: int, content: str) -> None:
        """Add a reaction to a comment."""

    def may_be_assigned(self, full_name: str, number: int, login: str) -> bool:
        """Say whether GitHub would let somebody be assigned to an issue."""

    def assign(self, full_name: str, number: int, login: str) -> bool:
        """Assign somebody; False when GitHub silently did not."""

    def unassign(self, full_name: str, number: int, login: str) -> None:
        """Take an assignee away."""

    def check(self, full_name: str, sha: str, conclusion: str, title: str, summary: str) -> None:
        """Report on a commit; raises DeniedError where the app may not."""

    def folder(self, full_name: str, path: str) -> Sequence[str]:
        """Return the names in a folder of the default branch; none when there is no such folder."""

    def count_merged(self, full_name: str, login: str) -> int:
        """Return how many merged pull requests somebody has in a repository."""

    def merged_work(self, external_id: str, login: str) -> Sequence[MergedData]:
        """Return somebody's newest merged public pull requests, a hundred at most."""

    def set_labels(
        self, full_name: str, number: int, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        """Add and remove labels of an issue."""

    def rate_limits(self) -> Sequence[RateLimit]:
        """Return what is left of the budgets, without spending any."""
