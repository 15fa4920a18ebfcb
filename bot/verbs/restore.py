"""mentorable restore: put a backup back."""

from datetime import datetime
from pathlib import Path

import click

from bot import settings
from bot.app import utc_now
from bot.store import Store
from bot.store.copying import copy
from bot.verbs.copy import report


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Let the rows of the database give way.")
def command(file: Path, *, replace: bool) -> None:
    """Put the backup FILE into the configured database; stop the bot first.

    Whoever was erased since the backup, as far as the database still knows it, is erased again.
    """
    total, erased = restore(settings.load().database, file, utc_now(), replace=replace)
    click.echo(f"{total} rows restored; counts and hashes agree. {erased} people erased again.")


def restore(database: str, file: Path, now: datetime, *, replace: bool) -> tuple[int, int]:
    """Copy a backup into a database; returns its rows, and how many people were erased again."""
    source, target = Store(f"sqlite:///{file.absolute()}"), Store(database)
    try:
        total = copy(source, target, report, replace=replace)
        with target.write() as tx:
            erased = tx.trust.replay_erasures(now)
    finally:
        source.close()
        target.close()
    return total, erased
