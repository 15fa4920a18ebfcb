"""The issues near one question, drawn from the database where all together outgrow a process's memory."""

import threading
from collections.abc import Collection, Iterable

import numpy as np

from bot.corpus import candidate, is_offered
from bot.store import Transaction
from matching import retrieval
from matching.corpus import Corpus
from matching.embedders import Embedder, Matrix
from matching.types import Profile, Wish

NEAR = 500
"""How many issues are looked at for one question; rules, words and weights choose among them."""


class Nearby:
    """Gives each question a small snapshot of its own; remembers the mean of all vectors only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._means: dict[str, Matrix] = {}
        self._counted = (-1, 0)

    def is_needed(self, tx: Transaction, most: int) -> bool:
        """Say whether there are more issues than are held in memory, and a database that can search them."""
        if not tx.vectors.are_searched_there:
            return False
        with self._lock:
            version = tx.issues.version()
            if self._counted[0] != version:
                self._counted = version, tx.issues.count_searchable()
            return self._counted[1] > most

    def __call__(self, tx: Transaction, embedder: Embedder, profile: Profile, wish: Wish) -> Corpus:
        """Return what lies near a person and a wish, and what they pointed at."""
        mean = self._mean(tx, embedder)
        named = {int(name) for name in (*profile.liked, wish.more_like or "") if name}
        pointed = _snapshot(tx, embedder.name, named, mean)
        question = retrieval.ask(embedder, profile, wish)
        vector = retrieval.direction(pointed, question, profile, wish)
        near = _near(tx, embedder.name, vector, wish)
        return _snapshot(tx, embedder.name, named.union(near), mean)

    def _mean(self, tx: Transaction, embedder: Embedder) -> Matrix:
        """Return what all vectors have in common; some thousand issues more or less do not move it."""
        with self._lock:
            if embedder.name not in self._means:
                mean = tx.vectors.mean(embedder.name)
                if not len(mean):
                    return np.zeros(embedder.dim, np.float32)
                self._means[embedder.name] = mean
            return self._means[embedder.name]


def _near(tx: Transaction, model: str, vector: Matrix, wish: Wish) -> Iterable[int]:
    """Return the ids of the nearest; of the newest where nothing points anywhere."""
    among = None if wish.repository is None else tx.issues.offered_by(wish.repository)
    if not vector.any():
        return tx.issues.newest(NEAR) if among is None else among
    return (int(hit.id) for hit in tx.vectors.nearest(model, vector, NEAR, among=among))


def _snapshot(tx: Transaction, model: str, wanted: Collection[int], mean: Matrix) -> Corpus:
    ids, vectors = tx.vectors.matrix(model, among=wanted)
    found = tx.issues.with_repository(ids.tolist())
    rows = [row for row, issue_id in enumerate(ids.tolist()) if is_offered(*found[issue_id])]
    if not rows:
        return Corpus((), np.zeros((0, len(mean)), np.float32), mean)
    return Corpus([candidate(*found[int(ids[row])]) for row in rows], vectors[rows], mean)
