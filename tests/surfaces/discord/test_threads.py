"""A thread for each mentorship and report: made once, with its people, or recorded why not."""

import asyncio
from typing import Any

import discord
import pytest

from bot.app import App
from bot.commands import EditCommunity
from bot.context import Actor, Grant
from bot.jobs import mentorships
from bot.mentor_commands import (
    Agree,
    ApproveMentor,
    MentorshipNews,
    Mentorships,
    OfferMentoring,
    Report,
    RequestMentor,
    Respond,
    SetAge,
)
from bot.records import Mentorship, Profile
from bot.surfaces.discord.tasks import QUEUE, tasks
from bot.surfaces.discord.threads import presence
from bot.worker import Worker
from tests.surfaces.discord.people import Room


def speaking(app: App, room: Room, member: Any, band: str = "adult") -> Actor:
    """Return a member who may be brought together with others."""
    actor = Actor("discord", str(member.id), member.name, "en", f"dm:{member.id}", room.guild.id)
    app.handle(actor, SetAge(band))
    app.handle(actor, Agree("messages"))
    with app.store.write() as tx:
        person = tx.people.find("discord", str(member.id))
        assert person is not None
        tx.people.save_profile(
            Profile(
                person_id=person.id,
                skills={"python": "working"},
                spoken=["en"],
                updated_at=app.clock(),
            )
        )
    return actor


def host(room: Room) -> Actor:
    """Return who may moderate in the server."""
    return Actor("discord", "1", "host", "en", "x", room.guild.id, frozenset({Grant.MODERATE}))


def paired(app: App, room: Room, band: str = "adult") -> tuple[Actor, Actor, int]:
    """Return mentor, learner and their mentorship, which the mentor has just accepted."""
    mentor = speaking(app, room, room.one)
    learner = speaking(app, room, room.two, band)
    app.handle(mentor, OfferMentoring(1))
    app.handle(learner, RequestMentor(goals="my first test"))
    mentorships.pair(app, {})
    (card,) = app.handle(mentor, Mentorships()).cards
    command = card.buttons[0].command
    assert isinstance(command, Respond)
    app.handle(mentor, command)
    return mentor, learner, command.mentorship_id


async def work(app: App, room: Room) -> None:
    """Work off what is to be done at Discord."""
    worker = Worker(app, tasks(room.env.bot), [QUEUE])
    while await asyncio.to_thread(worker.run_once):
        await room.env.settle()


def stored(app: App, number: int) -> Mentorship:
    """Return a mentorship as it is stored."""
    with app.store.read() as tx:
        return tx.session.get_one(Mentorship, number)


def threads(room: Room) -> list[discord.Thread]:
    """Return the threads of the server."""
    return list(room.env.bot.get_guild(room.guild.id).threads)


async def test_both_meet_in_a_private_thread_that_is_made_once(room: Room, filled: App) -> None:
    filled.handle(host(room), EditCommunity(channel=room.channel.id))
    mentor, _learner, number = paired(filled, room)
    await work(filled, room)
    (thread,) = threads(room)
    assert thread.type is discord.ChannelType.private_thread
    assert stored(filled, number).thread_id == str(thread.id)
    added = [r.path for r in room.env.http_requests if "thread-members" in r.path]
    assert {path.rsplit("/", 1)[1] for path in added} == {str(room.one.id), str(room.two.id)}
    lines = [str(line) for line in filled.handle(mentor, MentorshipNews(number)).cards[0].lines]
    assert any(str(thread.id) in line for line in lines)


async def test_after_a_crash_the_same_thread_is_found_again(room: Room, filled: App) -> None:
    filled.handle(host(room), EditCommunity(channel=room.channel.id))
    _mentor, _learner, number = paired(filled, room)
    await work(filled, room)
    with filled.store.write() as tx:
        row = tx.session.get_one(Mentorship, number)
        row.thread_id = None
        tx.queue.defer("discord", "mentorship.thread", {"mentorship": number}, now=filled.clock())
    await work(filled, room)
    assert len(threads(room)) == 1
    assert stored(filled, number).thread_id == str(threads(room)[0].id)


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003)])
async def test_where_no_thread_can_be_made_it_goes_on_in_direct_messages(
    room: Room, filled: App, status: int, code: int
) -> None:
    filled.handle(host(room), EditCommunity(channel=room.channel.id))
    room.env.inject_error("POST", "/channels/*/threads", status=status, code=code)
    mentor, _learner, number = paired(filled, room)
    await work(filled, room)
    row = stored(filled, number)
    assert (row.thread_id, row.thread_problem) == (None, f"{status} {code}")
    lines = [str(line) for line in filled.handle(mentor, MentorshipNews(number)).cards[0].lines]
    assert any("could not make a thread" in line for line in lines)
    assert any("With" in line for line in lines)
    assert room.two.user.dm_channel.last_message is not None


