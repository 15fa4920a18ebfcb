"""mentorable copy: move everything from a SQLite file into PostgreSQL."""

from pathlib import Path

import click

from bot.store import Store
from bot.store.copying import copy


@click.command()
@click.argument("sqlite_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("postgres_url")
def command(sqlite_file: Path, postgres_url: str) -> None:
    """Move everything from SQLITE_FILE into the empty database POSTGRES_URL.

    Stop the bot first: what it writes during the copy stays behind.
    """
    source, target = Store(f"sqlite:///{sqlite_file.absolute()}"), Store(postgres_url)
    try:
        total = copy(source, target, report)
    finally:
        source.close()
        target.close()
    click.echo(
        f"{total} rows copied; counts and hashes agree. Now set MENTORABLE_DATABASE_URL and start."
    )


def report(table: str, count: int) -> None:
    """Say how a copy comes along."""
    click.echo(f"  {count:>9} {table}", err=True)
