"""mentorable run: everything in one process."""

import click

from bot.verbs.roles import everything, start


@click.command()
def command() -> None:
    """Run the web server, the workers and the Discord bot in one process."""
    start(everything)
