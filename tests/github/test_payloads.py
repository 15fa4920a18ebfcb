"""Every payload GitHub publishes, taken in by the receiver and worked: signed, forged, damaged, repeated, reordered."""

import functools
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.repository_config import PATH
from bot.sandbox.content import blob_sha
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.sandbox.webhooks import signed
from bot.sandbox.world import Comment
from bot.settings import Settings
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.http import WEBHOOK_PATH, site
from bot.worker import Worker
from tests.databases import on_both
from tests.fakes import FixedClock
from tests.github.conftest import SECRET, Recorded


@pytest.fixture
def sandbox(recorded: list[Recorded]) -> Iterator[Sandbox]:
    """A GitHub with every repository the payloads speak of, each with a file that turns all on."""
    names = {(p.get("repository") or {}).get("full_name") for _event, p in recorded} - {None}
    config = "claim: self-serve\nsuggest_when_taken: true\ncongratulate: true\n"
    entries = [
        {
            "full_name": name,
            "files": {".github/mentorable.yml": config},
            "issues": [{"number": n, "title": "Spelling error in the README file"} for n in (1, 2)],
        }
        for name in sorted(names)
    ]
    with serve_world(world_from(entries)) as sandbox:
        yield sandbox


@pytest.fixture
def app(settings: Settings, sandbox: Sandbox) -> Iterator[App]:
    """An app with a webhook secret."""
    changes = {"github_api_url": str(sandbox), "github_webhook_secret": SecretStr(SECRET)}
    app = build(settings.model_copy(update=changes), clock=FixedClock())
    yield app
    app.store.close()


