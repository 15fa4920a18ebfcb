"""The webhook receiver under load: acknowledgements beside a bare endpoint of the same server, and a burst."""

import http.client
import json
import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bench.figures import Row, Settings
from bench.places import database
from bot.app import App, build
from bot.logs import configure
from bot.sandbox import faults
from bot.sandbox.server import Sandbox, serve
from bot.sandbox.webhooks import signed
from bot.settings import Settings as Operator
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.http import WEBHOOK_PATH, site
from bot.worker import Worker

SECRET = "bench-secret"
CALLS, BURST, CLIENTS, TURNS = 2000, 2000, 8, 5
NOISE = "x" * 8000
"""A recorded call is about this long."""

LONGEST_SECONDS = 300
BAR_RATIO = 0.2
BAR_P99_SECONDS = 1.0
"""GitHub gives up after ten seconds; we want to be far from that."""


def receiver(settings: Settings) -> Iterator[Row]:
    """Measure acknowledgements a second and the slowest hundredth, then send a burst at a slow GitHub."""
    with _quiet_logs():
        with _app(settings) as (app, _sandbox):
            yield from _compare(app)
        with _app(settings) as (app, sandbox):
            yield from _burst(app, sandbox)


def _compare(app: App) -> Iterator[Row]:
    bare = Starlette(routes=[Route(WEBHOOK_PATH, _bare, methods=["POST"])])
    rates: dict[str, list[float]] = {"a bare endpoint": [], "the receiver": []}
    times: dict[str, list[float]] = {name: [] for name in rates}
    with _served(bare) as bare_port, _served(site(app)) as port:
        for turn in range(TURNS):  # by turns, so that a bad moment of the machine hits both
            for name, at in zip(rates, (bare_port, port), strict=True):
                found, seconds = _send(at, _calls(f"{name}-{turn}", CALLS // TURNS, "A word."))
                rates[name].append(len(found) / seconds)
                times[name] += found
    for name, found in rates.items():
        yield Row(f"{name}: acknowledged", median(found), "/s")
        bar = BAR_P99_SECONDS if name == "the receiver" else None
        yield Row(f"{name}: p99", _p99(times[name]), "s", bar=bar, is_most=True)
    both = zip(rates["the receiver"], rates["a bare endpoint"], strict=True)
    ratio = median(ours / theirs for ours, theirs in both)
    yield Row("the receiver beside the bare endpoint", ratio, "×", bar=BAR_RATIO)


def _burst(app: App, sandbox: Sandbox) -> Iterator[Row]:
    """Send a burst while a worker waits for a slow GitHub; then let it work off all, and count."""
    sandbox.faults.add("/repos/*", faults.slow(0.5), times=10 * BURST)
    with _working(app), _served(site(app)) as port:
        times, _seconds = _send(port, _calls("burst", BURST, "/mentorable status"))
        waiting = BURST - _counts(app).get("done", 0)
    sandbox.faults.clear()
    with _working(app):
        end = time.monotonic() + LONGEST_SECONDS
        while _counts(app).get("done", 0) < BURST and time.monotonic() < end:
            time.sleep(0.2)
    with app.store.read() as tx:
        kept = sum(tx.deliveries.get(f"burst-{n}") is not None for n in range(BURST))
    yield Row("burst with a slow GitHub: p99", _p99(times), "s", bar=BAR_P99_SECONDS, is_most=True)
    yield Row("burst: calls that waited for GitHub at its end", waiting)
    yield Row("burst: calls lost", BURST - kept, bar=0, is_most=True)
    yield Row("burst: jobs lost", BURST - _counts(app).get("done", 0), bar=0, is_most=True)


@contextmanager
def _app(settings: Settings) -> Iterator[tuple[App, Sandbox]]:
    """Build an app on a database of its own, beside a GitHub of its own."""
    with database(settings) as url, tempfile.TemporaryDirectory() as folder, serve() as sandbox:
        operator = Operator(
            _env_file=None,
            data_dir=Path(folder),
            database_url=url,
            embedder="hashing:384",
            github_api_url=str(sandbox),
            github_token=SecretStr("sandbox-token"),
            github_webhook_secret=SecretStr(SECRET),
        )
        app = build(operator)
        try:
            yield app, sandbox
        finally:
            app.store.close()


@contextmanager
def _working(app: App) -> Iterator[None]:
    """Have a worker at work; what it has begun at the end it finishes."""
    stop = threading.Event()
    worker = threading.Thread(target=Worker(app, TASKS, ["github"]).run, args=(stop,))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Write logs as an operator's process does, but to nowhere."""
    configure("info", as_json=True)
    with Path(os.devnull).open("w") as nowhere:
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(nowhere)
        yield


def _counts(app: App) -> dict[str, int]:
    """Return how many jobs are in which state."""
    with app.store.read() as tx:
        return {state: n for (queue, state), n in tx.queue.counts().items() if queue == "github"}


async def _bare(request: Request) -> JSONResponse:
    json.loads(await request.body())
    return JSONResponse({"accepted": True}, 202)


def _calls(name: str, count: int, body: str) -> list[tuple[dict[str, str], bytes]]:
    user = {"login": "sandbox-learner", "id": 7, "type": "User"}
    payload = {
        "action": "created",
        "repository": {"full_name": "sandbox-docs/learn-tensors"},
        "issue": {"number": 701, "state": "open", "locked": False},
        "comment": {"id": 1, "body": f"{body}\n\n{NOISE}", "user": user},
        "sender": user,
    }
    return [signed("issue_comment", payload, SECRET, f"{name}-{n}") for n in range(count)]


@contextmanager
def _served(asgi: ASGIApp) -> Iterator[int]:
    server = uvicorn.Server(
        uvicorn.Config(asgi, host="127.0.0.1", port=0, log_level="error", access_log=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


def _send(port: int, calls: list[tuple[dict[str, str], bytes]]) -> tuple[list[float], float]:
    """Send all from some clients at once; returns the time of each, and of all."""
    times: list[float] = []
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=_client, args=(port, calls[n::CLIENTS], times))
        for n in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - begun


def _client(port: int, calls: list[tuple[dict[str, str], bytes]], times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for headers, body in calls:
        begun = time.perf_counter()
        connection.request("POST", WEBHOOK_PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 202:
            times.append(time.perf_counter() - begun)
    connection.close()


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)] if times else float("inf")
