"""A deterministic bag-of-hashes embedder: the lexical yardstick and the engine of fast tests."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from matching.embedders import Matrix

_WORD = re.compile(r"\w+")


class HashingEmbedder:
    """Signed feature hashing of words and their character trigrams."""

    def __init__(self, dim: int = 384) -> None:
        self.dim = dim
        self.name = f"hashing:{dim}"

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Embed what is searched."""
        return np.stack([self._row(text) for text in texts]) if texts else self._empty()

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Embed what is asked with; both sides are alike here."""
        return self.embed_documents(texts)

    def _empty(self) -> Matrix:
        return np.zeros((0, self.dim), np.float32)

    def _row(self, text: str) -> Matrix:
        row = np.zeros(self.dim, np.float32)
        for word in _WORD.findall(text.lower()):
            padded = f"^{word}$"
            for gram in [word, *(padded[i : i + 3] for i in range(len(padded) - 2))]:
                digest = hashlib.blake2b(gram.encode(), digest_size=8).digest()
                bucket = int.from_bytes(digest, "little")
                row[bucket % self.dim] += 1.0 if bucket >> 63 else -1.0
        norm = float(np.linalg.norm(row))
        return row / norm if norm else row
