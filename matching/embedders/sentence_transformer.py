"""Any sentence-transformers model; the one file that imports that library, and only when used."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.embedders import Matrix
from matching.errors import ModelError


class SentenceTransformerEmbedder:
    """Wraps a model; query and document prompts come from its own configuration."""

    def __init__(self, name: str, folder: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(folder, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelError(f"cannot load {name}: {error}") from error
        self.name = name
        self.dim = int(self._model.get_sentence_embedding_dimension())

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Embed what is searched."""
        return self._embed(self._model.encode_document, texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Embed what is asked with."""
        return self._embed(self._model.encode_query, texts)

    def _embed(self, encode: Any, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return np.asarray(
            encode(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32
        )
