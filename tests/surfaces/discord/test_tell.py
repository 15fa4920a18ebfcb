"""Telling people: once, never against their will, never in doubt twice."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest
import simcord

from bot.app import App
from bot.records import TellingState
from bot.records.tellings import NONCE_LIFE
from bot.surfaces.discord.tasks import QUEUE, tasks
from bot.worker import Worker
from tests.surfaces.discord.people import Room, text


class Clock:
    """A clock that is turned by hand."""

    def __init__(self, app: App) -> None:
        self.now = app.clock()
        app.clock = lambda: self.now


@pytest.fixture
def clock(filled: App) -> Clock:
    """Turn the app's clock by hand."""
    return Clock(filled)


def plan(app: App, room: Room, key: str = "k", line: str = "help") -> int:
    """Plan to tell the first member something; gives the telling's id."""
    now = app.clock()
    with app.store.write() as tx:
        person = tx.people.meet("discord", str(room.one.id), "one", now)
        assert person.id is not None
        tx.tellings.tell(person.id, line, key=key, now=now, is_silent=True)
        (telling_id,) = tx.session.connection().exec_driver_sql("select max(id) from telling").one()
    return int(telling_id)


def state(app: App, telling_id: int) -> str:
    """Return what became of a telling."""
    with app.store.read() as tx:
        telling = tx.tellings.get(telling_id)
        assert telling is not None
        return telling.state


async def work(app: App, room: Room) -> bool:
    """Let a worker take one job, as it does beside the client."""
    worker = Worker(app, tasks(room.env.bot), [QUEUE])
    done = await asyncio.to_thread(worker.run_once)
    await room.env.settle()
    return done


def messages(room: Room) -> list[dict[str, Any]]:
    """Return every message that was posted or tried."""
    found: list[simcord.HttpLogEntry] = room.env.http_requests
    return [
        dict(r.json)
        for r in found
        if r.method == "POST" and r.path.endswith("/messages") and isinstance(r.json, dict)
    ]


async def test_a_telling_arrives_once_silently_with_an_enforced_nonce(
    room: Room, filled: App
) -> None:
    telling_id = plan(filled, room)
    assert plan(filled, room) == telling_id
    assert await work(filled, room)
    assert not await work(filled, room)
    assert text(room.one.user.dm_channel.last_message)
    (message,) = messages(room)
    assert message["nonce"] == f"t{telling_id}.0"
    assert message["enforce_nonce"] is True
    assert message["flags"] & discord.MessageFlags.suppress_notifications.flag
    assert state(filled, telling_id) == TellingState.SENT


async def test_closed_messages_are_noted_and_not_tried_again(room: Room, filled: App) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    first = plan(filled, room, "first")
    assert await work(filled, room)
    second = plan(filled, room, "second")
    assert await work(filled, room)
    assert len(messages(room)) == 1
    assert {state(filled, first), state(filled, second)} == {TellingState.REFUSED}


async def test_what_could_not_be_told_is_handed_over_at_the_next_meeting(
    room: Room, filled: App
) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    telling_id = plan(filled, room)
    await work(filled, room)
    met = await room.one.slash(room.channel, "help")
    assert "This is what I wanted to tell you" in text(met.followups[0])
    assert met.followups[0].ephemeral
    assert state(filled, telling_id) == TellingState.HANDED_OVER
    again = await room.one.slash(room.channel, "help")
    assert not again.followups


async def test_who_writes_can_be_told_again(room: Room, filled: App) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50278)
    plan(filled, room, "first")
    await work(filled, room)
    await room.one.send_dm("help")
    second = plan(filled, room, "second")
    await work(filled, room)
    assert state(filled, second) == TellingState.SENT


async def test_a_crash_within_the_nonces_life_sends_again_with_the_same_nonce(
    room: Room, filled: App, clock: Clock
) -> None:
    telling_id = plan(filled, room)
    with filled.store.write() as tx:
        tx.tellings.become(telling_id, TellingState.SENDING, clock.now)
    clock.now += NONCE_LIFE - timedelta(seconds=1)
    await work(filled, room)
    assert [m["nonce"] for m in messages(room)] == [f"t{telling_id}.0"]
    assert state(filled, telling_id) == TellingState.SENT


async def test_a_crash_past_the_nonces_life_is_marked_uncertain(
    room: Room, filled: App, clock: Clock
) -> None:
    telling_id = plan(filled, room)
    with filled.store.write() as tx:
        tx.tellings.become(telling_id, TellingState.SENDING, clock.now)
    clock.now += NONCE_LIFE
    await work(filled, room)
    assert not messages(room)
    assert state(filled, telling_id) == TellingState.UNCERTAIN


async def test_a_refusal_that_may_pass_is_tried_later(
    room: Room, filled: App, clock: Clock
) -> None:
    room.env.inject_error("POST", "/users/@me/channels", status=400, code=40003)
    telling_id = plan(filled, room)
    await work(filled, room)
    assert state(filled, telling_id) == TellingState.WAITING
    clock.now += timedelta(minutes=10)
    await work(filled, room)
    assert state(filled, telling_id) == TellingState.SENT


async def test_an_hour_without_discord_costs_an_hour(room: Room, filled: App, clock: Clock) -> None:
    telling_id = plan(filled, room)
    room.env.inject_error("POST", "/users/@me/channels", status=503, times=None)
    for _step in range(6):
        await work(filled, room)
        clock.now += timedelta(minutes=10)
    assert state(filled, telling_id) == TellingState.WAITING
    room.env.backend.faults.clear()
    clock.now += timedelta(minutes=10)
    await work(filled, room)
    assert state(filled, telling_id) == TellingState.SENT
    assert len(messages(room)) == 1


async def test_erased_people_are_told_nothing(room: Room, filled: App) -> None:
    plan(filled, room)
    with filled.store.write() as tx:
        person = tx.people.find("discord", str(room.one.id))
        assert person is not None
        assert person.id is not None
        tx.people.forget(person.id)
    assert await work(filled, room)
    assert not messages(room)
