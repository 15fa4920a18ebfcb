"""People claim, ask for mentors and get digests in a process of its own that may be killed at any moment."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, build, utc_now
from bot.commands import Claim, Command, EditProfile
from bot.context import Actor
from bot.errors import UserError
from bot.jobs import digest, mentorships
from bot.logs import configure
from bot.mentor_commands import Agree, Mentorships, OfferMentoring, RequestMentor, Respond, SetAge
from bot.records import JobState
from bot.settings import Settings
from bot.surfaces.discord.client import make_client
from bot.surfaces.discord.tasks import QUEUE, tasks
from bot.worker import Worker
from tests.fakes import MONDAY, ToldFreshness

SPEED = 10
"""How much faster the clock of the process goes, so that digests come one by one and soon."""

LEASE = timedelta(seconds=10)
PLAN = "I write the test first. Then I mend what it shows."
LEARNERS = tuple(Actor("discord", str(n), f"learner-{n}", "en", f"dm:{n}") for n in range(1, 5))
MENTOR = Actor("discord", "9", "mentor", "en", "dm:9")


@dataclass(frozen=True)
class Start:
    """What a process is given: where to store and send, when the clock began, how far it is ahead."""

    database: str
    folder: str
    discord: str
    began: datetime
    ahead: timedelta = timedelta(0)
    acts: bool = True

    def clock(self) -> datetime:
        """Return the instant in the process."""
        return MONDAY + (utc_now() - self.began) * SPEED + self.ahead


def live(start: Start) -> None:
    """Do everything that is not done yet, send what waits, and end when nothing is left."""
    configure("error", as_json=False)
    settings = Settings(
        _env_file=None,
        data_dir=Path(start.folder),
        database_url=start.database,
        embedder="hashing:384",
        discord_api_url=f"{start.discord}/api/v10",
        discord_sync=False,
    )
    app = build(settings, clock=start.clock)
    app.freshness = ToldFreshness(app.store)
    asyncio.run(_serve(app, act if start.acts else lambda _app: None))
    app.store.close()


async def _serve(app: App, acts: Callable[[App], None]) -> None:
    client = make_client(app, app.settings)
    await client.login("right")
    await asyncio.to_thread(acts, app)
    worker = Worker(app, tasks(client), [QUEUE], lease=LEASE)
    while await asyncio.to_thread(_waits, app):
        if not await asyncio.to_thread(worker.run_once):
            await asyncio.sleep(0.02)
    await client.close()


def _waits(app: App) -> bool:
    with app.store.read() as tx:
        states = {state for (queue, state), _count in tx.queue.counts().items() if queue == QUEUE}
    return bool(states & {JobState.READY, JobState.RUNNING})


def act(app: App) -> None:
    """Act as people would who try again what they do not see done."""
    for number, learner in enumerate(LEARNERS, 1):
        _say(app, learner, SetAge("adult"), Agree("messages"), Agree("digest"))
        about = EditProfile(("python",), interests=("tests",), spoken=("en",), is_confirmed=True)
        _say(app, learner, about, Claim(number, PLAN, accepts_rules=True))
        if not app.handle(learner, Mentorships()).cards:
            _say(app, learner, RequestMentor(goals="tests"))
    about = EditProfile(("python",), spoken=("en",), is_confirmed=True)
    _say(app, MENTOR, SetAge("adult"), about, OfferMentoring(len(LEARNERS)))
    mentorships.pair(app, {})
    for card in app.handle(MENTOR, Mentorships()).cards:
        _say(app, MENTOR, *(b.command for b in card.buttons if isinstance(b.command, Respond) and b.command.accepts))  # fmt: skip
    digest.plan(app, {})


def _say(app: App, actor: Actor, *commands: Command) -> None:
    for command in commands:
        with contextlib.suppress(UserError):  # it was done before the kill
            app.handle(actor, command)
