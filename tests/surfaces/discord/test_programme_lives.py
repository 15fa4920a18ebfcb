"""The life of a programme: started, joined, worked in, reminded of, ended, and a page published."""

import asyncio
import re

import discord
import pytest

from bot.app import App
from bot.commands import Claim, Finish
from bot.context import Actor
from bot.i18n import Text, catalogue
from bot.jobs import cohorts
from bot.records import Issue
from bot.surfaces.discord.programmes import SAID, WELCOME
from bot.surfaces.discord.tasks import QUEUE, tasks
from bot.surfaces.discord.translate import slash
from bot.worker import Worker
from tests.fakes import FixedClock, ToldFreshness
from tests.surfaces.discord import contract
from tests.surfaces.discord.people import Room, ids
from tests.surfaces.discord.transcript import OnDiscord, Script, keep, quoted
from tests.surfaces.test_web_pages import get

LANGUAGES = ("en", "pt")
PLAN = "I will add an example to the page. Then I run the tests."
ADDRESS = re.compile(r"http://127\.0\.0\.1:8080(/merged/[\w-]+)")


def start_of(text: Text, language: str) -> str:
    """Return how a message begins in a language, up to its first parameter."""
    return catalogue(language).gettext(text.msgid).split("{")[0]


async def thread_says(script: Script, room: Room) -> str:
    """Let the clock of programmes strike, and write down what came in the group thread."""
    cohorts.sweep(script.app, {})
    worker = Worker(script.app, tasks(room.env.bot), [QUEUE])
    while await asyncio.to_thread(worker.run_once):
        await room.env.settle()
    (thread,) = room.channel.threads
    content = str(thread.last_message.content)
    script.note(f"{script.app.clock():%d %B}, in the group thread:")
    script.lines.append(quoted(content))
    return content


def finished(app: App, room: Room, learner: OnDiscord) -> None:
    """Take the first issue that was offered, finish it and have it merged."""
    line = next(i.split(":", 1)[1] for i in ids(learner.last) if ":claim" in i)
    actor = Actor("discord", str(room.one.id), place="x")
    issue_id = int(line.split()[1])
    app.handle(actor, Claim(issue_id, PLAN, accepts_rules=True))
    app.handle(actor, Finish())
    with app.store.write() as tx:
        issue = tx.session.get_one(Issue, issue_id)
        issue.linked_pull_requests = [{"node_id": "P", "state": "merged", "number": "7"}]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_life_of_a_programme_on_discord(
    room: Room, filled: App, language: str, request: pytest.FixtureRequest
) -> None:
    filled.clock = clock = FixedClock()
    filled.freshness = ToldFreshness(filled.store)
    script = Script(filled, language)
    manage = discord.Permissions(manage_guild=True)
    hosts = room.guild.create_role("Hosts", permissions=manage)
    member = room.guild.add_member(room.env.create_user("host"), roles=[hosts])
    host = OnDiscord(script, room, "Host", member)
    learner = OnDiscord(script, room, "Learner", room.one)

    await host.runs("language", language=language)
    await host.runs("settings", channel=room.channel, moderators=hosts, language=language)
    options = {"name": "Spring", "starts": "2026-03-02", "weeks": 4, "skills": "python, docs"}
    await host.runs("programme-start", **options, weekday="thursday", hour=18)

    await learner.runs("language", language=language)
    await learner.runs("programmes")
    await learner.presses("join")
    await learner.presses("age adult")
    await learner.presses("confirm")
    assert start_of(WELCOME, language) in await thread_says(script, room)
    assert start_of(SAID["milestone"], language) in await thread_says(script, room)

    await learner.presses("programme")
    script.note("The learner takes the first issue and finishes it; its pull request is merged.")
    finished(filled, room, learner)
    clock.move(days=2, hours=9)
    assert "<t:1772733600:F>" in await thread_says(script, room)
    await learner.runs("programme")

    clock.move(days=26)
    assert slash("publish", language) in await thread_says(script, room)
    await learner.runs("programme")
    drawn = await learner.presses("publish 1", {"name": "Ada of the sea"})
    assert "Ada of the sea" in drawn
    address = ADDRESS.search(await learner.presses("confirm"))
    assert address is not None
    page = await get(filled, address[1])
    assert "Ada of the sea" in page.text
    assert "/pull/7" in page.text
    await learner.presses("unpublish")
    assert (await get(filled, address[1])).status_code == 404
    assert not contract.found(room.env.http_requests)
    title = f"A programme on Discord, language “{language}”"
    lines = [line.replace(address[1], "/merged/what-nobody-can-guess") for line in script.lines]
    keep(request, f"programme-discord-{language}", title, lines)
