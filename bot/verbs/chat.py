"""mentorable chat: talk to the bot at the terminal."""

import sys

import click

from bot import settings
from bot.app import build
from bot.surfaces.terminal.chat import chat


@click.command()
def command() -> None:
    """Talk to the bot at the terminal."""
    chat(build(settings.load()), sys.stdin, sys.stdout)
