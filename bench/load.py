"""python -m bench.load: fill a database with invented learners and issues in any number, then let learners ask at once."""

import random
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from rich.console import Console
from sqlalchemy import insert
from sqlmodel import SQLModel

from bench import invented
from bench.figures import Row, Settings, seconds
from bench.places import database
from bot.app import App, build
from bot.context import Actor
from bot.logs import configure
from bot.records import Embedding, Identity, Issue, OwnerKind, Person, Profile, Repository
from bot.settings import Settings as BotSettings
from bot.store import Store
from bot.store.vectors import chunks
from bot.wish_commands import Suggest
from matching import text
from matching.embedders import Embedder

EACH, PIECE = 50, 5000
"""Issues of one repository; rows written at once."""
LEVELS = ("novice", "working", "fluent")
SPOKEN = ("en", "es", "pt", "fr", "de", "hi", "zh", "ja", "ko", "ru", "ar", "id", "tr", "vi", "sw")


def fill_issues(store: Store, embedder: Embedder, count: int) -> None:
    """Store invented issues with their vectors, all free."""
    repositories = ({"full_name": f"sandbox-load/project-{n}"} for n in range(-(-count // EACH)))
    _insert(store, Repository, repositories)
    numbered = enumerate(invented.issues(count))
    for piece in chunks(numbered, PIECE):
        rows = [
            {
                "repository_id": place // EACH + 1,
                "number": place + 1,
                "node_id": f"I_{place}",
                "title": issue.title,
                "body": issue.body,
                "url": f"https://github.com/sandbox-load/project-{place // EACH}/issues/{place + 1}",
                "labels": list(issue.labels),
                "content_hash": "",
                "opened_at": invented.NOW,
                "updated_at": issue.updated_at,
                "checked_at": invented.NOW,
            }
            for place, issue in piece
        ]
        _insert(store, Issue, rows)
        vectors = embedder.embed_documents([text.document(issue) for _place, issue in piece])
        with store.write() as tx:
            tx.vectors.save(
                Embedding(
                    owner_kind=OwnerKind.ISSUE,
                    owner_id=place + 1,
                    model=embedder.name,
                    content_hash="",
                    vector=vector,
                )
                for (place, _issue), vector in zip(piece, vectors, strict=True)
            )


def fill_people(store: Store, count: int) -> None:
    """Store invented learners, each with an identity and a profile."""
    chance, now = random.Random(5), invented.NOW
    for start in range(1, count + 1, PIECE):
        ids = range(start, min(start + PIECE, count + 1))
        _insert(
            store,
            Person,
            ({"language": chance.choice(SPOKEN), "created_at": now, "seen_at": now} for _ in ids),
        )
        _insert(store, Identity, (_identity(n) for n in ids))
        _insert(store, Profile, (_profile(n, chance) for n in ids))


def _identity(number: int) -> dict[str, Any]:
    name = {"external_id": str(number), "handle": f"learner-{number}"}
    return name | {"person_id": number, "surface": "discord", "linked_at": invented.NOW}


def _profile(number: int, chance: random.Random) -> dict[str, Any]:
    skills = chance.sample(invented.SKILLS, 3)
    return {
        "person_id": number,
        "skills": {skill: chance.choice(LEVELS) for skill in skills},
        "interests": chance.sample(invented.SKILLS, 2),
        "goals": chance.choice(invented.WISHES),
        "hours_per_week": float(chance.randrange(1, 12)),
        "spoken": ["en", chance.choice(SPOKEN[1:])],
        "updated_at": invented.NOW,
    }


def _insert(store: Store, table: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> None:
    for piece in chunks(rows, PIECE):
        with store.write() as tx:
            tx.session.execute(insert(table), piece)


def ask(app: App, people: int, threads: int, lasting: float) -> list[float]:
    """Let so many learners at a time ask for suggestions, one after the other; returns the seconds of each."""
    end, times = time.monotonic() + lasting, list[float]()

    def client(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < end:
            number, wish = chance.randrange(1, people + 1), chance.choice(invented.WISHES)
            times.append(seconds(lambda: _suggest(app, number, wish)))  # noqa: B023

    started = [threading.Thread(target=client, args=(seed,)) for seed in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return times


def _suggest(app: App, number: int, wish: str) -> None:
    actor = Actor("discord", str(number), f"learner-{number}", "en", "discord:dm")
    app.handle(actor, Suggest(query=wish))


class _Unchecked:
    """Asks no forge: there is none."""

    def check(self, issue_ids: Sequence[int], budget_seconds: float) -> None:
        """Leave everything as it is."""


@contextmanager
def _app(settings: Settings) -> Iterator[App]:
    with database(settings) as url, TemporaryDirectory() as folder:
        chosen = {"database_url": url, "embedder": settings.embedder, "exposure_limit": 10**6}
        app = build(BotSettings(_env_file=None, data_dir=folder, **chosen))  # type: ignore[arg-type]
        app.freshness = _Unchecked()
        yield app
        app.store.close()


def measure(settings: Settings, threads: int, lasting: float) -> Iterator[Row]:
    """Fill, then ask."""
    with _app(settings) as app:
        embedder = app.embedder()
        took = seconds(lambda: fill_issues(app.store, embedder, settings.issues))
        yield Row("issues stored", settings.issues / took, "a second")
        took = seconds(lambda: fill_people(app.store, settings.profiles))
        yield Row("learners stored", settings.profiles / took, "a second")
        yield Row("first suggestion", seconds(lambda: _suggest(app, 1, invented.WISHES[0])), "s")
        times = ask(app, settings.profiles, threads, lasting)
    yield Row(f"suggestions, {threads} at a time", len(times) / lasting, "a second")
    yield Row("one suggestion, p50", 1000 * float(np.percentile(times, 50)), "ms")
    yield Row("one suggestion, p95", 1000 * float(np.percentile(times, 95)), "ms")


@click.command()
@click.option("--profiles", default=1_000_000, show_default=True, help="Learners.")
@click.option("--issues", default=100_000, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="postgres")
@click.option("--embedder", default="hashing:384", show_default=True)
@click.option("--threads", default=2, show_default=True, help="Learners who ask at a time.")
@click.option("--seconds", "lasting", default=30.0, show_default=True, help="How long they ask.")
def main(*, threads: int, lasting: float, **sizes: Any) -> None:
    """Fill a database of its own, let learners ask, print what it took."""
    configure("error", as_json=False)
    console = Console()
    for row in measure(Settings(texts=0, **sizes), threads, lasting):
        console.print(f"{row.what}: {row.found}")


if __name__ == "__main__":
    main()
