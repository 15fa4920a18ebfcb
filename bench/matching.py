"""How fast texts are prepared and embedded, candidates found, and suggestions made."""

import resource
from collections.abc import Iterator
from itertools import cycle, islice

import numpy as np

from bench import invented, raw
from bench.figures import Row, Settings, median_seconds, seconds
from matching import centring, text
from matching.corpus import Corpus
from matching.embedders import Embedder, Matrix
from matching.index import ExactIndex, one_thread, top
from matching.matcher import Matcher
from matching.types import Profile, Wish

_ROUNDS = 15
_DISTINCT = 100


def documents(settings: Settings) -> Iterator[Row]:
    """Prepare issues for embedding."""
    issues = list(invented.issues(5000))
    took = seconds(lambda: [text.document(issue) for issue in issues])
    yield Row("issues prepared", len(issues) / took, "a second", bar=5000)


def embedding(settings: Settings) -> Iterator[Row]:
    """Embed issues as the index does, beside raw calls of the same model: at this precision, and in 32 bits."""
    embedder = settings.load()
    texts = [text.document(issue) for issue in invented.issues(settings.texts)]
    embedder.embed_documents(texts[:50])
    halves = [texts[: len(texts) // 2], texts[len(texts) // 2 :]]
    ours = theirs = plain = 0.0
    for half in halves:  # turn about, so that a busy moment hurts all
        ours += seconds(embedder.embed_documents, half)
        theirs += raw.encode_seconds(embedder, half) or 0
        plain += raw.encode_seconds(embedder, half, is_full=True) or 0
    yield Row("texts embedded", len(texts) / ours, "a second")
    if theirs:
        yield Row("share of the raw model's encode", theirs / ours, bar=0.9)
        yield Row("beside the raw model in 32 bits", plain / ours, bar=0.9)


def retrieval(settings: Settings) -> Iterator[Row]:
    """Search with filters beside the bare matrix product on the same rows."""
    vectors = _vectors(settings.issues, 384)
    index = ExactIndex(vectors)
    chance = np.random.default_rng(2)
    queries = vectors[chance.integers(0, len(vectors), _ROUNDS)]

    def product(round_: int) -> Matrix:
        with one_thread():
            return np.asarray(vectors @ queries[round_])

    plain = median_seconds(product, _ROUNDS)
    yield Row("bare product", plain * 1000, "ms")
    for share in (1.0, 0.5, 0.1, 0.01):
        mask = None if share == 1 else chance.random(len(vectors)) < share
        took = median_seconds(lambda i, mask=mask: index.nearest(queries[i], 2000, mask), _ROUNDS)  # type: ignore[misc]
        yield Row(f"{share:.0%} allowed, beside it", took / plain, bar=1.5, is_most=True)
    yield Row("memory of the vectors in 32 bits", vectors.nbytes / 2**20, "MiB")
    yield Row("memory of the index", index.nbytes / 2**20, "MiB")
    yield Row("recall at 10 beside 32 bits", _recall(index, vectors, queries), bar=0.95)


def _recall(index: ExactIndex, vectors: Matrix, queries: Matrix) -> float:
    """Return the share of the ten nearest by full numbers that the index finds as well."""
    centred = centring.unit(vectors - vectors.mean(axis=0))
    return float(
        np.mean(
            [
                len({*top(centred @ query, 10)} & {*index.nearest(query, 10)}) / 10
                for query in queries
            ]
        )
    )


def suggest(settings: Settings) -> Iterator[Row]:
    """Answer a wish (embed, retrieve, rank, explain, choose) beside one query embedding."""
    embedder = settings.load()
    corpus = _corpus(embedder, settings.issues)
    person, matcher = Profile("p", spoken=("en",)), Matcher()
    wishes = list(islice(cycle(invented.WISHES), _ROUNDS))

    def answer(round_: int) -> object:
        wish = Wish(text=wishes[round_], excluded_repositories=("sandbox-1/project-1",))
        return matcher.suggest(embedder, corpus, person, wish, now=invented.NOW)

    yield Row("first answer, which builds the lexical index", seconds(lambda: answer(0)), "s")
    pairs = [  # turn about, so that a busy moment hurts both
        (seconds(embedder.embed_queries, [wishes[i]]), seconds(answer, i)) for i in range(_ROUNDS)
    ]
    alone, whole = (float(np.median(times)) for times in zip(*pairs, strict=True))
    yield Row("one query embedding, p50", alone * 1000, "ms")
    yield Row("whole suggest, p50", whole * 1000, "ms")
    yield Row("suggest beside one query embedding", whole / alone, bar=3, is_most=True)
    yield Row(
        "largest memory of this process",
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "MiB",
    )


def _corpus(embedder: Embedder, count: int) -> Corpus:
    """Return invented issues; vectors of some are real, the others lie near them."""
    issues = list(invented.issues(count))
    some = embedder.embed_documents([text.document(issue) for issue in issues[:_DISTINCT]])
    chance = np.random.default_rng(5)
    vectors = chance.standard_normal((count, embedder.dim), np.float32)
    vectors *= 0.02
    vectors += some[np.arange(count) % len(some)]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Corpus(issues, vectors)


def _vectors(count: int, dim: int) -> Matrix:
    chance = np.random.default_rng(1)
    vectors = chance.normal(size=(count, dim)).astype(np.float32) + 2
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
