"""Vectors: stored without loss, replaced by text, searched exactly under filters."""

import numpy as np

from bot.records import IssueState, OwnerKind
from bot.store import Store
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
    assert [int(hit.id) for hit in hits] == [ids[row] for row in free[:10]]
    assert np.allclose([hit.similarity for hit in hits], cosines[free[:10]], atol=1e-5)
    assert [int(hit.id) for hit in among] == [ids[row] for row in some[:10]]
    assert len(closed) == 10
    assert nothing == []
