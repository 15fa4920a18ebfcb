"""The pictures of the documentation: drawn from what the bot really sends, by an option of this test."""

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.app import App
from bot.commands import EditProfile, SetLanguage
from bot.context import Actor
from bot.jobs import digest, mentorships, study
from bot.mentor_commands import Agree, OfferMentoring, RequestMentor
from bot.surfaces.discord.tasks import QUEUE, tasks
from bot.worker import Worker
from tests.fakes import FixedClock
from tests.surfaces.discord.conftest import REPOSITORY
from tests.surfaces.discord.people import Room, ids
from tests.surfaces.discord.pictures import form, page, picture
from tests.surfaces.discord.test_threads import speaking
from tests.surfaces.discord.transcript import SANDBOX

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "pictures"
LARGEST = 150_000
ABOUT = EditProfile(
    ("python", "documentation"), (), ("computer-vision",), "beginner", 3, ("en", "ar"),
    "Africa/Nairobi", is_confirmed=True,
)  # fmt: skip


async def told(app: App, room: Room, member: Any) -> Any:
    """Send what waits; gives the last direct message of a member."""
    worker = Worker(app, tasks(room.env.bot), [QUEUE])
    while await asyncio.to_thread(worker.run_once):
        await room.env.settle()
    return member.user.dm_channel.last_message


async def suggestions(app: App, room: Room) -> str:
    """Ask for issues."""
    shown = await room.one.slash(room.channel, "suggest", wish="document or resize images")
    return page(shown.response.components, {})


async def plan(app: App, room: Room) -> str:
    """Press the button that takes an issue."""
    shown = await room.one.slash(room.channel, "suggest", wish="document or resize images")
    take = next(i for i in ids(shown.response) if i.startswith("m:claim"))
    opened = await room.one.click(shown.response, custom_id=take)
    assert opened.modal is not None
    return form(opened.modal)


async def rules(app: App, room: Room) -> str:
    """Send the plan, and read what the repository asks of newcomers."""
    shown = await room.one.slash(room.channel, "suggest", wish="document or resize images")
    take = next(i for i in ids(shown.response) if i.startswith("m:claim"))
    opened = await room.one.click(shown.response, custom_id=take)
    said = "I reproduce the crash with an empty batch first. Then I add a guard and a test."
    asked = await room.one.submit_modal(opened, {"plan": said})
    return page(asked.response.components, {})


async def mentor(app: App, room: Room) -> str:
    """Be asked for one's time."""
    app.clock = FixedClock()
    one, two = speaking(app, room, room.one), speaking(app, room, room.two)
    app.handle(one, OfferMentoring(1))
    app.handle(two, RequestMentor(goals="I want to write my first test in a large project."))
    mentorships.pair(app, {})
    return drawn(await told(app, room, room.one))


async def weekly(app: App, room: Room) -> str:
    """Get the digest, in Arabic."""
    reader = Actor("discord", str(room.one.id), "one", "ar", "discord:dm")
    for command in (ABOUT, SetLanguage("ar"), Agree("digest")):
        app.handle(reader, command)
    digest.plan(app, {})
    with app.store.write() as tx:
        tx.session.connection().exec_driver_sql("update job set run_at = created_at")
    return drawn(await told(app, room, room.one))


async def settings(app: App, room: Room) -> str:
    """Look at what a host has set."""
    hosts = room.guild.create_role("Hosts", permissions=discord.Permissions(manage_guild=True))
    keepers = room.guild.create_role("Moderators")
    host = room.guild.add_member(room.env.create_user("host"), roles=[hosts])
    options = {"quiet-from": 22, "quiet-to": 7, "timezone": "Africa/Nairobi", "language": "sw"}
    shown = await host.slash(room.channel, "settings", channel=room.channel, moderators=keepers, **options)  # fmt: skip
    names = {f"<#{room.channel.id}>": "# general", f"<@&{keepers.id}>": "@Moderators"}
    return page(shown.response.components, names)


def drawn(message: Any) -> str:
    """Return the page of a direct message."""
    return page([part.to_dict() for part in message.components], {}, content=message.content)


CARDS = (suggestions, plan, rules, settings, mentor, weekly)


async def test_pictures(room: Room, filled: App, request: pytest.FixtureRequest) -> None:
    with filled.store.read() as tx:
        repository = tx.issues.repository(REPOSITORY)
    assert repository is not None
    study.read_rules(filled, repository)
    folder = request.config.getoption("--pictures")
    for make in CARDS:
        shown = SANDBOX.sub("https://forge.example", await make(filled, room))
        assert "<button" in shown, make
        if folder:
            path = (Path(folder) / f"{make.__name__}.png").resolve()
            await asyncio.to_thread(picture, shown, path)


@pytest.mark.parametrize("make", CARDS, ids=lambda make: make.__name__)
def test_every_picture_is_in_the_page_and_small(make: Any) -> None:
    path = FOLDER / f"{make.__name__}.png"
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size < LARGEST
    assert f"pictures/{path.name}" in (ROOT / "docs" / "discord.md").read_text("utf-8")
