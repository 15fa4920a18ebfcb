"""Feed real issues to the sandbox, index them over HTTP, and print what that took and what is found."""

import argparse
import gzip
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App, build
from bot.context import Actor
from bot.jobs.index import Indexer, Progress
from bot.records import Repository
from bot.sandbox.file import world_from
from bot.sandbox.server import serve_world
from bot.settings import Settings
from bot.wish_commands import Suggest
from matching.embedders import PACKAGED

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SOURCES = ("issues-with-text", "good-first-issues-daily", "open-issue-titles")
LABEL = "good first issue"
WISHES = (
    "I know Python and pandas and want to fix a small bug with time zones",
    "Ich möchte die Dokumentation mit Beispielen verbessern",
    "Quiero aprender CUDA y mejorar el rendimiento en la GPU",
    "write tests for a machine learning library",
    "モデルの量子化と推論の高速化に興味があります",
)


def rows(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the issues of the three data sets."""
    for source in SOURCES:
        with gzip.open(folder / source / "issues.jsonl.gz", "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)


def entries(folder: Path, limit: int | None) -> list[dict[str, Any]]:
    """Return the issues as repositories of a world; numbers are counted where none is known."""
    repositories: dict[str, dict[int, dict[str, Any]]] = {}
    now = datetime.now(UTC).replace(microsecond=0)
    for place, row in enumerate(rows(folder)):
        if limit is not None and place >= limit:
            break
        name = row.get("repo") or "sandbox-inference/unnamed"
        issues = repositories.setdefault(name, {})
        number = row.get("number") or 0
        if not isinstance(number, int) or not number or number in issues:
            number = 1_000_000 + place
        issues[number] = {
            "number": number,
            "title": row["title"] or "(no title)",
            "body": row.get("body") or "",
            "labels": [LABEL],
            "association": "NONE",
            "created_at": now - timedelta(days=30),
            "updated_at": now - timedelta(seconds=20_000 - place),
        }
    return [
        {"full_name": name, "issues": list(issues.values())}
        for name, issues in repositories.items()
    ]


def serve(folder: Path, limit: int | None, pipe: Connection) -> None:
    """Serve the world in a process of its own; each word through the pipe is answered with counts."""
    budget = {"core": 1_000_000, "graphql": 1_000_000}
    with serve_world(world_from(entries(folder, limit)), limits=budget) as sandbox:
        pipe.send(str(sandbox))
        while pipe.recv() != "end":
            asked = sandbox.requests
            pipe.send((len(asked), sum(request.status == 304 for request in asked)))
            asked.clear()


def counts(pipe: Connection) -> tuple[int, int]:
    """Return requests and 304s since the last time."""
    pipe.send("counts")
    total, unchanged = pipe.recv()
    return total, unchanged


def index(app: App) -> tuple[Progress, float]:
    """Index everything registered; returns what was done and the seconds it took."""
    with app.store.read() as tx:
        repositories = tx.indexing.to_visit()
    progress, start = Progress(), time.perf_counter()
    Indexer(app.store, app.forge, app.embedder(), app.clock).run(repositories, progress)
    for name, problem in progress.problems.items():
        print(f"problem with {name}: {problem}")
    return progress, time.perf_counter() - start


def report(app: App, pipe: Connection) -> None:
    """Index twice and print the figures."""
    start = time.perf_counter()
    app.embedder().embed_documents(["warm up"])
    print(f"model {app.embedder().name} loaded in {time.perf_counter() - start:.1f} s")
    first, seconds = index(app)
    requests, _ = counts(pipe)
    print(
        f"first run: {first.repositories} repositories, {first.issues} issues, "
        f"{first.embedded} embedded in {seconds:.0f} s, {first.issues / seconds:.1f} issues/s"
    )
    print(
        f"           {requests} requests, {1000 * requests / max(first.issues, 1):.0f} per 1,000 "
        f"issues; a naive crawl (one more for each issue) needs over {first.issues}"
    )
    second, seconds = index(app)
    requests, unchanged = counts(pipe)
    print(
        f"second run: {requests} requests, {unchanged} of them 304, {second.embedded} embedded, "
        f"in {seconds:.1f} s"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the indexing process: {peak:.0f} MB")


def suggestions(app: App) -> None:
    """Print ten suggestions for each wish, as a visitor without a profile gets them."""
    visitor = Actor("terminal", "visitor", place="terminal")
    for wish in WISHES:
        start = time.perf_counter()
        found = app.handle(visitor, app.wish(Suggest(wish, limit=10)))
        print(f"\n“{wish}” ({1000 * (time.perf_counter() - start):.0f} ms)")
        for rank, card in enumerate(found.cards, 1):
            print(f"  {rank:2d}. {' '.join(card.title.split())[:90]}  {card.url}")


def main() -> int:
    """Run the measurement; 1 when the data is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="Folder of the data sets.")
    parser.add_argument("--embedder", default=PACKAGED)
    parser.add_argument("--limit", type=int, help="Only so many issues.")
    parser.add_argument("--model-dir", type=Path, help="Data folder with a converted model.")
    chosen = parser.parse_args()
    missing = [s for s in SOURCES if not (chosen.data / s / "issues.jsonl.gz").exists()]
    if missing:
        print(
            f"The data is not there: {', '.join(missing)} missing in {chosen.data}. "
            "Give the folder with --data.",
            file=sys.stderr,
        )
        return 1
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(chosen.data, chosen.limit, there), daemon=True)
    server.start()
    try:
        _measure(here, chosen)
    finally:
        here.send("end")
        server.join()
    return 0


def _measure(pipe: Connection, chosen: argparse.Namespace) -> None:
    address = pipe.recv()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/real.db"
        data_dir = {"data_dir": chosen.model_dir} if chosen.model_dir else {}
        settings = Settings(
            _env_file=None,
            database_url=database,
            embedder=chosen.embedder,
            github_api_url=address,
            github_token=SecretStr("sandbox"),
            **data_dir,
        )
        app = build(settings)
        with app.store.write() as tx:
            for entry in entries(chosen.data, chosen.limit):
                tx.indexing.save_repository(Repository(full_name=entry["full_name"]))
        report(app, pipe)
        suggestions(app)
        app.store.close()


if __name__ == "__main__":
    sys.exit(main())
