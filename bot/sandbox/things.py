"""The things the sandbox knows: repositories, issues and pull requests, comments, labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.content import blob_sha

ROLES = ("none", "read", "triage", "write", "maintain", "admin")


MEMBER = {"MEMBER", "OWNER", "COLLABORATOR"}
OUTSIDE = {"NONE", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR"}


@dataclass(slots=True)
class Label:
    """A label of a repository."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(slots=True)
class Reaction:
    """One person's reaction to an issue or a comment."""

    id: int
    login: str
    content: str
    at: datetime


@dataclass(slots=True)
class Comment:
    """A comment of an issue."""

    id: int
    author: str
    body: str
    created_at: datetime
    updated_at: datetime
    association: str = "NONE"
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """Something that happened to an issue, as its timeline tells it."""

    id: int
    kind: str
    actor: str
    at: datetime
    detail: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Issue:
    """An issue, or a pull request (they share their numbers, as on GitHub)."""

    id: int
    repository: "Repository"
    number: int
    title: str
    body: str | None
    author: str
    association: str
    created_at: datetime
    updated_at: datetime
    state: str = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    locked: bool = False
    lock_reason: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    is_pull: bool = False
    merged_at: datetime | None = None
    closes: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    head: str = "topic"
    changes: dict[str, bytes] = field(default_factory=dict)
    is_draft: bool = False
    deleted: bool = False
    moved_to: "Issue | None" = None

    @property
    def node_id(self) -> str:
        """The global id of GraphQL."""
        return f"{'PR' if self.is_pull else 'I'}_{self.id}"

    @property
    def head_sha(self) -> str:
        """The newest commit of a pull request."""
        return blob_sha(f"{self.repository.full_name}#{self.number}:{self.head}".encode())

    @property
    def key(self) -> tuple[str, int]:
        """The name of the repository in small letters and the number."""
        return self.repository.full_name.lower(), self.number


@dataclass(slots=True, eq=False)
class Repository:
    """A repository with all that hangs on it."""

    id: int
    full_name: str
    created_at: datetime
    pushed_at: datetime
    updated_at: datetime
    description: str | None = None
    topics: list[str] = field(default_factory=list)
    language: str | None = None
    stars: int = 0
    forks: int = 0
    archived: bool = False
    private: bool = False
    has_issues: bool = True
    default_branch: str = "main"
    license: str | None = "apache-2.0"
    collaborators: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    contributors: set[str] = field(default_factory=set)
    checks: list[dict[str, object]] = field(default_factory=list)
    pulls_closing: dict[int, list[int]] = field(default_factory=dict)
    pulls_mentioning: dict[int, list[int]] = field(default_factory=dict)
    by_label: dict[str, dict[int, Issue]] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        """The account before the slash."""
        return self.full_name.split("/")[0]

    @property
    def name(self) -> str:
        """The name after the slash."""
        return self.full_name.split("/")[1]

    def listed(self, labels: Sequence[str] = ()) -> Iterator[Issue]:
        """Yield what stands there and bears all the labels, oldest number first."""
        wanted = [name.lower() for name in labels]
        source = self.by_label.get(wanted[0], {}) if wanted else self.issues
        for issue in source.values():
            if issue.deleted or issue.moved_to is not None:
                continue
            if len(wanted) < 2 or set(wanted) <= {name.lower() for name in issue.labels}:
                yield issue

    def role(self, login: str) -> str:
        """Return the role of somebody: what was given, else read where everybody may."""
        given = self.collaborators.get(login.lower())
        return given or ("none" if self.private else "read")
