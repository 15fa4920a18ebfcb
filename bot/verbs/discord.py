"""mentorable discord: serve Discord alone."""

import asyncio
import contextlib
import signal

import click

from bot import settings
from bot.app import build
from bot.surfaces.discord.client import run_discord


@click.command()
def command() -> None:
    """Serve Discord until stopped."""
    asyncio.run(_serve())


async def _serve() -> None:
    chosen = settings.load()
    app = build(chosen)
    serving = asyncio.ensure_future(run_discord(app, chosen))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, serving.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await serving
    finally:
        app.store.close()
