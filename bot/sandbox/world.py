"""What the sandbox knows: repositories, issues, comments, people, and the rules of changing them."""

import base64
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b, sha1

from bot.sandbox.webhooks import Happening

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
MEMBER = {"MEMBER", "OWNER", "COLLABORATOR"}


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


class World:
    """Everything that is served, guarded by one lock; ids stay the same from run to run."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.clock = clock or _machine_clock
        self.started = self.clock().replace(microsecond=0)
        self.lock = threading.RLock()
        self.repositories: dict[str, Repository] = {}
        self.renamed: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.devices: dict[str, str] = {}
        self.used_codes: set[str] = set()
        """Codes of the device flow and who entered them; empty until somebody does."""
        self.viewer = "sandbox-bot"
        self.app_slug = "mentorable"
        self.users: dict[str, str] = {}
        self.by_id: dict[int, object] = {}
        self.hooks: list[Callable[[Happening], None]] = []
        self._names = 0

    def now(self) -> datetime:
        """Return the present instant, in whole seconds as GitHub tells it."""
        return self.clock().replace(microsecond=0)

    def new_id(self, thing: str) -> int:
        """Return an id below 2**31 that depends on the name of the thing alone (and is free)."""
        while True:
            digest = blake2b(thing.encode(), digest_size=4).digest()
            found = int.from_bytes(digest, "big") >> 1
            if found and found not in self.by_id:
                self.by_id[found] = None
                return found
            thing += "'"

    def fresh_id(self) -> int:
        """Return an id for something new."""
        self._names += 1
        return self.new_id(f"new {self._names}")

    def add_repository(self, full_name: str, **fields: object) -> Repository:
        """Add an empty repository."""
        instants = {"created_at", "pushed_at", "updated_at"} - fields.keys()
        found = Repository(
            id=self.new_id(full_name),
            full_name=full_name,
            **{**dict.fromkeys(instants, self.started), **fields},  # type: ignore[arg-type]  # checked by name at run time
        )
        self.repositories[full_name.lower()] = found
        self.by_id[found.id] = found
        self.know(found.owner)
        return found

    def add_issue(self, repository: Repository, **fields: object) -> Issue:
        """Add an issue or pull request; its number is the next one unless given."""
        number = fields.pop("number", None) or max(repository.issues, default=0) + 1
        at = fields.setdefault("created_at", self.now())
        fields.setdefault("updated_at", at)
        fields.setdefault("body", None)
        fields.setdefault("association", self.association(repository, str(fields["author"])))
        identity = self.new_id(f"{repository.full_name}#{number}")
        issue = Issue(id=identity, repository=repository, number=number, **fields)  # type: ignore[arg-type]  # checked by name at run time
        repository.issues[issue.number] = issue
        self.by_id[issue.id] = issue
        self.know(issue.author, *issue.assignees)
        labels, issue.labels = issue.labels, []
        for name in labels:
            self.put_label(issue, name)
        for closed in issue.closes:
            repository.pulls_closing.setdefault(closed, []).append(issue.number)
        return issue

    def put_label(self, issue: Issue, name: str) -> Label:
        """Put a label on an issue; makes it in the repository when it is new there."""
        repository = issue.repository
        label = repository.labels.get(name.lower()) or self.add_label(repository, name)
        if label.name not in issue.labels:
            issue.labels.append(label.name)
            repository.by_label.setdefault(label.name.lower(), {})[issue.number] = issue
        return label

    def take_label(self, issue: Issue, name: str) -> None:
        """Take a label off an issue."""
        issue.labels = [kept for kept in issue.labels if kept.lower() != name.lower()]
        issue.repository.by_label.get(name.lower(), {}).pop(issue.number, None)

    def add_label(
        self,
        repository: Repository,
        name: str,
        color: str = "ededed",
        description: str | None = None,
    ) -> Label:
        """Add a label to a repository."""
        label = Label(self.new_id(f"{repository.full_name} label {name}"), name, color, description)
        repository.labels[name.lower()] = label
        return label

    def know(self, *logins: str) -> None:
        """Remember that these people exist."""
        for login in logins:
            self.users.setdefault(login.lower(), login)

    def login(self, login: str) -> str | None:
        """Return the true spelling of a login, None when there is nobody; ``sandbox-…`` always exists."""
        if login.lower() not in self.users and login.lower().startswith("sandbox-"):
            self.know(login)
        return self.users.get(login.lower())

    def association(self, repository: Repository, login: str) -> str:
        """Return how somebody stands to a repository."""
        if login.lower() == repository.owner.lower():
            return "OWNER"
        if login.lower() in repository.collaborators:
            return "MEMBER"
        return "CONTRIBUTOR" if login.lower() in repository.contributors else "NONE"

    def may_be_assigned(self, issue: Issue, login: str) -> bool:
        """Say whether GitHub would let somebody be assigned: rights, or a comment on the issue."""
        wanted = login.lower()
        known = [issue.author, *(comment.author for comment in issue.comments)]
        return wanted in issue.repository.collaborators or wanted in (k.lower() for k in known)

    def touch(self, issue: Issue, kind: str, actor: str, **detail: object) -> None:
        """Note in the timeline what happened to an issue, and that it changed."""
        issue.updated_at = self.now()
        issue.events.append(Event(self.fresh_id(), kind, actor, issue.updated_at, detail))

    def tell(self, happening: Happening) -> None:
        """Tell the webhooks what happened."""
        for hook in self.hooks:
            hook(happening)

    def merge(self, pull: Issue, at: datetime) -> None:
        """Note that a pull request was merged; its author is a contributor from now on."""
        pull.merged_at = at
        pull.repository.contributors.add(pull.author.lower())

    def linked_pulls(self, issue: Issue) -> list[Issue]:
        """Return the pull requests that would close an issue."""
        numbers = issue.repository.pulls_closing.get(issue.number, ())
        return [issue.repository.issues[number] for number in numbers]

    def node(self, node_id: str) -> Issue | Repository | Comment | None:
        """Return what a global id means, None when it is gone."""
        kind, _, digits = node_id.partition("_")
        found = self.by_id.get(int(digits)) if digits.isdigit() else None
        if isinstance(found, Issue):
            gone = found.deleted or found.moved_to is not None
            return None if gone or found.node_id != node_id else found
        kinds: Mapping[str, type] = {"R": Repository, "IC": Comment}
        return found if kind in kinds and isinstance(found, kinds[kind]) else None  # type: ignore[return-value]  # narrowed by the table


def blob_sha(content: bytes) -> str:
    """Return the git name of a file's content."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def wrapped(content: bytes) -> str:
    """Return base64 in lines of 60, as the contents endpoint gives it."""
    return base64.encodebytes(content).decode()


def _machine_clock() -> datetime:
    return datetime.now(UTC)
