"""mentorable worker: work jobs alone."""

import click

from bot.verbs.roles import start, worker


@click.command()
def command() -> None:
    """Index, watch the clock and answer deliveries, without serving anybody."""
    start(lambda _app: {"worker": worker})
