"""kill -9 in the middle of a claim, a request or a digest: nothing is lost, nothing arrives twice."""

import asyncio
import multiprocessing
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from multiprocessing.context import ForkServerProcess

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlmodel import select

from bot.app import App, utc_now
from bot.records import Claim, Mentorship, Suggestion, Telling, TellingState
from bot.records.tellings import NONCE_LIFE
from tests.databases import on_both
from tests.factories import an_issue
from tests.fakes import MONDAY
from tests.surfaces.discord import gateway
from tests.surfaces.discord.gateway import Discord
from tests.surfaces.discord.killed_process import LEARNERS, Start, live

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.surfaces.discord.killed_process"])
KILLS = 3
PATIENCE = 150
LONGEST = 0.8
"""Seconds within which a process is killed once it is there; alone it needs longer for all it does."""


def logins(fake: Discord) -> int:
    """Return how many processes have come so far."""
    return sum(path == "/users/@me" for _method, path, _body in fake.requests)


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    """Put Discord's own addresses back after each test."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest.fixture
async def fake() -> AsyncIterator[Discord]:
    """A Discord that knows a message again by its nonce, as the real one does for a while."""
    async with gateway.serve() as discord:
        yield discord


@pytest.fixture
def start(app: App, fake: Discord) -> Start:
    """What each process is given."""
    for n in range(12):
        an_issue(app, f"Write test number {n} of the loader", repository=f"sandbox-{n}/one")
    return Start(app.settings.database, str(app.settings.folder), fake.address, utc_now())


def begun(start: Start) -> ForkServerProcess:
    """Start a process."""
    process: ForkServerProcess = PROCESSES.Process(target=live, args=(start,))
    process.start()
    return process


async def killed(process: ForkServerProcess) -> None:
    """Kill a process as ``kill -9`` does."""
    process.kill()
    await asyncio.to_thread(process.join)
    assert process.exitcode in (-signal.SIGKILL, 0)


async def ended(process: ForkServerProcess) -> None:
    """Wait until a process has done everything."""
    await asyncio.to_thread(process.join, PATIENCE)
    assert process.exitcode == 0


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  # what another process does sets no event here
            await asyncio.sleep(0.01)


@on_both
async def test_killed_anywhere_all_is_done_once(app: App, start: Start, fake: Discord) -> None:
    chance = random.Random()
    waits = [chance.uniform(0, LONGEST) for _kill in range(KILLS)]
    for number, wait in enumerate(waits, 1):
        process = begun(start)
        await until(lambda number=number: logins(fake) == number)  # type: ignore[misc]
        await asyncio.sleep(wait)
        await killed(process)
    await ended(begun(start))
    with app.store.read() as tx:
        claims = Counter(c.person_id for c in tx.session.exec(select(Claim)))
        states = Counter(m.state for m in tx.session.exec(select(Mentorship)))
        told = list(tx.session.exec(select(Telling)))
        kept = [s for s in tx.session.exec(select(Suggestion)) if s.digest]
    assert sorted(claims.values()) == [1] * len(LEARNERS), waits
    assert states == {"active": len(LEARNERS)}, waits
    sent, unsure = (
        {f"t{t.id}.0" for t in told if t.state == state}
        for state in (TellingState.SENT, TellingState.UNCERTAIN)
    )
    assert len(sent | unsure) == len(told), waits
    assert sent <= fake.shown.keys() <= sent | unsure, waits  # unsure: only where it took too long
    digests = Counter(t.person_id for t in told if t.key.startswith("digest:"))
    assert set(digests.values()) == {1}, waits
    assert max(Counter(s.person_id for s in kept).values()) <= 3
    assert max(Counter(s.issue_id for s in kept).values()) <= app.settings.exposure_limit


@on_both
async def test_past_the_life_of_the_nonce_it_is_uncertain_and_not_repeated(
    app: App, start: Start, fake: Discord
) -> None:
    with app.store.write() as tx:
        person = tx.people.meet("discord", "1", "learner-1", MONDAY)
        tx.tellings.tell(person.id or 0, "help", key="k", now=MONDAY)
    fake.hold = asyncio.Event()
    process = begun(replace(start, acts=False))
    await until(lambda: fake.posted("/messages"))
    await killed(process)
    fake.hold.set()
    await ended(begun(replace(start, acts=False, ahead=2 * NONCE_LIFE)))
    with app.store.read() as tx:
        (telling,) = tx.session.exec(select(Telling))
    assert telling.state == TellingState.UNCERTAIN
    assert len(fake.posted("/messages")) == 1
