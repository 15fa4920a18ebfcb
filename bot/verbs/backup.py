"""mentorable backup: write everything into one file."""

from pathlib import Path

import click

from bot import settings
from bot.errors import OperatorError
from bot.store import Store
from bot.store.copying import copy
from bot.verbs.copy import report


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write everything into FILE, a SQLite database, while the bot goes on running.

    The file holds what people told the bot: it is readable by its owner only; keep it encrypted.
    """
    if file.exists():
        raise OperatorError(f"{file} is there already; name another file.")
    total = back_up(settings.load().database, file)
    click.echo(f"{total} rows are in {file}; counts and hashes agree.")


def back_up(database: str, file: Path) -> int:
    """Copy a database into a file that appears only when it is whole; returns the rows."""
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        partial.touch(mode=0o600)
    except OSError as error:
        raise OperatorError(f"{partial} cannot be written: {error.strerror}.") from error
    source, target = Store(database), Store(f"sqlite:///{partial.absolute()}")
    try:
        total = copy(source, target, report)
    except BaseException:
        target.close()
        for rest in partial.parent.glob(f"{partial.name}*"):
            rest.unlink()
        raise
    finally:
        source.close()
        target.close()
    partial.replace(file)
    return total
