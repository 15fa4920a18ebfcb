"""mentorable discord: serve Discord alone."""

import click

from bot.verbs.roles import discord, start


@click.command()
def command() -> None:
    """Serve Discord until stopped."""
    start(lambda _app: {"discord": discord})
