"""A programme's group thread: one for all, people come and go, few words, and an end."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.app import App
from bot.cohort_commands import (
    CancelProgramme,
    JoinProgramme,
    LeaveProgramme,
    Programmes,
    ShowProgramme,
    StartProgramme,
)
from bot.commands import EditCommunity
from bot.context import Actor
from bot.jobs import cohorts
from bot.mentor_commands import SetAge
from bot.records import Cohort
from bot.surfaces.discord.programmes import presence
from tests.fakes import FixedClock
from tests.surfaces.discord.people import Room
from tests.surfaces.discord.test_threads import host, threads, work


@pytest.fixture
def clock(filled: App) -> Iterator[FixedClock]:
    """A clock that stands still, on a Monday morning."""
    kept, filled.clock = filled.clock, FixedClock()
    yield filled.clock
    filled.clock = kept


def started(app: App, room: Room, **more: Any) -> int:
    """Start a programme today; returns its id."""
    role = room.guild.create_role("Moderators")
    settings = EditCommunity(channel=room.channel.id, moderators=role.id, language="es")
    app.handle(host(room), settings)
    fields = {"name": "Spring @everyone", "starts": "2026-03-02", "weeks": 8, **more}
    command = app.handle(host(room), StartProgramme(**fields)).buttons[1].command
    assert isinstance(command, CancelProgramme)
    return command.programme_id


def joined(app: App, room: Room, member: Any, number: int) -> Actor:
    """Let a member join."""
    actor = Actor("discord", str(member.id), member.name, "en", f"dm:{member.id}", room.guild.id)
    app.handle(actor, SetAge("adult"))
    app.handle(actor, JoinProgramme(number, is_confirmed=True))
    return actor


def said(room: Room) -> list[str]:
    """Return what was said in threads, in order."""
    ids = {str(thread.id) for thread in threads(room)}
    return [
        r.json["content"]
        for r in room.env.http_requests
        if r.method == "POST" and r.path.endswith("/messages") and r.path.split("/")[-2] in ids
    ]


def changed(room: Room, method: str) -> list[str]:
    """Return who was added to threads, or removed from them."""
    return [
        r.path.rsplit("/", 1)[1]
        for r in room.env.http_requests
        if r.method == method and "thread-members" in r.path
    ]


def stored(app: App, number: int) -> Cohort:
    """Return a programme as it is stored."""
    with app.store.read() as tx:
        return tx.session.get_one(Cohort, number)


async def test_all_meet_in_one_private_thread_that_moderators_read_along(
    room: Room, filled: App, clock: FixedClock
) -> None:
    number = started(filled, room)
    one = joined(filled, room, room.one, number)
    await work(filled, room)
    joined(filled, room, room.two, number)
    await work(filled, room)
    (thread,) = threads(room)
    assert thread.type is discord.ChannelType.private_thread
    assert changed(room, "PUT") == [str(room.one.id), str(room.two.id)]
    (welcome,) = said(room)
    assert "<@&" in welcome
    assert "Este es el hilo" in welcome
    assert "@everyone" not in welcome
    assert str(thread.id) in str(filled.handle(one, ShowProgramme()).text)

    filled.handle(one, LeaveProgramme(number, is_confirmed=True))
    await work(filled, room)
    assert changed(room, "DELETE") == [str(room.one.id)]


async def test_words_in_the_thread_come_weekly_then_fortnightly_and_stay_out_of_quiet_hours(
    room: Room, filled: App, clock: FixedClock
) -> None:
    number = started(filled, room)
    filled.handle(host(room), EditCommunity(quiet_from=22, quiet_to=12))
    joined(filled, room, room.one, number)
    await work(filled, room)
    days = []
    start = clock.now
    for day in (0, 1, 6, 7, 13, 14, 21, 27, 28, 34, 35, 42, 48, 49, 55, 56):
        for hour in (9, 13):
            clock.now = start.replace(hour=hour) + timedelta(days=day)
            cohorts.sweep(filled, {})
            before = len(said(room))
            await work(filled, room)
            days += [(day, hour, words) for words in said(room)[before:]]
    assert [(day, hour) for day, hour, _words in days] == [
        (0, 13), (7, 13), (14, 13), (21, 13), (35, 13), (49, 13), (56, 13)
    ]  # fmt: skip
    assert "Semana 1 de 8" in days[0][2]
    assert "preparar todo" in days[0][2]
    assert "un paso más difícil" in days[3][2]
    assert "/publicar" in days[-1][2]
    assert stored(filled, number).ended_at is not None
    sent = str(filled.missed(Actor("discord", str(room.one.id), place="discord:dm"))[0].text)
    assert "is over" in sent


async def test_an_office_hour_is_announced_a_day_before_in_each_readers_own_zone(
    room: Room, filled: App, clock: FixedClock
) -> None:
    number = started(filled, room, weekday="thursday", hour=18)
    filled.handle(host(room), EditCommunity(timezone="Africa/Nairobi"))
    joined(filled, room, room.one, number)
    await work(filled, room)
    before = len(said(room))
    for _step in range(8):
        clock.move(hours=12)
        cohorts.sweep(filled, {})
        await work(filled, room)
    (found,) = [words for words in said(room)[before:] if "<t:" in words]
    assert "<t:1772722800:F>" in found  # Thursday, 5 March, 15:00 UTC

    with filled.store.write() as tx:
        late = {"programme": number, "about": "office-hour", "at": clock.now.timestamp()}
        tx.queue.defer("discord", "programme.speak", late, now=clock.now)
    before = len(said(room))
    await work(filled, room)
    assert len(said(room)) == before


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003)])
async def test_where_no_thread_can_be_made_that_is_kept_and_not_tried_again(
    room: Room, filled: App, clock: FixedClock, status: int, code: int
) -> None:
    number = started(filled, room)
    room.env.inject_error("POST", "/channels/*/threads", status=status, code=code)
    one = joined(filled, room, room.one, number)
    await work(filled, room)
    assert stored(filled, number).thread_problem == f"{status} {code}"
    assert "could not make the group thread" in str(filled.handle(one, ShowProgramme()).text)
    asked = len(room.env.http_requests)
    joined(filled, room, room.two, number)
    cohorts.sweep(filled, {})
    await work(filled, room)
    assert len(room.env.http_requests) == asked

    assert f"({status} {code})" in str(filled.handle(host(room), Programmes()).cards[0].lines[-1])
    filled.handle(host(room), EditCommunity(channel=room.channel.id))
    await work(filled, room)
    assert len(threads(room)) == 1
    assert changed(room, "PUT") == [str(room.one.id), str(room.two.id)]


async def test_a_deleted_thread_is_not_made_again(
    room: Room, filled: App, clock: FixedClock
) -> None:
    number = started(filled, room)
    joined(filled, room, room.one, number)
    await work(filled, room)
    await threads(room)[0].delete()
    cohorts.sweep(filled, {})
    await work(filled, room)
    assert stored(filled, number).thread_problem == "404 10003"
    assert not threads(room)


async def test_who_leaves_the_server_leaves_its_programmes(
    room: Room, filled: App, clock: FixedClock
) -> None:
    number = started(filled, room)
    joined(filled, room, room.one, number)
    two = joined(filled, room, room.two, number)
    await work(filled, room)
    room.guild.remove_member(room.two)
    await room.env.settle()
    await asyncio.to_thread(presence, room.env.bot, filled, {})
    with filled.store.read() as tx:
        assert [row.slot for row in tx.cohorts.members(number)] == [1]
    assert "in no programme" in str(filled.answer(two, ShowProgramme()).text)


async def test_cancelling_is_said_in_the_thread(room: Room, filled: App, clock: FixedClock) -> None:
    number = started(filled, room)
    joined(filled, room, room.one, number)
    await work(filled, room)
    filled.handle(host(room), CancelProgramme(number, is_confirmed=True))
    await work(filled, room)
    assert "fue cancelado" in said(room)[-1]
    clock.move(weeks=9)
    cohorts.sweep(filled, {})
    before = len(said(room))
    await work(filled, room)
    assert len(said(room)) == before


async def test_what_goes_wrong_with_one_person_silences_nobody_else(
    room: Room, filled: App, clock: FixedClock
) -> None:
    number = started(filled, room)
    one = joined(filled, room, room.one, number)
    await work(filled, room)
    room.env.inject_error("PUT", "/channels/*/thread-members/*", status=403, code=50001)
    joined(filled, room, room.two, number)
    room.env.inject_error("DELETE", "/channels/*/thread-members/*", status=404, code=10007)
    filled.handle(one, LeaveProgramme(number, is_confirmed=True))
    await work(filled, room)
    assert stored(filled, number).thread_problem == ""
    cohorts.sweep(filled, {})
    await work(filled, room)
    assert "Semana 1 de 8" in said(room)[-1]


async def test_when_discord_is_away_it_is_tried_again(
    room: Room, filled: App, clock: FixedClock
) -> None:
    number = started(filled, room)
    room.env.inject_error("POST", "/channels/*/threads", status=503, code=0)
    joined(filled, room, room.one, number)
    await work(filled, room)
    assert stored(filled, number).thread_problem == ""
    clock.move(hours=1)
    await work(filled, room)
    assert len(threads(room)) == 1
