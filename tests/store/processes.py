"""Real processes on one database: started in milliseconds, killed without warning."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from uuid import uuid4

from bot.app import App, build, utc_now
from bot.errors import UserError
from bot.records import Delivery
from bot.settings import Settings
from bot.store import Store
from bot.worker import Worker

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["tests.store.processes", "bench.faults", "bench.instructions", "bot.verbs.roles"]
)


def start(target: Callable[..., None], *args: object) -> ForkServerProcess:
    """Start a function of this module in a process of its own."""
    process = PROCESSES.Process(target=target, args=args, daemon=True)
    process.start()
    return process


def record(app: App, args: Mapping[str, object]) -> None:
    """A task with one effect: the first write of its key counts, every run leaves a trace."""
    now = app.clock()
    with app.store.write() as tx:
        tx.deliveries.add(Delivery(id=f"run-{uuid4()}", event="run", received_at=now))
    time.sleep(float(str(args["seconds"])))
    with app.store.write() as tx:
        is_new = tx.deliveries.add(
            Delivery(id=f"effect-{args['key']}", event="effect", received_at=now)
        )
        if not is_new:
            tx.deliveries.add(Delivery(id=f"again-{uuid4()}", event="again", received_at=now))


def work(database_url: str, folder: str, lease_seconds: float) -> None:
    """Work on the queue ``test`` until killed."""
    settings = Settings(
        _env_file=None, data_dir=Path(folder), database_url=database_url, embedder="hashing:384"
    )
    worker = Worker(
        build(settings),
        {"record": record},
        ["test"],
        poll_seconds=0.1,
        lease=timedelta(seconds=lease_seconds),
    )
    worker.run(threading.Event())


def hold(database_url: str, name: str, gate: Event) -> None:
    """Hold something until killed."""
    store = Store(database_url)
    held = store.hold(name)
    assert held.take()
    gate.set()
    threading.Event().wait()


def claim(database_url: str, issue_id: int, person_id: int, gate: object, results: object) -> None:
    """Claim an issue when the gate opens, and report what came of it."""
    store = Store(database_url)
    with store.read() as tx:
        tx.issues.get(issue_id)
    gate.wait()  # type: ignore[attr-defined]
    try:
        with store.write() as tx:
            tx.claims.take(issue_id, person_id, "plan", utc_now())
        answer = "won"
    except UserError as error:
        answer = str(error)
    results.put((person_id, answer))  # type: ignore[attr-defined]
    store.close()
