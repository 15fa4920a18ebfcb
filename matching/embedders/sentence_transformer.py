"""Any sentence-transformers model; the one file that imports that library, and only when used."""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import cache, partial
from logging import ERROR, getLogger
from pathlib import Path
from typing import Any, Literal

import numpy as np

from matching.embedders import Matrix
from matching.errors import ModelError

Precision = Literal["auto", "float32", "bfloat16"]
Encode = Callable[..., Any]

MAX_CHARACTERS = 10_000
"""More than any model here reads; the rest would only cost the tokenizer time."""

_BATCH = 32
"""So many texts of like length are computed at once at most."""

_FEW = 4
"""So many texts are computed where they are asked for; more are shared out among threads."""

_EQUAL = 0.9999
_SENTENCE = "The loader crashes on an empty batch; explain its arguments in the documentation. "
_TRIAL = tuple(_SENTENCE * count for count in (1, 2, 4, 6))
_ROUNDS = 3


class SentenceTransformerEmbedder:
    """Wraps a model; query and document prompts come from its own configuration or are given.

    ``precision`` is how it computes: ``auto`` times both ways on a few texts and takes bfloat16 only
    where that is clearly faster and gives the same vectors. Every batch is computed by one thread, many
    by as many threads as torch would give to one: these would wait for each other in every layer, which
    is slower, and far slower where something else runs too. A question does not wait for a long text.
    """

    def __init__(
        self,
        name: str,
        folder: str,
        *,
        precision: Precision = "auto",
        prompts: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self._pool = ThreadPoolExecutor(threads(), "embed")
        self._model = _load(name, folder, prompts or {})
        self.dim = int(self._model.get_embedding_dimension())
        self.is_bfloat16 = precision == "bfloat16"
        self.embed_documents(
            _TRIAL[:1]
        )  # the first call sets the tokenizer up: not for two threads
        if precision == "auto":
            self.is_bfloat16 = self._gains_from_bfloat16()

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Embed what is searched."""
        return self._embed(self._model.encode_document, texts)

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Embed what is asked with."""
        return self._embed(self._model.encode_query, texts)

    def _embed(self, encode: Encode, texts: Sequence[str]) -> Matrix:
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        cut = [text[:MAX_CHARACTERS].encode("utf-8", "replace").decode() for text in texts]
        rows = self._computed(encode, cut) if len(cut) <= _FEW else self._shared_out(encode, cut)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows

    def _shared_out(self, encode: Encode, texts: Sequence[str]) -> Matrix:
        """Embed batches of like length, the longest first, each in the thread that is free."""
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        size = min(_BATCH, -(-len(texts) // threads()))
        batches = [order[at : at + size] for at in range(0, len(order), size)]
        given = [[texts[place] for place in batch] for batch in batches]
        rows = np.empty((len(texts), self.dim), np.float32)
        rows[order] = np.concatenate(list(self._pool.map(partial(self._computed, encode), given)))
        return rows

    def _computed(self, encode: Encode, texts: Sequence[str]) -> Matrix:
        with self._computing():
            found = encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)

    def _computing(self) -> Any:
        import torch

        return torch.autocast("cpu", torch.bfloat16) if self.is_bfloat16 else nullcontext()

    def _gains_from_bfloat16(self) -> bool:
        """Return whether half the bits give the same vectors in less than three quarters of the time."""
        vectors, seconds = {}, {False: math.inf, True: math.inf}
        for _round in range(_ROUNDS):  # turn about, so that a busy moment hurts both
            for self.is_bfloat16 in (False, True):
                start = time.perf_counter()
                vectors[self.is_bfloat16] = self.embed_documents(_TRIAL)
                took = time.perf_counter() - start
                seconds[self.is_bfloat16] = min(seconds[self.is_bfloat16], took)
        is_equal = bool((np.einsum("ij,ij->i", *vectors.values()) >= _EQUAL).all())
        return is_equal and seconds[True] < 0.75 * seconds[False]


@cache
def threads() -> int:
    """Return how many threads torch was given, and from now on let it compute with one at a time."""
    import torch

    count = int(torch.get_num_threads())
    torch.set_num_threads(1)
    return count


def _load(name: str, folder: str, prompts: Mapping[str, str]) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    is_local = Path(folder).expanduser().is_dir()
    source = str(Path(folder).expanduser()) if is_local else folder
    try:
        with _silence():
            return SentenceTransformer(
                source,
                device="cpu",
                local_files_only=is_local,
                prompts=dict(prompts) or None,
                model_kwargs={"dtype": torch.float32},
            )
    except Exception as error:  # five libraries, each with errors of its own
        raise ModelError(_remedy(name, folder, is_local, error)) from error


def _remedy(name: str, folder: str, is_local: bool, error: Exception) -> str:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    if is_local:
        return f"the model folder {folder} cannot be loaded ({reason}); replace it with a whole one"
    return (
        f"cannot load {name} ({reason}); check the name and the connection to the model hub, give "
        "the folder of a model that is on this machine, or use packaged:multilingual-e5-small"
    )


@contextmanager
def _silence() -> Iterator[None]:
    """Keep load reports and progress bars off the terminal; errors still come as exceptions."""
    from transformers.utils import logging

    reports: Any = logging
    verbosity, bars = reports.get_verbosity(), reports.is_progress_bar_enabled()
    loggers = [getLogger(name) for name in ("sentence_transformers", "huggingface_hub")]
    levels = [logger.level for logger in loggers]
    reports.set_verbosity_error()
    reports.disable_progress_bar()
    for logger in loggers:
        logger.setLevel(ERROR)
    try:
        yield
    finally:
        reports.set_verbosity(verbosity)
        if bars:
            reports.enable_progress_bar()
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
