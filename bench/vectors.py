"""How well and how fast PostgreSQL finds the nearest vectors, beside pgvector asked directly and exact search."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString

import numpy as np
import psycopg
from pgvector import Vector
from sqlalchemy import insert

from bench.figures import Row, Settings, seconds
from bench.invented import NOW
from bench.places import ROOMY
from bot.app import App, build
from bot.records import Embedding, Issue, IssueState, OwnerKind, Repository
from bot.settings import Settings as BotSettings
from bot.store import hnsw
from matching.embedders import Matrix
from tests.databases import postgres_server

DIM, QUERIES, K, ROUNDS = 384, 40, 10, 10
MODEL = "clustered"

PLAIN = (
    "SELECT owner_id FROM embedding WHERE owner_kind = 'issue' AND model = 'clustered' "
    "ORDER BY vector::halfvec(384) <=> CAST(CAST(%s AS vector) AS halfvec(384)) LIMIT 10"
)
FILTERED = PLAIN.replace(
    " WHERE", " JOIN issue ON issue.id = owner_id WHERE issue.state = 'free' AND"
)
"""What somebody asks who knows nothing but pgvector: the same index, as many rows, the same settings."""


def clustered(count: int, dim: int = DIM, seed: int = 7) -> Matrix:
    """Return unit vectors in topics that are flat inside, as those of real texts are; shape (count, dim)."""
    chance = np.random.default_rng(seed)
    topics = np.random.default_rng(1).normal(size=(300, dim)).astype(np.float32)
    ways = np.random.default_rng(2).normal(size=(24, dim)).astype(np.float32)
    made = topics[chance.integers(0, len(topics), count)]
    made += 0.8 * chance.normal(size=(count, len(ways))).astype(np.float32) @ ways / 5
    made += 0.1 * chance.normal(size=(count, dim)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def search(settings: Settings) -> Iterator[Row]:
    """Search free issues (half of all) by the index, exactly, and with pgvector alone, in turns."""
    with postgres_server(**ROOMY) as server, TemporaryDirectory() as folder:
        url = server.url(server.create())
        app = build(BotSettings(_env_file=None, data_dir=Path(folder), database_url=url))
        vectors, queries = clustered(settings.issues), clustered(QUERIES, seed=8)
        saved = seconds(lambda: _fill(app, vectors))
        yield Row("vectors saved", len(vectors) / saved, "a second")
        exact = [_ask(app, query) for query in queries]
        slow = [seconds(lambda q=query: _ask(app, q)) for query in queries]  # type: ignore[misc]
        built = seconds(lambda: app.store.index_vectors(MODEL, DIM))
        found = [_share(_ask(app, q), right) for q, right in zip(queries, exact, strict=True)]
        ours, plain, filtered = (1000 * time for time in _in_turns(app, url, queries))
        app.store.close()
    yield Row("index built", built, "s")
    yield Row("exact in the database, p50", 1000 * float(np.median(slow)), "ms")
    yield Row("pgvector alone, no filter, p50", plain, "ms")
    yield Row("pgvector alone, the same filter, p50", filtered, "ms")
    yield Row("filtered by the index, p50", ours, "ms")
    yield Row("beside pgvector alone, no filter", ours / plain, bar=2, is_most=True)
    yield Row("beside pgvector alone, the same filter", ours / filtered, bar=2, is_most=True)
    yield Row("recall at 10 beside exact", float(np.mean(found)), bar=0.95)


def _in_turns(app: App, url: str, queries: Matrix) -> list[float]:
    """Return the median seconds of our search, of pgvector alone, and of pgvector alone under our filter.

    Each has a connection of its own and asks for another vector than the one before: what was just read
    lies in the processor's cache.
    """
    with _alone(url, PLAIN) as plain, _alone(url, FILTERED) as filtered:
        ways: list[Callable[[Matrix], object]] = [partial(_ask, app), plain, filtered]
        for query in queries:  # connections and plans are made by this
            for way in ways:
                way(query)
        times: list[list[float]] = [[] for _way in ways]
        for turn in range(ROUNDS * len(queries)):
            for place, way in enumerate(ways):
                query = queries[(turn + place * len(queries) // len(ways)) % len(queries)]
                times[place].append(seconds(partial(way, query)))
    return [float(np.median(each)) for each in times]


@contextmanager
def _alone(url: str, asked: LiteralString) -> Iterator[Callable[[Matrix], object]]:
    address = url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True, options=hnsw.OPTIONS) as connection:
        hnsw.prepare(connection, None)
        yield lambda query: connection.execute(asked, (Vector(query),)).fetchall()


def _fill(app: App, vectors: Matrix) -> None:
    owner = {"repository_id": 1, "content_hash": "", "opened_at": NOW, "updated_at": NOW}
    with app.store.write() as tx:
        tx.issues.add_repository(Repository(full_name="sandbox-a/one"))
        issues = [
            owner
            | {
                "number": number,
                "node_id": f"I_{number}",
                "title": f"issue {number}",
                "url": "",
                "checked_at": NOW,
                "state": IssueState.FREE if number % 2 else IssueState.CLOSED,
            }
            for number in range(1, len(vectors) + 1)
        ]
        for start in range(0, len(issues), 5000):
            tx.session.execute(insert(Issue), issues[start : start + 5000])
    with app.store.write() as tx:
        tx.vectors.save(
            Embedding(
                owner_kind=OwnerKind.ISSUE,
                owner_id=row + 1,
                model=MODEL,
                content_hash="",
                vector=vector,
            )
            for row, vector in enumerate(vectors)
        )


def _ask(app: App, query: Matrix) -> list[str]:
    with app.store.search() as vectors:
        return [hit.id for hit in vectors.nearest(MODEL, query, K)]


def _share(found: list[str], right: list[str]) -> float:
    return len(set(found) & set(right)) / len(right)
