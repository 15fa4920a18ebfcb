"""mentorable discord: serve Discord alone."""

import click

from bot.verbs.roles import alone, discord, start


@click.command()
def command() -> None:
    """Serve Discord until stopped."""
    start(alone("discord", discord))
