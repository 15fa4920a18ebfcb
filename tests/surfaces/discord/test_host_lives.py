"""The life of a host: greeted, settings, mentors approved, a report, a pause, a ban."""

import asyncio

import discord
import pytest
from sqlmodel import col, select

from bot.app import App
from bot.context import Actor
from bot.i18n import _, resolve
from bot.jobs import mentorships
from bot.mentor_commands import OfferMentoring, RequestMentor, Respond
from bot.records import CommunitySettings, Mentorship
from bot.surfaces.discord.threads import presence
from tests.fakes import FixedClock
from tests.surfaces.discord.people import Room
from tests.surfaces.discord.test_threads import speaking
from tests.surfaces.discord.transcript import OnDiscord, Script, drawn, keep, quoted

LANGUAGES = ("en", "ar")


def place(app: App, room: Room) -> CommunitySettings:
    """Return what the host has set."""
    with app.store.read() as tx:
        found = tx.communities.get(room.guild.id)
    assert found is not None
    return found


def state(app: App) -> str:
    """Return the state of the newest mentorship."""
    with app.store.read() as tx:
        return (
            tx.session.exec(select(Mentorship.state).order_by(col(Mentorship.id).desc())).first()
            or ""
        )


async def greeted(script: Script, room: Room) -> None:
    """Let the bot join, as if for the first time."""
    guild = room.env.bot.get_guild(room.guild.id)
    guild._system_channel_id = room.channel.id
    await room.env.bot.on_guild_remove(guild)
    await room.env.bot.on_guild_join(guild)
    script.note("The bot joins the server. In its system channel:")
    script.lines.append(quoted(drawn(room.channel.last_message)))


async def met(app: App, mentor: Actor, learner: Actor) -> None:
    """Let a learner ask, and where somebody is found, let the mentor say yes."""
    app.handle(learner, RequestMentor(goals="my first test"))
    mentorships.pair(app, {})
    with app.store.read() as tx:
        newest = tx.session.exec(select(Mentorship).order_by(col(Mentorship.id).desc())).one()
    if newest.state == "proposed":
        app.handle(mentor, Respond(newest.id or 0, accepts=True))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_life_of_a_host_on_discord(
    room: Room, filled: App, language: str, request: pytest.FixtureRequest
) -> None:
    filled.clock = FixedClock()
    script = Script(filled, language)
    manage = discord.Permissions(manage_guild=True)
    hosts = room.guild.create_role("Hosts", permissions=manage)
    moderators = room.guild.create_role("Moderators")
    member = room.guild.add_member(room.env.create_user("host"), roles=[hosts])
    host = OnDiscord(script, room, "Host", member)
    learner = OnDiscord(script, room, "Learner", room.two)

    await greeted(script, room)
    await host.runs("language", language=language)
    shown = await host.runs(
        "settings", channel=room.channel, moderators=moderators, language=language
    )
    assert f"<#{room.channel.id}>" in shown
    assert f"<@&{moderators.id}>" in shown
    await host.runs("settings", **{"quiet-from": 22, "quiet-to": 7, "timezone": "Africa/Nairobi"})
    await host.runs("settings", approval=True)
    assert (place(filled, room).quiet_from, place(filled, room).needs_approval) == (22, True)

    script.note("A member offers to mentor, and another asks for a mentor.")
    one, two = speaking(filled, room, room.one), speaking(filled, room, room.two)
    filled.handle(one, OfferMentoring(1))
    await met(filled, one, two)
    assert state(filled) == "waiting"
    assert "member-one" in await host.runs("settings")
    await host.presses("approve")
    mentorships.pair(filled, {})
    filled.handle(one, Respond(1, accepts=True))
    await learner.is_told()
    assert state(filled) == "active"

    script.note("Something is wrong, and the learner reports it.")
    await learner.presses("report 1", {"words": "Unkind words after a review."})
    await learner.is_told()
    script.note("In a private thread of the moderators:")
    report = next(thread for thread in room.channel.threads if thread.name.startswith("Report"))
    script.lines.append(quoted(drawn(report.last_message)))
    assert "Unkind words" in drawn(report.last_message)

    script.note("The host wants quiet for a while.")
    await host.runs("settings")
    await host.presses("settings --paused=yes")
    refused = await learner.runs("help")
    assert refused.startswith(
        resolve(_("I am paused in this server. Write me a direct message."), "en")
    )
    await host.presses("settings --paused=no")
    assert not place(filled, room).is_paused

    script.note("The mentor is banned. Once a day the bot looks who is still there.")
    room.guild.remove_member(room.one)
    await room.env.settle()
    await asyncio.to_thread(presence, room.env.bot, filled, {})
    assert state(filled) == "cancelled"
    assert resolve(_("The mentorship has ended."), "en") in await learner.is_told()
    with filled.store.read() as tx:
        person = tx.people.find("discord", str(room.one.id))
        offer = tx.mentorships.offer(person.id) if person and person.id else None
    assert offer is not None
    assert str(room.guild.id) not in offer.communities
    keep(
        request,
        f"host-discord-{language}",
        f"A host on Discord, language “{language}”",
        script.lines,
    )
