"""How fast issues get from a forge over HTTP into the store, and how many requests that takes."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from pydantic import SecretStr

from bench import invented, raw
from bench.figures import Row, Settings, seconds
from bench.places import database
from bot.app import App, build
from bot.jobs.index import Indexer, Progress
from bot.records import Repository
from bot.sandbox.file import world_from
from bot.sandbox.server import serve_world
from bot.settings import Settings as BotSettings
from bot.settings import load
from matching import readiness, text
from matching.embedders import Embedder

_EACH = 50
"""Issues in one repository."""

_LIMITS = {"core": 1_000_000, "graphql": 1_000_000}


def index(settings: Settings) -> Iterator[Row]:
    """Index a forge of invented issues over HTTP, beside one raw call of the model; then once more."""
    embedder = settings.load()
    _warm(embedder)
    with forge(settings.texts) as (address, pipe), app_on(address, embedder, settings) as app:
        register(app, settings.texts)
        first, ours, requests = _run(app, pipe)
        yield Row("issues indexed", first.embedded / ours, "a second")
        if (theirs := _raw(app, embedder)) is not None:
            yield Row("share of the raw model's encode", theirs / ours, bar=0.85)
        yield Row("requests for 1,000 issues", 1000 * requests / settings.texts)
        naive = settings.texts + -(-settings.texts // _EACH)
        yield Row("requests beside one for each issue", requests / naive, bar=0.25, is_most=True)
        again, took, requests = _run(app, pipe)
        yield Row("second run", took, "s")
        yield Row("requests of the second run", requests)
        yield Row("embedded again when nothing changed", again.embedded, bar=0, is_most=True)


def _warm(embedder: Embedder) -> None:
    """Load what a process loads once, the model's side and the reader's."""
    some = list(invented.issues(50))
    embedder.embed_documents([text.document(issue) for issue in some])
    for issue in some:
        readiness.read(issue.title, issue.body, issue.labels, issue.programming_language)


def _run(app: App, pipe: Connection) -> tuple[Progress, float, int]:
    """Index everything; returns what was done, the seconds and the requests it took."""
    with app.store.read() as tx:
        repositories = tx.indexing.to_visit()
    progress = Progress()
    indexer = Indexer(app.store, app.forge, app.embedder(), app.clock)
    took = seconds(lambda: indexer.run(repositories, progress))
    if progress.problems:
        raise RuntimeError(f"the sandbox was not read: {progress.problems}")
    pipe.send("count")
    return progress, took, pipe.recv()


def _raw(app: App, embedder: Embedder) -> float | None:
    """Return the seconds that the bare model takes for the texts that were stored; None without one."""
    with app.store.read() as tx:
        texts = [text.document(found) for found in app.corpus(tx, app.settings.embedder).candidates]
    return raw.encode_seconds(embedder, texts)


@contextmanager
def forge(count: int) -> Iterator[tuple[str, Connection]]:
    """Serve invented issues from a process of its own; gives its address and a pipe that counts."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(count, there), daemon=True)
    server.start()
    try:
        yield here.recv(), here
    finally:
        here.send("end")
        server.join()


def _serve(count: int, pipe: Connection) -> None:
    with serve_world(world_from(_entries(count)), limits=_LIMITS) as sandbox:
        pipe.send(str(sandbox))
        while pipe.recv() != "end":
            pipe.send(len(sandbox.requests))
            sandbox.requests.clear()


def _entries(count: int) -> list[dict[str, Any]]:
    now = datetime.now(UTC).replace(microsecond=0)
    repositories: dict[str, list[dict[str, Any]]] = {}
    for place, issue in enumerate(invented.issues(count)):
        repositories.setdefault(_name(place), []).append(
            {
                "number": place + 1,
                "title": issue.title,
                "body": issue.body,
                "labels": ["good first issue"],
                "association": "NONE",
                "created_at": now - timedelta(days=30),
                "updated_at": now - timedelta(seconds=count - place),
            }
        )
    return [{"full_name": name, "issues": issues} for name, issues in repositories.items()]


def _name(place: int) -> str:
    return f"sandbox-bench/project-{place // _EACH}"


def register(app: App, count: int) -> None:
    """Register the repositories that ``forge`` serves."""
    with app.store.write() as tx:
        for place in range(0, count, _EACH):
            tx.indexing.save_repository(Repository(full_name=_name(place)))


@contextmanager
def app_on(address: str, embedder: Embedder, settings: Settings) -> Iterator[App]:
    """Give an app with a database of its own that reads the forge at an address."""
    with database(settings) as url:
        chosen = BotSettings(
            _env_file=None,
            database_url=url,
            data_dir=load().folder,
            embedder=embedder.name,
            github_api_url=address,
            github_token=SecretStr("sandbox"),
        )
        app = build(chosen, embedder=embedder)
        try:
            yield app
        finally:
            app.store.close()
