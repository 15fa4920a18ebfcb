"""mentorable worker: work jobs alone."""

import click

from bot.verbs.roles import alone, start, worker


@click.command()
def command() -> None:
    """Index, watch the clock and answer deliveries, without serving anybody."""
    start(alone("worker", worker))
