"""What all wishes have in common, taken away before a wish is compared with issues."""

import json
import threading
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np

from matching.embedders import PACKAGED, Embedder, Matrix

_lock = threading.Lock()
_means: dict[tuple[str, int], dict[str, Matrix]] = {}


@cache
def wishes() -> Mapping[str, tuple[str, ...]]:
    """Return invented wishes by language; the same ones, in the same order, in every language."""
    raw = json.loads(files("matching").joinpath("data/wishes.json").read_text("utf-8"))
    return {language: tuple(texts) for language, texts in raw.items()}


def mean(embedder: Embedder, language: str) -> Matrix:
    """Return the mean vector of wishes in a language; of all languages where it is not among them.

    Those of the packaged model are shipped, others are embedded once a process; shape (dim,).
    """
    with _lock:
        key = (embedder.name, embedder.dim)
        if key not in _means:
            _means[key] = _shipped() if embedder.name == PACKAGED else embedded(embedder)
        return _means[key].get(language, _means[key][""])


def _shipped() -> dict[str, Matrix]:
    with files("matching").joinpath("data/means.npz").open("rb") as file, np.load(file) as kept:
        return {name.removeprefix("mean_"): kept[name].astype(np.float32) for name in kept.files}


def embedded(embedder: Embedder) -> dict[str, Matrix]:
    """Return the mean of the wishes by language; of all of them under the empty name."""
    flat = [text for texts in wishes().values() for text in texts]
    vectors = embedder.embed_queries(flat)
    found: dict[str, Matrix] = {"": vectors.mean(axis=0)}
    start = 0
    for language, texts in wishes().items():
        found[language] = vectors[start : start + len(texts)].mean(axis=0)
        start += len(texts)
    return found


def unit(vectors: Matrix) -> Matrix:
    """Return vectors at unit length; zero stays zero. Shape kept."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-9), np.float32)
