"""What a short message is about, by trained linear heads over its letters and its embedding.

The weights are made by ``python -m bench.train_understanding``. The head over embeddings belongs to one
embedder, by name; with any other only the letters are read.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.embedders import Embedder

BUCKETS = 1 << 14
GRAMS = (2, 3, 4)
MOST_CHARACTERS = 240

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Heads:
    """Shapes: ``table`` (BUCKETS, labels), ``bias`` (labels,), ``lens`` (dim, labels), ``lens_bias``."""

    labels: tuple[str, ...]
    table: Floats
    bias: Floats
    embedder: str
    lens: Floats
    lens_bias: Floats

    def by_letters(self, text: str) -> Mapping[str, float]:
        """Return the log probability of each label from the letters of a folded text."""
        found, counts = np.unique(np.array(buckets(text), np.int64), return_counts=True)
        weights = np.log1p(counts).astype(np.float32)
        norm = float(np.linalg.norm(weights)) or 1.0
        return self._named(
            np.asarray((weights / np.float32(norm)) @ self.table[found] + self.bias, np.float32)
        )

    def by_meaning(self, text: str, embedder: Callable[[], Embedder]) -> Mapping[str, float] | None:
        """Return the log probability of each label from the embedding; None for another embedder."""
        model = embedder()
        if model.name != self.embedder:
            return None
        return self._named(model.embed_queries([text])[0] @ self.lens + self.lens_bias)

    def _named(self, scores: Floats) -> Mapping[str, float]:
        logs = scores - np.logaddexp.reduce(scores)
        return dict(zip(self.labels, logs.tolist(), strict=True))


def buckets(text: str) -> list[int]:
    """Return the bucket of each run of two to four letters, word edges included."""
    padded = " " + " ".join(text[:MOST_CHARACTERS].split()) + " "
    return [
        zlib.crc32(padded[i : i + n].encode()) % BUCKETS
        for n in GRAMS
        for i in range(len(padded) - n + 1)
    ]


@cache
def load(path: Path) -> Heads:
    """Read the heads of a file."""
    with np.load(path, allow_pickle=False) as file:
        return Heads(
            labels=tuple(str(label) for label in file["labels"]),
            table=file["table"].astype(np.float32),
            bias=file["bias"],
            embedder=str(file["embedder"]),
            lens=file["lens"],
            lens_bias=file["lens_bias"],
        )
