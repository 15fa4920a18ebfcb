"""mentorable vectors: the approximate index of the vectors on PostgreSQL."""

import click

from bot import settings
from bot.store import Store
from bot.store.hnsw import EXACT_BELOW


@click.group()
def command() -> None:
    """Build or drop the approximate index of the vectors on PostgreSQL."""


@command.command()
@click.option("--anyway", is_flag=True, help="Also where exact search is fast enough.")
def build(*, anyway: bool) -> None:
    """Build it for the configured model; others may go on reading and writing."""
    chosen = settings.load()
    store = Store(chosen.database)
    try:
        with store.read() as tx:
            model = tx.vectors.serving(chosen.embedder)
            count, dim = tx.vectors.size(model)
        if not count or (count < EXACT_BELOW and not anyway):
            click.echo(
                f"There are {count} vectors: up to {EXACT_BELOW} the search is exact, which is better. Nothing was built."
            )
            return
        store.index_vectors(model, dim)
    finally:
        store.close()
    click.echo(f"The index of {count} vectors is built.")


@command.command()
def drop() -> None:
    """Drop it: searches are exact again."""
    chosen = settings.load()
    store = Store(chosen.database)
    try:
        with store.read() as tx:
            model = tx.vectors.serving(chosen.embedder)
        store.unindex_vectors(model)
    finally:
        store.close()
    click.echo("Searches are exact.")
