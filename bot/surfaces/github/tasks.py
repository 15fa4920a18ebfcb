"""TASKS: what the jobs of the queue ``github`` do."""

from bot.surfaces.github.events import delivery
from bot.worker import Task

TASKS: dict[str, Task] = {"github.delivery": delivery}
