"""TASKS and SCHEDULE: what the jobs of the queue ``github`` do, and how often."""

from datetime import timedelta

from bot.surfaces.github.devices import step
from bot.surfaces.github.events import delivery
from bot.surfaces.github.mentored import mentored
from bot.surfaces.github.sweep import sweep
from bot.worker import Scheduled, Task

TASKS: dict[str, Task] = {
    "github.delivery": delivery,
    "github.device": step,
    "github.mentorship": mentored,
    "github.sweep": sweep,
}
SCHEDULE = (Scheduled("github.sweep", "github", timedelta(hours=1)),)