@on_both
async def test_each_payload_gets_the_right_status_and_no_job_dies(
    app: App, sandbox: Sandbox, recorded: list[Recorded]
) -> None:
    assert len(recorded) == 329
    calls = [
        (*signed(event, payload, SECRET, f"delivery-{number}"),)
        for number, (event, payload) in enumerate(recorded)
    ]
    transport = httpx.ASGITransport(site(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        post = functools.partial(client.post, WEBHOOK_PATH)
        for headers, body in calls:
            forged = headers | {"X-Hub-Signature-256": "sha256=" + "0" * 64}
            assert (await post(content=body, headers=forged)).status_code == 401
            assert (await post(content=body[:-1], headers=headers)).status_code == 401
        assert _counts(app) == {}
        first = [await post(content=b, headers=h) for h, b in calls]
        random.Random(7).shuffle(calls)
        again = [await post(content=b, headers=h) for h, b in calls]
    assert {(a.status_code, a.json()["accepted"]) for a in first} == {(202, True)}
    assert {(a.status_code, a.json()["accepted"]) for a in again} == {(202, False)}
    _work(app)
    # Once more, as other deliveries, in another order. None of them asks for anything, so nothing is said.
    await _deliver(app, random.Random(11).sample(recorded, len(recorded)))
    assert _writes(sandbox) == []
    assert set(_counts(app)) == {("github", "done")}


def _asks(payload: dict[str, Any]) -> dict[str, Any]:
    """Have the comment say something to us; an edit adds it."""
    comment = payload["comment"] | {"body": "/mentorable help"}
    return payload | {"comment": comment, "changes": {"body": {"from": "Hello."}}}


def _merged(payload: dict[str, Any]) -> dict[str, Any]:
    return payload | {"pull_request": payload["pull_request"] | {"merged": True}}


def _broken(payload: dict[str, Any]) -> dict[str, Any]:
    return payload | {"commits": [{"modified": [PATH]}], "after": "b" * 40}


def _with_head(payload: dict[str, Any]) -> dict[str, Any]:
    head = payload["pull_request"]["head"] | {"sha": blob_sha(f"{HOME}#2:topic".encode())}
    return payload | {"pull_request": payload["pull_request"] | {"head": head}}


HOME = "Codertocat/Hello-World"
COMMENTS, CHECKS = f"/repos/{HOME}/issues/{{}}/comments", f"/repos/{HOME}/check-runs"
EFFECTS = [
    ("issue_comment", "created", _asks, COMMENTS.format(1)),
    ("issue_comment", "edited", _asks, COMMENTS.format(1)),
    ("pull_request", "closed", _merged, COMMENTS.format(2)),
    ("pull_request", "opened", _with_head, CHECKS),
    ("push", None, _broken, CHECKS),
]


@on_both
@pytest.mark.parametrize(("event", "action", "change", "place"), EFFECTS)
async def test_what_a_recorded_call_asks_for_is_done_once_however_often_it_comes(
    app: App,
    sandbox: Sandbox,
    recorded: list[Recorded],
    event: str,
    action: str | None,
    change: Callable[[dict[str, Any]], dict[str, Any]],
    place: str,
) -> None:
    _prepare(sandbox, is_pushed=event == "push")
    wanted = [
        change(p)
        for e, p in recorded
        if e == event and p.get("action") == action and p["repository"]["full_name"] == HOME
    ]
    assert wanted
    others = [r for r in recorded if r[0] in {"watch", "star", "ping"}]
    calls = [(event, p) for p in wanted for _twice in range(2)] + others
    await _deliver(app, calls)
    await _deliver(app, random.Random(5).sample(calls, len(calls)), "again")
    assert _writes(sandbox) == [f"POST {place}"]
    assert set(_counts(app)) == {("github", "done")}


def _prepare(sandbox: Sandbox, *, is_pushed: bool) -> None:
    """Have on GitHub what the recorded calls speak of, and in it what is worth a word."""
    world = sandbox.world
    home = world.repositories[HOME.lower()]
    comment = Comment(492700400, "Codertocat", "/mentorable help", world.now(), world.now())
    home.issues[1].comments.append(comment)
    world.by_id[comment.id] = comment
    pull = home.issues.pop(2)
    pull.is_pull, pull.author = True, "Codertocat"
    home.issues[2] = pull
    pull.changes[PATH] = b"limitz: 3\n"
    world.merge(pull, world.now())
    if is_pushed:
        home.files[PATH] = b"limitz: 3\n"


async def _deliver(app: App, calls: Sequence[Recorded], name: str = "once") -> None:
    transport = httpx.ASGITransport(site(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for number, (event, payload) in enumerate(calls):
            headers, body = signed(event, payload, SECRET, f"{name}-{number}")
            answer = await client.post(WEBHOOK_PATH, content=body, headers=headers)
            assert answer.status_code == 202
    _work(app)


async def test_a_damaged_payload_with_a_genuine_signature_is_a_400(
    app: App, recorded: list[Recorded]
) -> None:
    transport = httpx.ASGITransport(site(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for number, (event, payload) in enumerate(recorded):
            headers, _body = signed(event, payload, SECRET, f"damaged-{number}")
            whole = json.dumps(payload).encode()
            headers, body = _resigned(headers, whole[: len(whole) // 2])
            answer = await client.post(WEBHOOK_PATH, content=body, headers=headers)
            assert answer.status_code == 400


MANGLED: list[Any] = [None, [], "", {}, 0]


async def test_a_payload_of_another_shape_kills_no_job(app: App, recorded: list[Recorded]) -> None:
    """Whatever one top-level part is replaced by, the job ends well: GitHub adds and drops fields."""
    chosen = [r for r in recorded if r[0] in HANDLED][::2]
    transport = httpx.ASGITransport(site(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for number, (event, payload) in enumerate(chosen):
            for name in payload:
                changed = payload | {name: MANGLED[(number + len(name)) % len(MANGLED)]}
                headers, body = signed(event, changed, SECRET, f"m-{number}-{name}")
                answer = await client.post(WEBHOOK_PATH, content=body, headers=headers)
                assert answer.status_code == 202
    _work(app)
    assert set(_counts(app)) == {("github", "done")}


HANDLED = frozenset(
    {
        "issue_comment",
        "issues",
        "pull_request",
        "pull_request_review",
        "push",
        "installation",
        "installation_repositories",
    }
)


def _resigned(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return headers | {"X-Hub-Signature-256": f"sha256={digest}"}, body


def _work(app: App) -> None:
    worker = Worker(app, TASKS, ["github"])
    while worker.run_once():
        pass


def _counts(app: App) -> dict[tuple[str, str], int]:
    with app.store.read() as tx:
        return {k: n for k, n in tx.queue.counts().items() if k[0] == "github"}


def _writes(sandbox: Sandbox) -> list[str]:
    return [
        f"{r.method} {r.path}"
        for r in sandbox.requests
        if r.method != "GET" and "graphql" not in r.path
    ]
