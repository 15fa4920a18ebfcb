"""The Discord surface: slash commands, buttons, forms, direct messages and mentions."""

from bot.surfaces.discord.client import run_discord
from bot.surfaces.discord.tasks import QUEUE, TASKS, tasks

__all__ = ["QUEUE", "TASKS", "run_discord", "tasks"]
