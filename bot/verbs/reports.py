"""mentorable reports: read the reports that no server's moderators can, and those they did not get."""

import click

from bot import settings
from bot.errors import OperatorError
from bot.store import Store


@click.command()
@click.option("--close", "numbers", multiple=True, type=int, help="A report that is dealt with.")
def command(*, numbers: tuple[int, ...]) -> None:
    """Print the open reports, oldest first; close those that are dealt with."""
    store = Store(settings.load().database)
    try:
        with store.write() as tx:
            unknown = [number for number in numbers if not tx.trust.close_report(number)]
            rows = tx.trust.open_reports()
    finally:
        store.close()
    for row in rows:
        place = f"server {row.community}" if row.community else "no server"
        said = row.words or "no words"
        click.echo(f"{row.id}  {row.created_at:%Y-%m-%d %H:%M}  {place}  "
                   f"person {row.reporter_id} about person {row.reported_id}: {said}")  # fmt: skip
    if not rows:
        click.echo("No report is open.")
    if unknown:
        raise OperatorError(f"There is no such report: {', '.join(map(str, unknown))}.")
