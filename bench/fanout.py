"""How long one new issue takes to be compared with the profiles of everybody, beside the raw matrix product."""

from collections.abc import Iterator

import numpy as np
from threadpoolctl import threadpool_limits

from bench.figures import Row, Settings, median_seconds
from bench.vectors import DIM, clustered
from matching.embedders import Matrix
from matching.index import ExactIndex

ROUNDS, CHOSEN = 9, 200
PIECE = 50_000


def fan_out(settings: Settings) -> Iterator[Row]:
    """Find the best learners for a new issue; every second one may be told."""
    profiles = many(settings.profiles)
    news, may_hear = clustered(ROUNDS, seed=9), np.arange(settings.profiles) % 2 == 0
    index = ExactIndex(profiles)
    with threadpool_limits(1, user_api="blas"):  # as the index does
        ours = median_seconds(lambda round_: index.nearest(news[round_], CHOSEN, may_hear), ROUNDS)
        product = median_seconds(lambda round_: profiles @ news[round_], ROUNDS)
    yield Row("profiles", float(settings.profiles))
    yield Row("one new issue to all profiles, p50", ours, "s", bar=10, is_most=True)
    yield Row("the raw product, p50", product, "s")
    yield Row("beside the raw product", ours / product)


def many(count: int) -> Matrix:
    """Return that many invented vectors, made piece by piece: their making takes more room than they do."""
    made = np.empty((count, DIM), np.float32)
    for start in range(0, count, PIECE):
        end = min(start + PIECE, count)
        made[start:end] = clustered(end - start, seed=start)
    return made
