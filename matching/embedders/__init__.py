"""Embedders turn text into unit vectors; ``load`` picks one by name and never falls back silently."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl

import numpy as np
import numpy.typing as npt

from matching.errors import ModelError

if TYPE_CHECKING:
    from matching.embedders.sentence_transformer import Precision

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


def load(name: str, data_dir: Path, *, precision: str = "auto") -> Embedder:
    """Load ``packaged:NAME``, ``sentence-transformers:NAME-OR-FOLDER`` or ``hashing:DIM``.

    Prompts may follow the name, as in ``sentence-transformers:NAME?query=ask: &document=text: ``;
    they belong to the name because they change the vectors. ``precision`` (auto, float32, bfloat16)
    does not. Raises ModelError with the remedy when the name is unknown or the model cannot be loaded.
    """
    scheme, _, rest = name.partition(":")
    if scheme == "hashing" and rest.isdecimal() and 1 <= int(rest) <= 65536:
        from matching.embedders.hashing import HashingEmbedder

        return HashingEmbedder(int(rest))
    if scheme in {"packaged", "sentence-transformers"} and rest:
        from matching.embedders import packaged
        from matching.embedders.sentence_transformer import SentenceTransformerEmbedder

        model, _, options = rest.partition("?")
        folder = packaged.folder(model, data_dir) if scheme == "packaged" else model
        return SentenceTransformerEmbedder(
            name, str(folder), precision=_precision(precision), prompts=_prompts(name, options)
        )
    raise ModelError(
        f"unknown embedder {name!r}: use {PACKAGED}, sentence-transformers:NAME-OR-FOLDER or hashing:384"
    )


def _precision(name: str) -> "Precision":
    known: tuple[Precision, ...] = ("auto", "float32", "bfloat16")
    for precision in known:
        if name == precision:
            return precision
    raise ModelError(f"unknown precision {name!r}: use auto, float32 or bfloat16")


def _prompts(name: str, options: str) -> dict[str, str]:
    prompts = dict(parse_qsl(options, keep_blank_values=True))
    if not prompts.keys() <= {"query", "document"}:
        raise ModelError(
            f"unknown option in embedder {name!r}: after ? there may be query= and document="
        )
    return prompts
