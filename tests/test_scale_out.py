"""Many processes on one PostgreSQL: webs, workers and Discord's connections share the work, and each thing happens once."""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx
import pytest

from bench import instructions
from bench.faults import run
from bot.app import App, build
from bot.jobs.index import Progress, index_repository
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from bot.surfaces.http import WEBHOOK_PATH
from tests.databases import PostgresServer
from tests.surfaces.discord import gateway
from tests.surfaces.github_thread import LEARNER, MAINTAINER, NAME, OTHER, PLAN, Thread, entries
from tests.verbs import free_port, get, until, verb

SECRET = "a-webhook-secret"
DELIVERIES = 12


@pytest.mark.timeout(240)
def test_deliveries_survive_kills_and_lost_connections() -> None:
    report = run(rounds=1, each=20, kills=2)
    assert report.kills == 2
    assert report.cuts == 1
    assert report.sent > 20
    assert (report.effects, report.losses, report.doubles) == (20, 0, 0), str(report)


def test_a_worker_killed_at_any_bytecode_loses_and_doubles_nothing(database_url: str) -> None:
    report = instructions.run(2, database_url)
    assert report.kills, "nobody was killed"
    assert (report.losses, report.doubles) == (0, 0), str(report)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A GitHub of its own."""
    with serve_world(world_from(entries())) as sandbox:
        yield sandbox


@pytest.fixture
def values(
    postgres: PostgresServer, sandbox: Sandbox, tmp_path: Path
) -> Iterator[dict[str, object]]:
    """What every process is told."""
    with postgres.lend() as url:
        yield {
            "database_url": url,
            "data_dir": tmp_path,
            "embedder": "hashing:384",
            "registry": False,
            "github_api_url": str(sandbox),
            "github_token": "sandbox-token",
            "github_webhook_secret": SECRET,
            "github_write_pause_seconds": 0,
            "discord_token": "right",
        }


@pytest.fixture
def app(values: dict[str, object]) -> Iterator[App]:
    """The app that looks on; it knows the issues."""
    app = build(Settings(_env_file=None, **values))  # type: ignore[arg-type]
    index_repository(app.store, app.forge, app.embedder(), NAME, app.clock, Progress())
    yield app
    app.store.close()


class Site:
    """The processes, and how they are told to begin and to end."""

    def __init__(self, values: dict[str, object]) -> None:
        self.values = values
        self.processes: list[ForkServerProcess] = []

    def start(self, name: str, **more: object) -> ForkServerProcess:
        """Start a verb."""
        self.processes.append(verb(name, self.values | more))
        return self.processes[-1]

    def stop(self) -> list[int | None]:
        """Stop all that live, gently; returns their exit codes."""
        living = [process for process in self.processes if process.is_alive()]
        for process in living:
            process.terminate()
        for process in living:
            process.join(30)
        return [process.exitcode for process in living]


@pytest.fixture
def site(values: dict[str, object]) -> Iterator[Site]:
    """Nobody yet."""
    site = Site(values)
    yield site
    for process in site.processes:
        process.kill()
        process.join()


def send(port: int, event: str, delivery: str, payload: dict[str, object]) -> int:
    """Call a web as GitHub does."""
    body = json.dumps(payload).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "x-hub-signature-256": f"sha256={signature}",
        "content-type": "application/json",
        "x-github-delivery": delivery,
        "x-github-event": event,
    }
    return httpx.post(
        f"http://127.0.0.1:{port}{WEBHOOK_PATH}", content=body, headers=headers, timeout=10
    ).status_code


def finished(port: int) -> float:
    """Return how many deliveries a worker has worked."""
    found = re.findall(
        r'mentorable_jobs_total\{outcome="done",task="github.delivery"\} ([\d.]+)',
        get(f"http://127.0.0.1:{port}/metrics"),
    )
    return float(found[0]) if found else 0.0


def test_two_webs_and_two_workers_share_the_deliveries(
    app: App, sandbox: Sandbox, site: Site
) -> None:
    thread = Thread(app, sandbox)
    thread.say(MAINTAINER, "/mentorable tag")
    webs, workers = [free_port(), free_port()], [free_port(), free_port()]
    for port in webs:
        site.start("web", web_port=port)
    for port in workers:
        site.start("worker", health_port=port)
    for port in (*webs, *workers):
        until(lambda port=port: get(f"http://127.0.0.1:{port}/readyz") == "ready")  # type: ignore[misc]
    claims = [thread.payload(login, f"/mentorable claim {PLAN}") for login in (LEARNER, OTHER)]
    for port in webs:  # each call comes to both, and both people claim in one instant
        for number, payload in enumerate(claims):
            assert send(port, "issue_comment", f"claim-{number}", payload) == 202
        for number in range(DELIVERIES):
            assert send(port, "ping", f"ping-{number}", {"zen": str(number)}) == 202
    until(lambda: sum(map(finished, workers)) == DELIVERIES + len(claims))
    assert all(map(finished, workers)), "one worker did everything"
    assert len(thread.issue.assignees) == len(thread.answers()) == 1  # one has it, one is refused
    assert site.stop() == [0, 0, 0, 0]


@pytest.fixture
async def fake(values: dict[str, object]) -> AsyncIterator[gateway.Discord]:
    """A Discord that lets one connection in at a time."""
    async with gateway.serve() as fake:
        fake.lanes = 1
        values |= {
            "discord_api_url": f"{fake.address}/api/v10",
            "discord_gateway_url": fake.address.replace("http", "ws") + "/gw",
            "discord_shards": 2,
            "discord_processes": 2,
        }
        yield fake


async def comes(holds: Callable[[], object]) -> None:
    """Wait beside the loop that serves Discord."""
    await asyncio.to_thread(until, holds)


async def test_two_processes_share_the_connections_and_a_third_waits(
    app: App, fake: gateway.Discord, site: Site
) -> None:
    now = app.clock()
    with app.store.write() as tx:
        person = tx.people.meet("discord", "7", "member-one", now)
        tx.tellings.tell(person.id or 0, "help", key="k", now=now)
    first = site.start("discord")
    await comes(lambda: 0 in fake.shards)
    site.start("discord")
    await comes(lambda: 1 in fake.shards)
    site.start("discord")
    (was, _), (then, _) = fake.identified
    assert then - was >= 5, "Discord allows one introduction in five seconds"
    await comes(lambda: fake.posted("/70/messages"))
    for shard in (0, 1):
        await fake.push("INTERACTION_CREATE", gateway.interaction("help", 500 + shard), shard)
    await comes(lambda: len(fake.posted("/@original")) == 2)
    assert len(fake.posted("/commands")) == 1, "one process registers the commands"
    first.kill()
    await comes(lambda: [shard for _at, shard in fake.identified] == [0, 1, 0])
    await fake.write("help", 101)
    await comes(lambda: len(fake.posted("/70/messages")) == 2)
    assert await asyncio.to_thread(site.stop) == [0, 0]
