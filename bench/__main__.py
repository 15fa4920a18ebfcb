"""python -m bench [NAME ...]: every measurement as a ratio in one run, with its bar beside it.

A benchmark is a function that gives rows; one line in BENCHMARKS adds it.
"""

import importlib
from collections.abc import Callable, Iterable
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.figures import Row, Settings
from bot.logs import configure

BENCHMARKS = {
    "text": "bench.matching:documents",
    "embedding": "bench.matching:embedding",
    "retrieval": "bench.matching:retrieval",
    "suggest": "bench.matching:suggest",
    "index": "bench.indexing:index",
    "chat": "bench.talk:chat",
    "allocation": "bench.people:allocation",
    "digest": "bench.digest:plan",
    "vectors": "bench.vectors:search",
    "jobs": "bench.jobs:throughput",
    "workers": "bench.workers:index",
    "fanout": "bench.fanout:fan_out",
    "receiver": "bench.receiver:receiver",
}
"""Name -> module:function; a function takes Settings and gives rows."""


@click.command()
@click.argument("names", nargs=-1)
@click.option("--texts", default=1000, show_default=True, help="Texts that are embedded.")
@click.option("--issues", default=100_000, show_default=True, help="Issues that are searched.")
@click.option("--profiles", default=1_000_000, show_default=True, help="Of learners, for fanout.")
@click.option("--people", default=10_000, show_default=True, help="People due for a digest.")
@click.option(
    "--database",
    type=click.Choice(["sqlite", "postgres"]),
    default="sqlite",
    show_default=True,
    help="Where index, chat and receiver store.",
)
@click.option("--embedder", default="packaged:multilingual-e5-small", show_default=True)
@click.option("--strict", is_flag=True, help="End with 1 when a bar is missed.")
def main(names: tuple[str, ...], *, strict: bool, **sizes: Any) -> None:
    """Run the benchmarks named, or all."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        raise click.UsageError(
            f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}"
        )
    configure("error", as_json=False)
    settings = Settings(**sizes)
    console, is_missed = Console(), False
    for name in names or BENCHMARKS:
        rows = list(_function(name)(settings))
        is_missed |= any(row.is_missed for row in rows)
        console.print(_table(name, rows))
    if strict and is_missed:
        raise SystemExit(1)


def _function(name: str) -> Callable[[Settings], Iterable[Row]]:
    module, _, function = BENCHMARKS[name].partition(":")
    found: Callable[[Settings], Iterable[Row]] = getattr(importlib.import_module(module), function)
    return found


def _table(name: str, rows: Iterable[Row]) -> Table:
    table = Table("what", "found", "bar", "", title=name, title_justify="left")
    for row in rows:
        verdict = "" if row.bar is None else ("missed" if row.is_missed else "met")
        table.add_row(row.what, row.found, row.bar_text, verdict)
    return table


if __name__ == "__main__":
    main()
