"""python -m bench.scale: how the cost of a suggestion and of a new issue grows with their number."""

import math
import resource
from collections.abc import Sequence

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from bench import invented
from bench.figures import median_seconds, seconds
from bench.vectors import clustered
from matching.corpus import Corpus
from matching.embedders.hashing import HashingEmbedder
from matching.index import ExactIndex
from matching.matcher import Matcher
from matching.types import Profile, Wish

DIM, ROUNDS, CHOSEN = 384, 9, 200


def row(count: int) -> list[float]:
    """Return seconds to load, for the first and a later suggestion, for the fan-out and the bare product, and MiB."""
    embedder, matcher, person = HashingEmbedder(DIM), Matcher(), Profile("p", spoken=("en",))
    issues, vectors = list(invented.issues(count)), clustered(count)
    made: list[Corpus] = []
    load = seconds(lambda: made.append(Corpus(issues, vectors)))

    def answer(round_: int) -> object:
        wish = Wish(text=invented.WISHES[round_ % len(invented.WISHES)])
        return matcher.suggest(embedder, made[0], person, wish, now=invented.NOW)

    first = load + seconds(lambda: answer(0))
    later = median_seconds(answer, ROUNDS)
    profiles, news = ExactIndex(vectors), clustered(ROUNDS, seed=9)
    product = median_seconds(lambda i: vectors @ news[i], ROUNDS)
    fan_out = median_seconds(lambda i: profiles.nearest(news[i], CHOSEN), ROUNDS)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [first, later, fan_out, product, memory]


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the exponent with which a cost grows: 1 is in step with the number."""
    return float(np.polyfit([math.log(size) for size in sizes], np.log(values), 1)[0])


@click.command()
@click.argument("sizes", nargs=-1, type=int)
def main(sizes: tuple[int, ...]) -> None:
    """Measure at these sizes, 1,000, 10,000 and 100,000 by default, smallest first."""
    chosen = sorted(sizes or (1_000, 10_000, 100_000))
    row(100)  # what is loaded once, such as the vocabulary, is no part of any size
    rows = [row(size) for size in chosen]
    names = (
        "first suggestion, s",
        "a suggestion, p50, ms",
        "one new issue to all profiles, p50, ms",
        "bare product, p50, ms",
        "memory, MiB",
    )
    factors = (1, 1000, 1000, 1000, 1)
    table = Table("what", *(f"{size:,}" for size in chosen), "slope")
    for place, (name, factor) in enumerate(zip(names, factors, strict=True)):
        values = [found[place] for found in rows]
        cells = [f"{value * factor:,.3g}" for value in values]
        table.add_row(name, *cells, f"{slope(chosen, values):.2f}" if len(chosen) > 1 else "")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