async def test_a_minor_is_met_only_where_moderators_see_it(room: Room, filled: App) -> None:
    role = room.guild.create_role("Moderators")
    filled.handle(host(room), EditCommunity(channel=room.channel.id, moderators=role.id))
    _mentor, _learner, number = paired(filled, room, band="minor")
    await work(filled, room)
    (first,) = [
        r.json
        for r in room.env.http_requests
        if r.method == "POST" and r.path.endswith(f"{stored(filled, number).thread_id}/messages")
    ]
    assert f"<@&{role.id}>" in first["content"]
    assert first["allowed_mentions"]["roles"] == [role.id]


async def test_without_moderators_a_minors_name_is_not_given(room: Room, filled: App) -> None:
    filled.handle(host(room), EditCommunity(channel=room.channel.id))
    mentor, _learner, number = paired(filled, room, band="minor")
    await work(filled, room)
    assert not threads(room)
    lines = [str(line) for line in filled.handle(mentor, MentorshipNews(number)).cards[0].lines]
    assert not any("With" in line for line in lines)


async def test_a_report_reaches_the_moderators_in_a_thread_of_theirs(
    room: Room, filled: App
) -> None:
    role = room.guild.create_role("Moderators")
    filled.handle(host(room), EditCommunity(channel=room.channel.id, moderators=role.id))
    _mentor, learner, number = paired(filled, room)
    filled.handle(learner, Report(number, "unkind words @everyone"))
    await work(filled, room)
    (report,) = [thread for thread in threads(room) if thread.name.startswith("Report")]
    (first,) = [
        r.json
        for r in room.env.http_requests
        if r.method == "POST" and r.path.endswith(f"{report.id}/messages")
    ]
    assert "unkind words" in first["content"]
    assert "@everyone" not in first["content"]
    assert not any(
        str(room.one.id) in r.path
        for r in room.env.http_requests
        if f"{report.id}/thread-members" in r.path
    )


async def test_who_leaves_the_server_ends_what_is_open_there(room: Room, filled: App) -> None:
    filled.handle(host(room), EditCommunity(channel=room.channel.id))
    mentor, _learner, number = paired(filled, room)
    await work(filled, room)
    await asyncio.to_thread(presence, room.env.bot, filled, {})
    assert stored(filled, number).state == "active"
    room.guild.remove_member(room.two)
    await room.env.settle()
    await asyncio.to_thread(presence, room.env.bot, filled, {})
    assert stored(filled, number).state == "cancelled"
    assert "has ended" in str(filled.handle(mentor, MentorshipNews(number)).text)


async def test_hosts_may_ask_to_approve_mentors_first(room: Room, filled: App) -> None:
    role = room.guild.create_role("Hosts", permissions=discord.Permissions(manage_guild=True))
    boss = room.guild.add_member(room.env.create_user("boss"), roles=[role])
    shown = await boss.slash(room.channel, "settings", approval=True)
    assert shown.ephemeral
    mentor = speaking(filled, room, room.one)
    learner = speaking(filled, room, room.two)
    filled.handle(mentor, OfferMentoring(1))
    filled.handle(learner, RequestMentor(goals="my first test"))
    mentorships.pair(filled, {})
    assert not filled.handle(mentor, Mentorships()).cards
    await boss.slash(room.channel, "approve", member=room.one)
    mentorships.pair(filled, {})
    assert filled.handle(mentor, Mentorships()).cards
    refused = filled.answer(mentor, ApproveMentor(str(room.one.id)))
    assert "Only who may manage" in str(refused.text)
