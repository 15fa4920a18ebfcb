"""What this surface does for the queue."""

from collections.abc import Callable, Mapping
from functools import partial

import discord

from bot.app import App
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


def tasks(client: discord.Client) -> dict[str, Task]:
    """Return the tasks for a worker beside this client."""
    return {name: partial(task, client) for name, task in TASKS.items()}
