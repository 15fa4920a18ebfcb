"""Every payload GitHub publishes, taken in by the receiver and worked: signed, forged, damaged, repeated, reordered."""

import functools
import hashlib
import hmac
import json
import random
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.sandbox.webhooks import signed
from bot.settings import Settings
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.http import WEBHOOK_PATH, site
from bot.worker import Worker
from tests.contract.github_contract import CACHE, must_run
from tests.databases import on_both
from tests.fakes import FixedClock

PACKAGE, INSIDE = "@octokit/webhooks-examples@7.6.1", "package/api.github.com/index.json"
FILE = CACHE / "webhooks-examples-7.6.1.json"
SECRET = "a-webhook-secret"
Recorded = tuple[str, dict[str, Any]]


@pytest.fixture(scope="session")
def recorded() -> list[Recorded]:
    """All recorded payloads with their events, fetched with npm once."""
    if not FILE.exists():
        reason = _fetch()
        if reason:
            (pytest.fail if must_run() else pytest.skip)(reason)
    events = json.loads(FILE.read_text("utf-8"))
    return [(event["name"], payload) for event in events for payload in event["examples"]]


def _fetch() -> str:
    if shutil.which("npm") is None:
        return "npm is not installed; it brings the recorded payloads"
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", PACKAGE]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=90)
        except (OSError, subprocess.SubprocessError) as error:
            return f"npm pack {PACKAGE} did not work: {error}"
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(INSIDE)
            assert member is not None
            part = Path(folder) / "payloads"
            part.write_bytes(member.read())
        part.replace(FILE)
    return ""


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
        first = [(await post(content=b, headers=h)).json() for h, b in calls]
        random.Random(7).shuffle(calls)
        again = [(await post(content=b, headers=h)).json() for h, b in calls]
    assert first == [{"accepted": True}] * 329
    assert again == [{"accepted": False}] * 329
    _work(app)
    writes = _writes(sandbox)
    # Once more, as other deliveries, in another order: nothing new becomes visible.
    await _redeliver(app, recorded)
    assert _writes(sandbox) == writes
    assert set(_counts(app)) == {("github", "done")}


async def _redeliver(app: App, recorded: list[Recorded]) -> None:
    transport = httpx.ASGITransport(site(app))
    mixed = random.Random(11).sample(recorded, len(recorded))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for number, (event, payload) in enumerate(mixed):
            headers, body = signed(event, payload, SECRET, f"again-{number}")
            answer = await client.post(WEBHOOK_PATH, content=body, headers=headers)
            assert answer.status_code == 202
    _work(app)


async def test_a_damaged_payload_with_a_genuine_signature_is_a_400(
    app: App, recorded: list[Recorded]
) -> None:
    transport = httpx.ASGITransport(site(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for number, (event, payload) in enumerate(recorded[::10]):
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


def _writes(sandbox: Sandbox) -> int:
    return sum(r.method != "GET" and "graphql" not in r.path for r in sandbox.requests)
