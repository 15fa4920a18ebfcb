"""The world of a sandbox: all things by name and by id, and the rules of changing them."""

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b

from bot.sandbox.things import OUTSIDE, Comment, Event, Issue, Label, Repository
from bot.sandbox.webhooks import Happening


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
        for named in issue.mentions:
            repository.pulls_mentioning.setdefault(named, []).append(issue.number)
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
        author, repository = pull.author.lower(), pull.repository
        if author not in repository.contributors:
            repository.contributors.add(author)
            self._stand_anew(repository, author)

    def _stand_anew(self, repository: Repository, author: str) -> None:
        """Let somebody's earlier words show how they stand now, as GitHub does."""
        for issue in repository.issues.values():
            told: list[Issue | Comment] = [issue, *issue.comments]
            for said in told:
                if said.author.lower() == author and said.association in OUTSIDE:
                    said.association = self.association(repository, author)

    def linked_pulls(self, issue: Issue) -> list[Issue]:
        """Return the pull requests that would close an issue."""
        numbers = issue.repository.pulls_closing.get(issue.number, ())
        return [issue.repository.issues[number] for number in numbers]

    def mentioning_pulls(self, issue: Issue) -> list[Issue]:
        """Return the pull requests that speak of an issue and would not close it."""
        numbers = issue.repository.pulls_mentioning.get(issue.number, ())
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


def _machine_clock() -> datetime:
    return datetime.now(UTC)
