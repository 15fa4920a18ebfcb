"""Exact search: a matrix of vectors, its mean, and one matrix product a question."""

from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from matching.embedders import Matrix

Rows = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

ENOUGH = 20
"""From so many rows on, their mean says what all issues have in common."""

_SPARSE = 0.1


class VectorIndex(Protocol):
    """What retrieval needs of an index."""

    def nearest(self, vector: Matrix, k: int, among: Mask | None) -> Rows:
        """Return the rows of the ``k`` nearest vectors, best first."""

    def scores(self, vector: Matrix, rows: Rows | None = None) -> Matrix:
        """Return the cosine with every row, or with some."""


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


class ExactIndex:
    """Cosines over centred vectors; the matrix itself stays as it is and is not copied.

    One thread a product: on a shared machine two threads never won and often lost.
    """

    def __init__(self, vectors: Matrix) -> None:
        self.vectors = np.ascontiguousarray(vectors, np.float32)
        count, dim = vectors.shape
        self.mean = self.vectors.mean(axis=0) if count >= ENOUGH else np.zeros(dim, np.float32)
        squares = np.einsum("ij,ij->i", self.vectors, self.vectors)
        rest = squares - 2 * self._product(self.vectors, self.mean) + float(self.mean @ self.mean)
        self._scale = np.where(rest > 1e-9, 1 / np.sqrt(np.maximum(rest, 1e-9)), 0).astype(
            np.float32
        )

    def __len__(self) -> int:
        return len(self.vectors)

    def scores(self, vector: Matrix, rows: Rows | None = None) -> Matrix:
        """Return the cosine with every row, or with some; shape (n,) or, for a matrix, (n, m)."""
        matrix = self.vectors if rows is None else self.vectors[rows]
        scale = self._scale if rows is None else self._scale[rows]
        product = self._product(matrix, vector.T)
        product -= self.mean @ vector.T
        product *= scale if product.ndim == 1 else scale[:, None]
        return product

    def nearest(self, vector: Matrix, k: int, among: Mask | None = None) -> Rows:
        """Return the rows of the ``k`` nearest vectors, best first; only those of the mask."""
        if among is None:
            return top(self.scores(vector), k)
        rows = np.flatnonzero(among)
        if len(rows) > _SPARSE * len(self):
            return rows[top(self.scores(vector)[rows], k)]
        return rows[top(self.scores(vector, rows), k)]

    def centred(self, rows: Rows) -> Matrix:
        """Return rows without the mean, of unit length; shape (len(rows), dim)."""
        return np.asarray((self.vectors[rows] - self.mean) * self._scale[rows, None], np.float32)

    @staticmethod
    def _product(matrix: Matrix, vector: Matrix) -> Matrix:
        with _controller().limit(limits=1, user_api="blas"):
            return np.asarray(matrix @ vector, np.float32)


def top(scores: npt.NDArray[np.floating[Any]], k: int) -> Rows:
    """Return the places of the ``k`` highest scores, best first; the earlier place wins a tie."""
    if k <= 0:
        return np.zeros(0, np.intp)
    if k < len(scores):
        places = np.sort(np.argpartition(scores, len(scores) - k)[-k:])
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")]
