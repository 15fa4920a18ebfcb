"""The lexical side of retrieval: words (BM25) and their character n-grams (TF-IDF cosine)."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]

_TOKEN = re.compile(r"[^\W_]+(?:[._][^\W_]+)*")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\dA-Za-z_]+")
_DENSE_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
_GRAMS = (3, 4, 5)
_LONGEST = 40
_K1, _B = 1.2, 0.6
_BLOCK = 4096

Counts = npt.NDArray[np.int32]
"""The words of a text by number, and how often it holds each; shape (2, words)."""


def words(text: str) -> list[str]:
    """Return the words of a text; an identifier gives itself and its parts, Chinese and Japanese pairs."""
    found: list[str] = []
    for token in _TOKEN.findall(text):
        whole = token.lower()[:_LONGEST]
        if whole.isascii() and token.islower() and whole.isalpha():
            found.append(whole)
        elif _DENSE_SCRIPT.search(token):
            found += [token[i : i + 2] for i in range(max(1, len(token) - 1))]
        else:
            found.append(whole)
            parts = [part.lower()[:_LONGEST] for part in _PART.findall(token)]
            found += parts if len(parts) > 1 else []
    return found


def grams(word: str) -> list[str]:
    """Return the character n-grams of a word, its ends marked."""
    padded = f" {word} "
    return [padded[i : i + n] for n in _GRAMS for i in range(len(padded) - n + 1)] or [padded]


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class LexicalIndex:
    """An immutable index over texts; ``extended`` shares what is known with the next one."""

    def __init__(self, texts: Sequence[str], previous: "LexicalIndex | None" = None) -> None:
        self._word_ids: dict[str, int] = dict(previous._word_ids) if previous else {}
        self._known: dict[bytes, Counts] = {}
        known = previous._known if previous else {}
        keys = [_key(text) for text in texts]
        for key, text in zip(keys, texts, strict=True):
            if key not in self._known:
                self._known[key] = known[key] if key in known else self._counted(text)
        self._build([self._known[key] for key in keys])

    def __len__(self) -> int:
        return int(self._counts.shape[0])

    def bm25(self, query: str) -> Floats:
        """Return the BM25 score of every text; shape (len(self),)."""
        ids = [self._word_ids[w] for w in dict.fromkeys(words(query)) if w in self._word_ids]
        scores = np.zeros(len(self), np.float32)
        columns = self._columns
        for i in ids:
            start, end = columns.indptr[i], columns.indptr[i + 1]
            rows, counts = columns.indices[start:end], columns.data[start:end]
            scores[rows] += self._idf[i] * counts / (counts + self._lengths[rows])
        return scores

    def similarity(self, query: str, rows: Rows) -> Floats:
        """Return the cosine of character n-grams between a query and some texts; in [0, 1]."""
        weights = self._weigh(Counter(words(query)))
        if weights is None:
            return np.zeros(len(rows), np.float32)
        dots = self._damped[rows] @ weights
        return np.asarray(dots * self._inverse_norms[rows], np.float32)

    def gram_cosines(self, queries: Sequence[str], rows: Rows) -> Floats:
        """Return cosines of character n-grams; shape (len(rows), len(queries))."""
        none = np.zeros(self._counts.shape[1], np.float32)
        found = [self._weigh(Counter(words(query))) for query in queries]
        weights = np.stack([none if one is None else one for one in found], axis=1)
        return np.asarray((self._damped[rows] @ weights) * self._inverse_norms[rows, None])

    def word_cosines(self, queries: Sequence[str], rows: Rows | None) -> Floats:
        """Return TF-IDF cosines of words; of all texts or some, shape (n, len(queries))."""
        asked = np.zeros((self._counts.shape[1], len(queries)), np.float32)
        for place, query in enumerate(queries):
            for word, count in Counter(words(query)).items():
                if word in self._word_ids:
                    asked[self._word_ids[word], place] = 1 + np.log(count)
        asked *= self._idf[:, None]
        asked /= np.maximum(np.linalg.norm(asked, axis=0), 1e-9)
        table = self._weighed if rows is None else self._weighed[rows]
        return np.asarray(table @ asked)

    def word_products(self, places: Sequence[int]) -> Floats:
        """Return the TF-IDF cosines of texts with some of them; shape (len(self), len(places))."""
        return np.asarray((self._weighed @ self._weighed[list(places)].T).toarray())

    def names(self, wanted: Iterable[str], rows: Rows) -> Floats:
        """Return 1 for the texts that hold one of the words, else 0."""
        ids = [self._word_ids[word] for word in wanted if word in self._word_ids]
        if not ids:
            return np.zeros(len(rows), np.float32)
        found = np.asarray(self._columns[:, ids].sum(axis=1)).ravel()[rows]
        return (found > 0).astype(np.float32)

    @cached_property
    def _weighed(self) -> sparse.csr_matrix:
        """TF-IDF of words with rows of unit length."""
        table = self._damped @ sparse.diags_array(self._idf)
        norms = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
        return (sparse.diags_array(1 / np.maximum(norms, 1e-9)) @ table).tocsr().astype(np.float32)

    def _counted(self, text: str) -> Counts:
        counts = Counter(words(text))
        ids = [self._word_ids.setdefault(word, len(self._word_ids)) for word in counts]
        return np.array([ids, list(counts.values())], np.int32)

    def _build(self, rows: Sequence[Counts]) -> None:
        shape = (len(rows), max(1, len(self._word_ids)))
        starts = np.cumsum([0, *(row.shape[1] for row in rows)], dtype=np.int32)
        indices, counts = np.concatenate([np.zeros((2, 0), np.int32), *rows], axis=1)
        self._counts = sparse.csr_matrix((counts.astype(np.float32), indices, starts), shape)
        self._columns = self._counts.tocsc()
        lengths = np.asarray(self._counts.sum(axis=1)).ravel()
        mean = lengths.mean() if len(rows) and lengths.any() else 1.0
        self._lengths = (_K1 * (1 - _B + _B * lengths / mean)).astype(np.float32)
        seen = np.diff(self._columns.indptr)
        self._idf = np.log1p((len(rows) - seen + 0.5) / (seen + 0.5)).astype(np.float32)
        self._build_grams(seen / max(1, len(rows)))

    def _build_grams(self, share: npt.NDArray[np.float64]) -> None:
        """Weigh n-grams by rarity; a text holds one if it holds any of the words that do."""
        ids: dict[str, int] = {}
        listed = [[ids.setdefault(g, len(ids)) for g in grams(word)] for word in self._word_ids]
        starts = np.cumsum([0, *map(len, listed)])
        if len(listed) == 0:
            listed, starts = [[]], np.zeros(2, np.int64)
        indices = np.fromiter((i for row in listed for i in row), np.int32)
        shape = (len(listed), max(1, len(ids)))
        table = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, starts), shape)
        table.sum_duplicates()
        missing = table.T @ np.log1p(-np.minimum(share, 0.999999))
        count = len(self)
        idf = np.log((1 + count) / (1 + count * -np.expm1(missing))) + 1
        idf[missing == 0] = 0  # n-grams that only texts of earlier snapshots held
        self._gram_ids, self._gram_idf = ids, idf.astype(np.float32)
        self._word_grams = table @ sparse.diags_array(self._gram_idf)
        self._gram_words = self._word_grams.T.tocsr()
        counts = self._counts  # the places of its numbers are shared, not copied
        damped = (1 + np.log(counts.data), counts.indices, counts.indptr)
        self._damped = sparse.csr_matrix(damped, counts.shape, copy=False)
        self._inverse_norms = self._norms()

    def _norms(self) -> Floats:
        norms = np.zeros(len(self), np.float32)
        for start in range(0, len(self), _BLOCK):
            block = self._damped[start : start + _BLOCK] @ self._word_grams
            block.data **= 2
            norms[start : start + _BLOCK] = np.sqrt(np.asarray(block.sum(axis=1)).ravel())
        return np.where(norms > 0, 1 / np.maximum(norms, 1e-9), 0).astype(np.float32)

    def _weigh(self, counts: Counter[str]) -> Floats | None:
        """Return what each known word adds to the cosine with a query; None without any n-gram."""
        found: Counter[int] = Counter()
        for word, count in counts.items():
            for gram in grams(word):
                if gram in self._gram_ids:
                    found[self._gram_ids[gram]] += 1 + float(np.log(count))  # type: ignore[assignment]
        if not found:
            return None
        ids = np.fromiter(found.keys(), np.intp)
        values = np.fromiter(found.values(), np.float32) * self._gram_idf[ids]
        values /= max(float(np.linalg.norm(values)), 1e-9)
        return np.asarray(values @ self._gram_words[ids]).ravel()
