"""mentorable demo: index the sandbox over HTTP and talk about it."""

import io
import sys
import tempfile

import click

from bot import settings
from bot.app import build
from bot.jobs.index import Progress, index_repository
from bot.sandbox.server import serve
from bot.surfaces.terminal.chat import chat

VISIT = "I would like to write docs\nIch möchte gern einen Absturz beheben\nQuiero traducir documentación\n"


@click.command()
def command() -> None:
    """Visit the bot on embedded defaults: no token, no network."""
    with tempfile.TemporaryDirectory() as folder, serve() as address:
        app = build(
            settings.load(
                database_url=f"sqlite:///{folder}/demo.db",
                github_api_url=address,
                github_token="sandbox",  # noqa: S106  # the sandbox takes any token
            )
        )
        progress = Progress()
        index_repository(
            app.store, app.forge, app.embedder(), "sandbox-vision/pixelforge", app.clock, progress
        )
        click.echo(f"{progress.issues} issues indexed, {progress.embedded} embedded.")
        chat(app, sys.stdin if sys.stdin.isatty() else io.StringIO(VISIT), sys.stdout)
