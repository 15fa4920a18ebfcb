"""A thread on the sandbox's GitHub: people write comments, calls are delivered, jobs run, traces are read."""

from typing import Any

from bot.app import App
from bot.context import Actor
from bot.mentor_commands import OfferMentoring, SetAge
from bot.records import Issue
from bot.sandbox import serial, things
from bot.sandbox.server import Sandbox
from bot.surfaces.github.deliveries import accept
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.github.webhook import Call
from bot.worker import Worker

NAME = "sandbox-vision/pixelforge"
MAINTAINER, TRIAGER = "sandbox-maintainer", "sandbox-triager"
LEARNER, OTHER = "sandbox-learner", "sandbox-other"
PLAN = "First I reproduce the crash with a small batch. Then I fix it and add a test for it."
READY = (
    "`resize()` in `pixelforge/resize.py` crashes for an empty batch. We agreed to return the batch as it is.\n\n"
    "```python\nresize([])\n```\n\nSteps: change `resize`, one small function. Run the tests with "
    "`pytest tests/test_resize.py` and add one.\n"
)
READY_TOO = (
    "`resize(size=0)` in `pixelforge/resize.py` says only “bad value”. It should say which argument, and what is "
    "allowed. One message and one test in `tests/test_resize.py`; run them with `pytest`.\n"
)
CONFIG = "claim: self-serve\n"


def entries(config: str = CONFIG, count: int = 2) -> list[dict[str, Any]]:
    """Return a repository with a file, a ready issue, and ``count`` - 1 bare ones."""
    issues = [
        {
            "number": number,
            "title": "Crash when resizing an empty batch" if number == 1 else "Something is slow",
            "body": READY if number == 1 else "Somehow.",
            "labels": ["good first issue"] if number == 1 else [],
        }
        for number in range(1, count + 1)
    ]
    if count >= 4:
        issues[3] |= {"title": "Say which argument of resize is wrong", "body": READY_TOO}
        issues[3] |= {"labels": ["good first issue"]}
    return [
        {
            "full_name": NAME,
            "language": "Python",
            "maintainers": [MAINTAINER],
            "collaborators": {TRIAGER: "triage"},
            "labels": ["good first issue"],
            "files": {".github/mentorable.yml": config, "CONTRIBUTING.md": "Run the tests.\n"},
            "issues": issues,
        },
        {"full_name": "sandbox-vision/.github", "files": {"README.md": "Ours."}, "issues": []},
    ]


class Thread:
    """One issue and all that can be done to it."""

    def __init__(self, app: App, sandbox: Sandbox, number: int = 1) -> None:
        self.app, self.sandbox, self.number = app, sandbox, number
        self.files = sandbox.world.repositories[NAME].files
        self.organisation = sandbox.world.repositories["sandbox-vision/.github"].files
        self._count = 0

    def at(self, number: int) -> "Thread":
        """Go to another issue."""
        self.number = number
        return self

    @property
    def issue(self) -> things.Issue:
        """The issue as GitHub has it."""
        return self.sandbox.world.repositories[NAME].issues[self.number]

    def user_id(self, login: str) -> int:
        """Return an id for a login, always the same."""
        return int(serial.user("", login)["id"])

    def payload(
        self, login: str, body: str, action: str = "created", **changes: object
    ) -> dict[str, object]:
        """Write a comment and return the payload that tells of it."""
        world = self.sandbox.world
        self._count += 1
        comment = things.Comment(world.fresh_id(), login, body, self.app.clock(), self.app.clock())
        world.by_id[comment.id] = comment
        self.issue.comments.append(comment)
        user = {"login": login, "id": self.user_id(login), "type": "User"}
        return {
            "action": action,
            "repository": {"full_name": NAME, "default_branch": "main"},
            "issue": {"number": self.number, "state": "open", "locked": False},
            "comment": {"id": comment.id, "body": body, "user": user, "updated_at": "2026-03-02"},
            "sender": user,
        } | changes

    def say(self, login: str, body: str) -> dict[str, object]:
        """Write a comment, deliver it, work until nothing is left to do."""
        payload = self.payload(login, body)
        self.deliver("issue_comment", payload)
        return payload

    def deliver(self, event: str, payload: dict[str, object], delivery: str = "") -> None:
        """Deliver a call and work it."""
        self.take(event, payload, delivery)
        self.work()

    def take(self, event: str, payload: dict[str, object], delivery: str = "") -> None:
        """Take a call in without working it."""
        self._count += 1
        name = delivery or f"delivery-{self._count}"
        accept(self.app, Call(name, event, str(payload.get("action") or ""), payload))

    def work(self) -> None:
        """Work until nothing is due."""
        worker = Worker(self.app, TASKS, ["github"])
        while worker.run_once():
            pass

    def claimed(self, login: str = LEARNER) -> None:
        """Tag the issue and let somebody take it."""
        self.say(MAINTAINER, "/mentorable tag --anyway")
        self.say(login, f"/mentorable claim {PLAN}")
        assert login in self.issue.assignees

    def mentored(self, capacity: int = 1) -> Actor:
        """Let the named mentor say yes to the issue, and offer so many places."""
        self.configure("claim: ask-mentor\nmentors: [{login: sandbox-mentor}]\n")
        self.say(MAINTAINER, "/mentorable tag mentor=@sandbox-mentor")
        self.say("sandbox-mentor", "/mentorable mentor")
        mentor = Actor("github", str(self.user_id("sandbox-mentor")), "sandbox-mentor", place="dm")
        self.app.handle(mentor, SetAge("adult"))
        self.app.handle(mentor, OfferMentoring(capacity))
        return mentor

    def configure(self, text: str) -> None:
        """Change the file on the default branch, and tell it."""
        self.files[".github/mentorable.yml"] = text.encode()
        self.deliver(
            "push",
            {
                "ref": "refs/heads/main",
                "after": "0" * 40,
                "repository": {"full_name": NAME, "default_branch": "main"},
                "commits": [{"modified": [".github/mentorable.yml"]}],
            },
        )

    def answers(self) -> list[str]:
        """Return what the bot wrote in the thread."""
        me = self.sandbox.world.viewer
        return [c.body for c in self.issue.comments if c.author == me]

    def reactions(self) -> list[str]:
        """Return the bot's reactions to comments of the thread."""
        return [r.content for c in self.issue.comments for r in c.reactions]

    def row(self) -> Issue:
        """Return the issue as it is stored."""
        with self.app.store.read() as tx:
            row = tx.issues.named(f"{NAME}#{self.number}")
        assert row is not None
        return row

    def holders(self) -> list[int]:
        """Return the person ids of who has the issue."""
        with self.app.store.read() as tx:
            row = tx.issues.named(f"{NAME}#{self.number}")
            return [c.person_id for c in tx.claims.holders(row.id or 0)] if row else []

    def writes(self) -> list[str]:
        """Return the changing requests GitHub got."""
        return [
            f"{r.method} {r.path}"
            for r in self.sandbox.requests
            if r.method not in ("GET",) and "graphql" not in r.path
        ]
