"""TASKS and SCHEDULE: what the jobs of the queue ``github`` do, and how often."""

from datetime import timedelta

from bot.surfaces.github.devices import step
from bot.surfaces.github.events import delivery
from bot.surfaces.github.mentored import mentored, outcome
from bot.surfaces.github.sweep import sweep
from bot.surfaces.github.swept import swept
from bot.surfaces.github.works import due, read
from bot.worker import Scheduled, Task

TASKS: dict[str, Task] = {
    "github.delivery": delivery,
    "github.device": step,
    "github.mentorship": mentored,
    "github.mentor_outcome": outcome,
    "github.sweep": sweep,
    "github.swept": swept,
    "github.work": read,
    "github.works": due,
}
SCHEDULE = (
    Scheduled("github.sweep", "github", timedelta(hours=1)),
    Scheduled("github.works", "github", timedelta(days=1)),
)
