"""The whole client over real sockets: connect, answer, resume, obey limits, leave."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from multiprocessing.context import ForkServerProcess

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlalchemy import update

from bot.app import App
from bot.errors import OperatorError
from bot.records import Job, TellingState
from bot.settings import Settings
from bot.surfaces.discord import client, run_discord
from bot.surfaces.discord.client import ShardedClient, make_client
from tests.surfaces.discord import gateway
from tests.surfaces.discord.gateway import Discord
from tests.verbs import verb

PRIVILEGED = discord.Intents(members=True, presences=True, message_content=True).value


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    """Put Discord's own addresses back after each test."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


def pointed(app: App, fake: Discord, **changes: object) -> Settings:
    """Return settings that lead to the fake."""
    return Settings(
        _env_file=None,
        **app.settings.model_dump(include={"data_dir", "embedder", "github_api_url"}),
        **{
            "discord_token": "right",
            "discord_api_url": f"{fake.address}/api/v10",
            "discord_gateway_url": fake.address.replace("http", "ws") + "/gw",
            **changes,
        },
    )


async def until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  # what holds is in another room
            await asyncio.sleep(0.01)


@asynccontextmanager
async def running(app: App, fake: Discord) -> AsyncIterator[asyncio.Task[None]]:
    """Run the surface until the test is over."""
    serving = asyncio.create_task(run_discord(app, pointed(app, fake)))
    try:
        await until(lambda: 2 in fake.opcodes() or serving.done())
        yield serving
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def test_it_connects_answers_resumes_and_leaves(filled: App) -> None:
    async with gateway.serve() as fake, running(filled, fake) as serving:
        identify = next(f for f in fake.frames if f["op"] == 2)
        assert identify["d"]["intents"] & PRIVILEGED == 0
        assert len(fake.posted("/commands")) == 1
        fake.limited = 1
        await fake.write("suggest resize crash in a batch")
        await until(lambda: len(fake.posted("/70/messages")) == 2)
        first, second = fake.posted("/70/messages")
        assert first == second
        assert first["enforce_nonce"] is True
        await fake.drop()
        await until(lambda: 6 in fake.opcodes())
        await fake.write("help", 101)
        await until(lambda: len(fake.posted("/70/messages")) == 3)
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
        assert fake.sockets[-1].closed


async def test_an_interaction_is_acknowledged_then_answered(filled: App) -> None:
    async with gateway.serve() as fake, running(filled, fake):
        await fake.push("INTERACTION_CREATE", gateway.interaction("help"))
        await until(lambda: fake.posted("/@original"))
        assert [body["type"] for body in fake.posted("/callback")] == [5]
        assert fake.posted("/@original")[0]["components"]


async def test_what_waits_in_the_queue_is_told(filled: App) -> None:
    now = filled.clock()
    with filled.store.write() as tx:
        person = tx.people.meet("discord", "7", "member-one", now)
        assert person.id is not None
        tx.tellings.tell(person.id, "help", key="k", now=now)
    async with gateway.serve() as fake, running(filled, fake):
        await until(lambda: fake.posted("/70/messages"))
        assert fake.posted("/users/@me/channels") == [{"recipient_id": 7}]


async def test_a_refused_token_is_the_operators_to_mend(filled: App) -> None:
    async with gateway.serve() as fake:
        fake.token = "other"
        with pytest.raises(OperatorError, match="refuses MENTORABLE_DISCORD_TOKEN"):
            await run_discord(filled, pointed(filled, fake))


async def test_it_waits_while_discord_is_away(filled: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_WAIT_SECONDS", 0.01)
    async with gateway.serve() as fake:
        fake.away = 2
        async with running(filled, fake):
            assert 2 in fake.opcodes()
            assert len(fake.posted("/users/@me")) == 3


async def test_a_missing_token_is_the_operators_to_mend(filled: App) -> None:
    with pytest.raises(OperatorError, match="MENTORABLE_DISCORD_TOKEN is missing"):
        await run_discord(filled, filled.settings)


async def test_several_shards_are_one_setting(filled: App) -> None:
    async with gateway.serve() as fake:
        sharded = make_client(filled, pointed(filled, fake, discord_shards=2))
        assert isinstance(sharded, ShardedClient)
        assert sharded.shard_count == 2
        starting = asyncio.create_task(sharded.start("right"))
        await until(lambda: sum(f["op"] == 2 for f in fake.frames) == 2 or starting.done(), 20)
        assert sorted(f["d"]["shard"] for f in fake.frames if f["op"] == 2) == [[0, 2], [1, 2]]
        await sharded.close()
        await asyncio.gather(starting, return_exceptions=True)


async def test_a_killed_process_tells_again_under_the_same_nonce(filled: App) -> None:
    now = filled.clock()
    with filled.store.write() as tx:
        person = tx.people.meet("discord", "7", "member-one", now)
        assert person.id is not None
        tx.tellings.tell(person.id, "help", key="k", now=now)
    async with gateway.serve() as fake:
        fake.hold = asyncio.Event()
        first = started(filled, fake)
        await until(lambda: fake.posted("/70/messages"), 60)
        first.kill()
        first.join()
        fake.hold.set()
        with filled.store.write() as tx:
            tx.session.exec(update(Job).values(lease_until=now - timedelta(hours=1)))
        second = started(filled, fake)
        await until(lambda: state(filled, person.id) == TellingState.SENT, 60)
        second.terminate()
        await asyncio.to_thread(second.join, 30)
        assert second.exitcode == 0
        nonces = [body["nonce"] for body in fake.posted("/70/messages")]
        assert len(nonces) == 2
        assert len(set(nonces)) == 1


def started(app: App, fake: Discord) -> ForkServerProcess:
    """Start the surface as a process of its own."""
    settings = pointed(app, fake)
    values = settings.model_dump(include={"data_dir", "embedder", "github_api_url"}) | {
        "database_url": app.settings.database,
        "discord_token": "right",
        "discord_api_url": settings.discord_api_url,
        "discord_gateway_url": settings.discord_gateway_url,
    }
    return verb("discord", values)


def state(app: App, person_id: int) -> str:
    """Return what became of the one thing a person is told."""
    with app.store.read() as tx:
        (telling,) = tx.tellings.of(person_id)
    return telling.state
