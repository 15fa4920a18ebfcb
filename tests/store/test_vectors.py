"""Vectors: stored without loss, replaced by text, searched exactly under filters."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from bench.vectors import clustered
from bot.errors import OperatorError
from bot.records import IssueState, OwnerKind
from bot.store import Store, hnsw
from tests.databases import PostgresServer
from tests.store.rows import a_vector, an_issue


def test_vectors_come_back_as_they_were(store: Store) -> None:
    made = np.random.default_rng(1).normal(size=(7, 384)).astype(np.float32)
    with store.write() as tx:
        tx.vectors.save(a_vector(row + 10, made[row]) for row in range(7))
        tx.vectors.save([a_vector(10, made[0], model="other")])
    with store.read() as tx:
        ids, matrix = tx.vectors.matrix("m")
        some, part = tx.vectors.matrix("m", among=[16, 12, 99])
        none, empty = tx.vectors.matrix("unknown")
        single = {row.owner_id: row.vector for row in tx.issues.vectors("m")}
    assert ids.tolist() == list(range(10, 17))
    assert matrix.dtype == np.float32
    assert np.array_equal(matrix, made)
    assert some.tolist() == [12, 16]
    assert np.array_equal(part, made[[2, 6]])
    assert none.size == empty.size == 0
    assert np.array_equal(single[12], made[2])


def test_a_new_text_replaces_the_vector_of_its_model_only(store: Store) -> None:
    with store.write() as tx:
        tx.vectors.save([a_vector(1, [1, 0]), a_vector(1, [1, 0, 0], model="other")])
        tx.vectors.save([a_vector(1, [0, 1], content_hash="new")])
    with store.read() as tx:
        assert tx.vectors.hashes("m", [1, 2]) == {1: "new"}
        assert tx.vectors.hashes("other", [1]) == {1: "h"}
        assert tx.vectors.matrix("m")[1].tolist() == [[0.0, 1.0]]
        assert tx.vectors.matrix("other")[1].tolist() == [[1.0, 0.0, 0.0]]


def test_dropping_takes_all_models(store: Store) -> None:
    with store.write() as tx:
        tx.vectors.save([a_vector(1, [1, 0]), a_vector(1, [1, 0], "other"), a_vector(2, [0, 1])])
        tx.vectors.drop(OwnerKind.ISSUE, [1])
        assert tx.vectors.matrix("m")[0].tolist() == [2]
        assert tx.vectors.matrix("other")[0].tolist() == []


def test_more_ids_than_one_statement_takes(store: Store) -> None:
    with store.write() as tx:
        tx.vectors.save([a_vector(1, [1, 0]), a_vector(40_000, [0, 1])])
        many = range(1, 50_000)
        assert set(tx.vectors.hashes("m", many)) == {1, 40_000}
        assert tx.vectors.matrix("m", among=many)[0].tolist() == [1, 40_000]


def test_nearest_is_exact_and_filters_inside(store: Store) -> None:
    rng = np.random.default_rng(2)
    vectors = rng.normal(size=(40, 16)).astype(np.float32)
    states = [IssueState.FREE if row % 4 else IssueState.CLOSED for row in range(40)]
    ids = [an_issue(store, state=state) for state in states]
    with store.write() as tx:
        tx.vectors.save(map(a_vector, ids, vectors))
        tx.vectors.save([a_vector(ids[1], [1.0, 0.0], model="small")])
    query = rng.normal(size=16).astype(np.float32)
    cosines = vectors @ query / np.linalg.norm(vectors, axis=1) / np.linalg.norm(query)
    order = np.argsort(-cosines)
    free = [row for row in order if states[row] == IssueState.FREE]
    some = [row for row in free if row % 3 == 0]
    with store.read() as tx:
        hits = tx.vectors.nearest("m", query, 10)
        among = tx.vectors.nearest("m", query, 10, among=[ids[row] for row in range(0, 40, 3)])
        closed = tx.vectors.nearest("m", query, 99, states=[IssueState.CLOSED])
        nothing = tx.vectors.nearest("m", query, 10, among=[])
    with store.search() as found:
        assert found.nearest("m", query, 10) == hits
    assert [int(hit.id) for hit in hits] == [ids[row] for row in free[:10]]
    assert np.allclose([hit.similarity for hit in hits], cosines[free[:10]], atol=1e-5)
    assert [int(hit.id) for hit in among] == [ids[row] for row in some[:10]]
    assert len(closed) == 10
    assert nothing == []


def test_two_vectors_of_one_key_in_one_go_leave_the_last(store: Store) -> None:
    with store.write() as tx:
        tx.vectors.save([a_vector(1, [1, 0]), a_vector(1, [0, 1], content_hash="last")])
        tx.vectors.save([])
        tx.vectors.save([a_vector(2, [1, 1])])
    with store.read() as tx:
        assert tx.vectors.matrix("m")[1].tolist() == [[0.0, 1.0], [1.0, 1.0]]
        assert tx.vectors.hashes("m", [1]) == {1: "last"}
        assert tx.vectors.size("m") == (2, 2)


def test_the_index_finds_what_exact_search_finds_under_filters(postgres: PostgresServer) -> None:
    store = Store(postgres.url(postgres.create()))
    vectors = clustered(600, 32)
    states = [IssueState.FREE if row % 10 == 0 else IssueState.CLOSED for row in range(600)]
    ids = [an_issue(store, state=state) for state in states]
    with store.write() as tx:
        tx.vectors.save(map(a_vector, ids, vectors))
    with store.read() as tx:
        exact = [tx.vectors.nearest("m", vector, 10) for vector in vectors[:20]]
    store.index_vectors("m", 32)
    assert store.check() == []
    with store.read() as tx:
        tx.session.execute(text("SET LOCAL enable_seqscan = off"))
        assert hnsw.is_built(tx.session, "m")
        near = [tx.vectors.nearest("m", vector, 10) for vector in vectors[:20]]
        few = tx.vectors.nearest("m", vectors[0], 700)
        some = tx.vectors.nearest("m", vectors[0], 10, among=ids[:40])
    shared = [len({h.id for h in a} & {h.id for h in b}) for a, b in zip(exact, near, strict=True)]
    assert all(len(hits) == 10 for hits in near)
    assert len(few) == 60, "all there are, where there are fewer than asked for"
    assert {int(hit.id) for hit in some} == {ids[row] for row in range(0, 40, 10)}
    assert sum(shared) >= 0.95 * 200
    store.unindex_vectors("m")
    store.engine.dispose()
    with store.read() as tx:
        assert not hnsw.is_built(tx.session, "m")
    store.close()


def test_sqlite_has_no_index_of_vectors(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(OperatorError, match="Only PostgreSQL"):
        store.index_vectors("m", 32)
    store.close()
