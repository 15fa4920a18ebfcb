"""From a signed call to what is written on GitHub, with real PyGithub over HTTP."""

from collections.abc import Iterator

import pytest

from bot.app import App, build
from bot.jobs.index import Progress, index_repository
from bot.records import IssueState
from bot.sandbox.server import Sandbox, serve
from bot.sandbox.world import Comment
from bot.settings import Settings
from bot.surfaces.github.deliveries import accept
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.github.webhook import Call
from bot.worker import Worker

OPEN, WITHOUT_FILE = "sandbox-docs/learn-tensors", "sandbox-vision/pixelforge"
LEARNER = {"login": "sandbox-learner-7", "id": 7, "type": "User"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of its own: these tests write."""
    with serve() as sandbox:
        yield sandbox


@pytest.fixture
def app(settings: Settings, sandbox: Sandbox) -> Iterator[App]:
    app = build(settings.model_copy(update={"github_api_url": str(sandbox)}))
    for name in (OPEN, WITHOUT_FILE):
        index_repository(app.store, app.forge, app.embedder(), name, app.clock, Progress())
    yield app
    app.store.close()


def comment(
    sandbox: Sandbox, repository: str, number: int, body: str, **changes: object
) -> dict[str, object]:
    world, login = sandbox.world, str(LEARNER["login"])
    there = world.repositories[repository].issues[number]
    there.comments.append(Comment(900 + number, login, body, world.now(), world.now()))
    payload = {
        "action": "created",
        "repository": {"full_name": repository},
        "issue": {"number": number, "state": "open", "locked": False},
        "comment": {"id": 900 + number, "body": body, "user": LEARNER},
        "sender": LEARNER,
    }
    return payload | changes


def deliver(app: App, event: str, payload: dict[str, object], delivery_id: str = "d-1") -> None:
    accept(app, Call(delivery_id, event, str(payload["action"]), payload))
    worker = Worker(app, TASKS, ["github"])
    while worker.run_once():
        pass
    with app.store.read() as tx:
        row = tx.deliveries.get(delivery_id)
        assert row is not None
        assert row.processed_at is not None, "the job failed"


def written(app: App, repository: str, number: int) -> list[str]:
    return [c.body for c in app.forge.comments(repository, number) if "<!-- mentorable:" in c.body]


def test_suggest_is_answered_once_in_one_comment(app: App, sandbox: Sandbox) -> None:
    payload = comment(sandbox, OPEN, 701, "/mentorable suggest write documentation")
    deliver(app, "issue_comment", payload)
    deliver(app, "issue_comment", payload, "d-2")
    (body,) = written(app, OPEN, 701)
    assert body.startswith("@sandbox-learner-7 ")
    assert 1 <= body.count("\n- **") <= 3


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": {"login": "some-bot[bot]", "id": 8, "type": "Bot"}},
        {"sender": {"login": "sandbox-maintainer", "id": 9, "type": "User"}},
        {"issue": {"number": 1, "state": "closed", "locked": False}},
        {"issue": {"number": 1, "state": "open", "locked": True}},
        {"issue": {"number": 1, "state": "open", "locked": False, "pull_request": {}}},
        {"action": "edited"},
        {"action": "edited", "changes": {"body": {"from": "/mentorable suggest docs"}}},
        {"comment": {"id": 1, "body": "```\n/mentorable suggest docs\n```", "user": LEARNER}},
    ],
)
def test_nothing_is_written_where_nothing_was_asked(
    app: App, sandbox: Sandbox, changes: dict[str, object]
) -> None:
    deliver(
        app, "issue_comment", comment(sandbox, OPEN, 701, "/mentorable suggest docs", **changes)
    )
    assert written(app, OPEN, 701) == []


def test_without_a_file_nothing_is_written(app: App, sandbox: Sandbox) -> None:
    deliver(app, "issue_comment", comment(sandbox, WITHOUT_FILE, 1, "/mentorable suggest docs"))
    assert written(app, WITHOUT_FILE, 1) == []


def test_an_unknown_verb_gets_one_hint(app: App, sandbox: Sandbox) -> None:
    deliver(app, "issue_comment", comment(sandbox, OPEN, 701, "/mentorable dance"))
    (body,) = written(app, OPEN, 701)
    assert "/mentorable help" in body.replace("\\", "").replace("\u200b", "")


def test_the_label_and_the_state_follow_the_forge(app: App, sandbox: Sandbox) -> None:
    app.forge.set_labels(OPEN, 701, add=["mentorable"])
    deliver(
        app,
        "issues",
        {"action": "labeled", "repository": {"full_name": OPEN}, "issue": {"number": 701}},
    )
    with app.store.read() as tx:
        repository = tx.issues.repository(OPEN)
        assert repository is not None
        issue = tx.issues.find(repository.id or 0, 701)
    assert issue is not None
    assert issue.is_mentorable
    assert issue.state == IssueState.FREE


def test_other_events_are_done_without_a_word(app: App) -> None:
    deliver(app, "watch", {"action": "started"})
