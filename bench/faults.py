"""python -m bench.faults: webs and workers as processes on PostgreSQL, killed, cut off and misled by their clocks."""

import hashlib
import hmac
import json
import multiprocessing
import os
import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import httpx
import uvicorn
from pydantic import SecretStr
from sqlalchemy import text

from bot.app import App, build, utc_now
from bot.logs import configure
from bot.settings import Settings
from bot.store import Store
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.http import WEBHOOK_PATH, site
from bot.worker import Worker
from tests.databases import PostgresServer, postgres_server

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bot.verbs.roles"])
SECRET = "bench"
LEASE = timedelta(seconds=3)
PATIENCE = 120.0


@dataclass
class Report:
    """What was done to the processes, and what became of the deliveries."""

    rounds: int = 0
    kills: int = 0
    cuts: int = 0
    sent: int = 0
    deliveries: set[str] = field(default_factory=set)
    effects: int = 0
    reruns: int = 0
    losses: int = 0
    doubles: int = 0

    def __str__(self) -> str:
        return (
            f"rounds {self.rounds}, kills {self.kills}, connections cut {self.cuts}, calls sent {self.sent}, "
            f"deliveries {len(self.deliveries)}, effects {self.effects}, jobs run again {self.reruns}, "
            f"losses {self.losses}, doubles {self.doubles}"
        )


def _app(url: str, folder: str, ahead: float = 0.0) -> App:
    def clock() -> datetime:
        return utc_now() + timedelta(seconds=ahead)

    settings = Settings(
        _env_file=None,
        data_dir=Path(folder),
        database_url=url,
        embedder="hashing:384",
        github_webhook_secret=SecretStr(SECRET),
    )
    return build(settings, clock=clock)


def web(url: str, folder: str, port: int) -> None:
    """Serve HTTP until killed."""
    configure("error", as_json=False)
    uvicorn.run(site(_app(url, folder)), host="127.0.0.1", port=port, log_config=None)


def work(url: str, folder: str, ahead: float) -> None:
    """Work deliveries until killed; each takes a moment, so that kills find some running."""
    configure("error", as_json=False)

    def slowly(app: App, args: object) -> None:
        time.sleep(random.uniform(0, 0.05))
        TASKS["github.delivery"](app, args)  # type: ignore[arg-type]

    app = _app(url, folder, ahead)
    Worker(app, {"github.delivery": slowly}, ["github"], poll_seconds=0.2, lease=LEASE).run(
        threading.Event()
    )


class Site:
    """Two webs and two workers on one database."""

    def __init__(self, server: PostgresServer, folder: str) -> None:
        self.server, self.folder = server, folder
        self.url = server.url(server.create())
        self.ports = [_free_port() for _ in range(2)]
        self.webs = [self._start(web, port) for port in self.ports]
        self.workers = [self._start(work, 0.0) for _ in range(2)]

    def _start(self, target: object, argument: object) -> ForkServerProcess:
        process = PROCESSES.Process(
            target=target,  # type: ignore[arg-type]
            args=(self.url, self.folder, argument),
            daemon=True,
        )
        process.start()
        return process

    def kill_one(self) -> None:
        """Kill a web or a worker without warning and start another; its clock may be wrong."""
        row, place = random.choice([self.webs, self.workers, self.workers]), random.randrange(2)
        row[place].kill()
        row[place].join()
        is_web = row is self.webs
        row[place] = self._start(
            web if is_web else work,
            self.ports[place] if is_web else random.choice([-2.0, 0.0, 2.0]),
        )

    def cut(self) -> None:
        """End every connection to the database, as its restart does."""
        self.server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )

    def send(self, delivery: str) -> bool:
        """Send a call to one of the webs; True when it was accepted."""
        body = json.dumps({"zen": delivery}).encode()
        signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "x-hub-signature-256": signature,
            "content-type": "application/json",
            "x-github-delivery": delivery,
            "x-github-event": "ping",
        }
        address = f"http://127.0.0.1:{random.choice(self.ports)}{WEBHOOK_PATH}"
        try:
            return httpx.post(address, content=body, headers=headers, timeout=10).status_code == 202
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """End every process."""
        for process in (*self.webs, *self.workers):
            process.kill()
            process.join()


def run(rounds: int, each: int, kills: int) -> Report:
    """Send deliveries in any order and twice while processes die; count what is in the database after."""
    report = Report()
    with postgres_server() as server, TemporaryDirectory() as folder:
        place = Site(server, folder)
        try:
            for number in range(rounds):
                _round(place, report, number, each, kills)
            _drain(place, report)
        finally:
            place.stop()
        _count(place.url, report)
    return report


def _round(place: Site, report: Report, number: int, each: int, kills: int) -> None:
    wanted = [f"{number}-{one}" for one in range(each)]
    calls = wanted + random.sample(wanted, each // 3)
    random.shuffle(calls)
    faults = set(random.sample(range(len(calls)), kills))
    for at, delivery in enumerate(calls):
        if at in faults:
            place.kill_one()
            report.kills += 1
        if at == len(calls) // 2:
            place.cut()
            report.cuts += 1
        until = time.monotonic() + PATIENCE
        while not place.send(delivery):
            report.sent += 1
            assert time.monotonic() < until, "no web came back"
            time.sleep(0.1)
        report.sent += 1
    report.deliveries |= set(wanted)
    report.rounds += 1


def _drain(place: Site, report: Report) -> None:
    """Wait until every job ended; what was killed comes back when its lease ends."""
    store, until = Store(place.url), time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with store.read() as tx:
            states = {state for (_queue, state), _count in tx.queue.counts().items()}
        if states <= {"done", "dead"}:
            break
        time.sleep(0.2)
    store.close()


def _count(url: str, report: Report) -> None:
    store = Store(url)
    with store.read() as tx:
        done = tx.session.execute(text("SELECT id FROM delivery WHERE processed_at IS NOT NULL"))
        effects = set(done.scalars())
        jobs = tx.session.execute(text("SELECT args->>'delivery', state, attempt FROM job")).all()
    store.close()
    finished = Counter(delivery for delivery, state, _attempt in jobs if state == "done")
    report.effects = len(effects & report.deliveries)
    report.reruns = sum(attempt - 1 for *_rest, attempt in jobs)
    report.losses = len(report.deliveries - effects)
    report.doubles = sum(count - 1 for count in finished.values())


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@click.command()
@click.option("--rounds", default=10, show_default=True)
@click.option("--deliveries", "each", default=60, show_default=True, help="In each round.")
@click.option("--kills", default=3, show_default=True, help="In each round.")
@click.option("--seed", type=int, default=None, help="Repeat the same choices.")
def main(rounds: int, each: int, kills: int, seed: int | None) -> None:
    """Kill, cut and mislead, then count; ends with 1 when something was lost or doubled."""
    random.seed(os.urandom(8) if seed is None else seed)
    report = run(rounds, each, kills)
    click.echo(str(report))
    if report.losses or report.doubles:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
