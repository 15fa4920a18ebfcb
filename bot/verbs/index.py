"""mentorable index: index the registered repositories."""

import click

from bot import settings
from bot.app import build
from bot.jobs.index import Progress, index_repository


@click.command()
@click.argument("repositories", nargs=-1)
def command(repositories: tuple[str, ...]) -> None:
    """Index the beginner issues of repositories."""
    app = build(settings.load())
    progress = Progress()
    for name in repositories:
        index_repository(app.store, app.forge, app.embedder(), name, app.clock, progress)
    click.echo(
        f"{progress.repositories} repositories, {progress.issues} issues, {progress.embedded} embedded"
    )
