"""How much more four workers index than one: the same repositories, as jobs on PostgreSQL, embedded by the model."""

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from pydantic import SecretStr
from sqlalchemy import func, select

from bench.figures import Row, Settings
from bench.indexing import forge, register
from bot.app import App, build
from bot.jobs.tasks import QUEUE, TASKS
from bot.logs import configure
from bot.records import Embedding
from bot.settings import Settings as BotSettings
from bot.settings import load
from bot.worker import Worker
from tests.databases import PostgresServer, postgres_server

PROCESSES = multiprocessing.get_context("spawn")
MANY, ROUNDS = 4, 2
PATIENCE = 1200.0


def index(settings: Settings) -> Iterator[Row]:
    """Index with one worker and with four, in turns, each worker on one thread; the best of each counts."""
    os.environ["OMP_NUM_THREADS"] = "1"  # noqa: TID251  # inherited by the workers
    took: dict[int, list[float]] = {1: [], MANY: []}
    with postgres_server() as server, forge(settings.texts) as (address, _pipe):
        for _round in range(ROUNDS):
            for count in took:
                took[count].append(_seconds(server, address, settings, count))
    one, many = min(took[1]), min(took[MANY])
    yield Row("processors", float(os.cpu_count() or 1))
    yield Row("one worker", settings.texts / one, "issues a second")
    yield Row(f"{MANY} workers", settings.texts / many, "issues a second")
    yield Row(f"{MANY} workers beside one", one / many, bar=1.6)


def _seconds(server: PostgresServer, address: str, settings: Settings, count: int) -> float:
    """Return how long so many workers take for everything, from when all have loaded the model."""
    with server.lend() as url:
        app = _app(url, address, settings.embedder)
        register(app, settings.texts)
        with _workers(count, url, address, settings.embedder):
            start = time.perf_counter()
            _defer(app)
            while _embedded(app) < settings.texts:
                if time.perf_counter() - start > PATIENCE:
                    raise RuntimeError(f"not indexed in {PATIENCE:.0f} s")
                time.sleep(0.05)
            took = time.perf_counter() - start
        app.store.close()
    return took


@contextmanager
def _workers(count: int, url: str, address: str, embedder: str) -> Iterator[None]:
    ready, stop = [PROCESSES.Event() for _ in range(count)], PROCESSES.Event()
    started = [
        PROCESSES.Process(target=_work, args=(url, address, embedder, each, stop), daemon=True)
        for each in ready
    ]
    for process in started:
        process.start()
    for each in ready:
        each.wait(PATIENCE)
    yield
    stop.set()
    for process in started:
        process.join()


def _work(url: str, address: str, embedder: str, ready: Event, stop: Event) -> None:
    configure("error", as_json=False)
    app, halt = _app(url, address, embedder), threading.Event()
    app.embedder().embed_documents(["warm up"])
    worker = threading.Thread(target=Worker(app, TASKS, [QUEUE], threads=1).run, args=(halt,))
    worker.start()
    ready.set()
    stop.wait()
    halt.set()
    worker.join()
    app.store.close()


def _app(url: str, address: str, embedder: str) -> App:
    return build(
        BotSettings(
            _env_file=None,
            database_url=url,
            data_dir=load().folder,
            embedder=embedder,
            github_api_url=address,
            github_token=SecretStr("sandbox"),
            registry=False,
        )
    )


def _defer(app: App) -> None:
    now = app.clock()
    with app.store.write() as tx:
        for repository in tx.indexing.to_visit():
            tx.queue.defer(QUEUE, "index.repository", {"repository_id": repository.id}, now=now)


def _embedded(app: App) -> int:
    with app.store.read() as tx:
        return tx.session.scalar(select(func.count()).select_from(Embedding)) or 0
