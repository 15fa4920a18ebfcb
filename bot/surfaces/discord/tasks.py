"""What this surface does for the queue."""

from collections.abc import Callable, Mapping
from functools import partial

import aiohttp
import discord

from bot.app import App
from bot.errors import AwayError
from bot.surfaces.discord import forum, programmes, threads
from bot.surfaces.discord.tell import tell
from bot.worker import Task

QUEUE = "discord"

TASKS: dict[str, Callable[[discord.Client, App, Mapping[str, object]], None]] = {
    "tell": tell,
    "mentorship.thread": threads.mentorship,
    "mentorship.presence": threads.presence,
    "report.tell": threads.report,
    "programme.join": programmes.join,
    "programme.leave": programmes.leave,
    "programme.speak": programmes.speak,
    "programme.presence": programmes.presence,
    "forum.show": forum.show,
}
"""Every task, each in need of the client that is connected."""


AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)
"""How Discord is away, where the status says so; a time-out is an ``OSError``, too."""


def tasks(client: discord.Client) -> dict[str, Task]:
    """Return the tasks for a worker beside this client; while Discord is away they wait."""

    def patient(task: Task) -> Task:
        def run(app: App, args: Mapping[str, object]) -> None:
            try:
                task(app, args)
            except AWAY as error:
                if getattr(error, "status", 503) not in (429, *range(500, 600)):
                    raise
                raise AwayError(f"Discord: {error or type(error).__name__}") from error

        return run

    return {name: patient(partial(task, client)) for name, task in TASKS.items()}
