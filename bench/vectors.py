"""How well and how fast PostgreSQL finds the nearest vectors, beside pgvector asked directly and exact search."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psycopg
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

DIM, QUERIES, K, ROUNDS = 384, 40, 10, 5
MODEL = "clustered"


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
        ours, alone = list[float](), list[float]()
        found = list[float]()
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"SET hnsw.ef_search = {hnsw.BREADTH}")
            for query, right in zip(queries, exact, strict=True):
                _alone(connection, query)
                found.append(_share(_ask(app, query), right))
            for query in [query for _round in range(ROUNDS) for query in queries]:
                ours.append(seconds(lambda q=query: _ask(app, q)))  # type: ignore[misc]
                alone.append(seconds(lambda q=query: _alone(connection, q)))  # type: ignore[misc]
        app.store.close()
    p50, plain = float(np.median(ours)), float(np.median(alone))
    yield Row("index built", built, "s")
    yield Row("exact in the database, p50", 1000 * float(np.median(slow)), "ms")
    yield Row("pgvector alone, no filter, p50", 1000 * plain, "ms")
    yield Row("filtered by the index, p50", 1000 * p50, "ms")
    yield Row("filtered beside pgvector alone", p50 / plain, bar=2, is_most=True)
    yield Row("recall at 10 beside exact", float(np.mean(found)), bar=0.95)


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
    with app.store.read() as tx:
        return [hit.id for hit in tx.vectors.nearest(MODEL, query, K)]


def _alone(connection: "psycopg.Connection[tuple[object, ...]]", query: Matrix) -> None:
    connection.execute(
        f"SELECT owner_id FROM embedding WHERE owner_kind = 'issue' AND model = '{MODEL}' "
        f"ORDER BY vector::halfvec({DIM}) <=> %s::halfvec({DIM}) LIMIT {K}",
        ("[" + ",".join(map(str, query.tolist())) + "]",),
    ).fetchall()


def _share(found: list[str], right: list[str]) -> float:
    return len(set(found) & set(right)) / len(right)
