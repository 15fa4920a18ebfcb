"""Exact search: a matrix of vectors in 8 bits, its mean, and one product a question."""

from contextlib import AbstractContextManager
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
_BLOCK = 4096
_LARGEST = 127


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


def one_thread() -> AbstractContextManager[object]:
    """Let a product take one thread only."""
    limit: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limit


class ExactIndex:
    """Cosines over centred vectors, every row compared, each number kept in 8 bits.

    A quarter of the memory of 32 bits at the same speed, because less has to be read; cosines are
    off by less than a thousandth. ``mean`` is that of the whole these vectors are a part of. One thread a product: on a shared machine two never won.
    """

    def __init__(self, vectors: Matrix, mean: Matrix | None = None) -> None:
        count, dim = vectors.shape
        own = (
            vectors.mean(axis=0, dtype=np.float32) if count >= ENOUGH else np.zeros(dim, np.float32)
        )
        self.mean = own if mean is None else mean
        self._codes = np.zeros((count, dim), np.int8)
        self._steps = np.zeros((count, 1), np.float32)
        self._scale = np.zeros(count, np.float32)
        for start in range(0, count, _BLOCK):
            self._fill(slice(start, start + _BLOCK), vectors[start : start + _BLOCK] - self.mean)

    def _fill(self, rows: slice, block: Matrix) -> None:
        steps = np.abs(block).max(axis=1, keepdims=True, initial=0) / _LARGEST
        codes = np.rint(block / np.maximum(steps, 1e-9))
        self._steps[rows], self._codes[rows] = steps, codes
        self._scale[rows] = 1 / np.maximum(np.linalg.norm(codes, axis=1), 1)

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def nbytes(self) -> int:
        """Return the memory it takes."""
        return sum(part.nbytes for part in (self._codes, self._steps, self._scale, self.mean))

    def scores(self, vector: Matrix, rows: Rows | None = None) -> Matrix:
        """Return the cosine with every row, or with some; shape (n,) or, for a matrix, (n, m)."""
        codes = self._codes if rows is None else self._codes[rows]
        scale = self._scale if rows is None else self._scale[rows]
        found = _product(codes, vector.T)
        found *= scale if found.ndim == 1 else scale[:, None]
        return found

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
        return np.asarray(self._codes[rows] * self._scale[rows, None], np.float32)

    def vector(self, row: int) -> Matrix:
        """Return a row as it was given, as far as 8 bits hold it; shape (dim,)."""
        return np.asarray(self.mean + self._codes[row] * self._steps[row], np.float32)


def _product(codes: npt.NDArray[np.int8], vector: Matrix) -> Matrix:
    """Multiply block by block: the numbers of one block stay near while they are made wide."""
    found = np.empty((len(codes), *vector.shape[1:]), np.float32)
    wide = np.empty((_BLOCK, codes.shape[1]), np.float32)
    with one_thread():
        for start in range(0, len(codes), _BLOCK):
            block = codes[start : start + _BLOCK]
            np.copyto(wide[: len(block)], block)
            np.matmul(wide[: len(block)], vector, out=found[start : start + _BLOCK])
    return found


def top(scores: npt.NDArray[np.floating[Any]], k: int) -> Rows:
    """Return the places of the ``k`` highest scores, best first; the earlier place wins a tie."""
    if k <= 0:
        return np.zeros(0, np.intp)
    if k < len(scores):
        places = np.sort(np.argpartition(scores, len(scores) - k)[-k:])
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")]
