"""Embedders turn text into unit vectors; ``load`` picks one by name and never falls back silently."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from matching.errors import ModelError

Matrix = npt.NDArray[np.float32]
"""Shape (n, dim), float32, every row of unit length (or zero for a text without content)."""

PACKAGED = "packaged:multilingual-e5-small"


class Embedder(Protocol):
    """What retrieval needs of a model. Same text, same vector, in whatever batch it comes."""

    @property
    def name(self) -> str:
        """Return the name under which vectors are stored; another name means other vectors."""

    @property
    def dim(self) -> int:
        """Return the length of a vector."""

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Embed what is searched; shape (len(texts), dim), order kept."""

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Embed what is asked with; shape (len(texts), dim), order kept."""


def load(name: str, data_dir: Path) -> Embedder:
    """Load ``packaged:NAME``, ``sentence-transformers:NAME-OR-FOLDER`` or ``hashing:DIM``.

    Raises ModelError with the remedy when the name is unknown or the model cannot be loaded.
    """
    scheme, _, rest = name.partition(":")
    if scheme == "hashing":
        from matching.embedders.hashing import HashingEmbedder

        return HashingEmbedder(int(rest))
    if scheme in {"packaged", "sentence-transformers"} and rest:
        from matching.embedders import packaged
        from matching.embedders.sentence_transformer import SentenceTransformerEmbedder

        folder = packaged.folder(rest, data_dir) if scheme == "packaged" else rest
        return SentenceTransformerEmbedder(name, str(folder))
    raise ModelError(
        f"unknown embedder {name!r}: use {PACKAGED}, sentence-transformers:NAME-OR-FOLDER or hashing:384"
    )
