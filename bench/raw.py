"""The bare model, called as one calls it without Mentorable: one batch after the other, each on all cores."""

from collections.abc import Sequence
from contextlib import nullcontext

from bench.figures import seconds
from matching.embedders import Embedder


def encode_seconds(
    embedder: Embedder, texts: Sequence[str], *, is_full: bool = False
) -> float | None:
    """Return how long the model's own ``encode`` takes, at the embedder's precision or in 32 bits.

    None where the embedder has no such model.
    """
    from matching.embedders.sentence_transformer import SentenceTransformerEmbedder, threads

    if not isinstance(embedder, SentenceTransformerEmbedder):
        return None
    import torch

    count = threads()
    torch.set_num_threads(count)
    try:
        with nullcontext() if is_full else embedder._computing():
            encode = embedder._model.encode_document
            return seconds(encode, texts, normalize_embeddings=True, show_progress_bar=False)
    finally:
        torch.set_num_threads(1)
