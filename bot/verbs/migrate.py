"""mentorable migrate: bring the database's schema up to date."""

import click

from bot import settings
from bot.store import Store


@click.command()
def command() -> None:
    """Bring the database's schema up to date; harmless when it is."""
    store = Store(settings.load().database)
    try:
        store.migrate()
        differences = store.check()
    finally:
        store.close()
    if differences:
        raise click.ClickException(
            "The database differs from the records: " + "; ".join(differences)
        )
    click.echo("The database has the newest schema.")
