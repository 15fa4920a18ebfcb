"""Direct messages and mentions: words in, an answer out, nothing private in public."""

import asyncio
import threading

import discord
import pytest
import simcord

from bot.app import App
from bot.commands import EditCommunity
from bot.context import Actor, Grant
from bot.i18n import verbatim
from bot.reply import Reply
from bot.surfaces.discord.client import make_client
from tests.surfaces.discord.people import Room, ids, labels, text, walk

WISH = "find me an issue about a resize crash in an empty batch"


def mention(room: Room) -> str:
    """Return how a member writes the bot's name."""
    return f"<@{room.env.bot.user.id}>"


def sent(room: Room) -> list[simcord.HttpLogEntry]:
    """Return every message the bot tried to post."""
    return [r for r in room.env.http_requests if r.method == "POST" and "/messages" in r.path]


async def test_a_direct_message_is_answered(room: Room) -> None:
    await room.one.send_dm(WISH)
    answer = room.one.user.dm_channel.last_message
    assert "Crash when resizing an empty batch" in text(answer)
    told = await room.one.user.click(answer, custom_id=next(i for i in ids(answer) if "why" in i))
    assert text(told.response)
    assert not told.ephemeral


async def test_a_mention_gets_one_public_line_and_a_private_answer(room: Room) -> None:
    await room.one.send(room.channel, f"{mention(room)} {WISH}")
    public = room.channel.last_message
    assert public is not None
    assert "Crash" not in text(public)
    assert labels(public) == ["Answer me"]
    assert public.reference is not None
    told = await room.one.click(public, label="Answer me")
    assert told.ephemeral
    assert "Crash when resizing an empty batch" in text(told.response)
    assert not public.mentions


async def test_what_is_not_for_the_bot_is_not_read(room: Room) -> None:
    await room.one.send(room.channel, "suggest something")
    await room.one.send(room.channel, "@everyone suggest something")
    assert not sent(room)


async def test_other_bots_are_not_answered(room: Room) -> None:
    robot = room.guild.add_member(room.env.create_user("robot", bot=True))
    await robot.send(room.channel, f"{mention(room)} help")
    assert not sent(room)


async def test_help_is_answered_in_public(room: Room) -> None:
    await room.one.send(room.channel, f"{mention(room)} help")
    assert text(room.channel.last_message)
    assert labels(room.channel.last_message) != ["Answer me"]


async def test_a_very_long_mention_still_gets_its_button(room: Room) -> None:
    await room.one.send(room.channel, f"{mention(room)} {WISH} {'and tests ' * 150}")
    told = await room.one.click(room.channel.last_message, label="Answer me")
    assert "Crash when resizing an empty batch" in text(told.response)


HOSTILE = [
    "@everyone @here <@&1> [x](https://evil.example)",
    "\u202e\u2066\x00\x07 {0.__class__} %n ${jndi}",
    "'; DROP TABLE person; -- \" \\",
    "x" * 1990,
    "claim 99999999999999999999",
    "confirm",
    "forget --is-confirmed=maybe",
    "m:claim 1",
]


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_ping_nobody_and_change_nothing(
    room: Room, filled: App, words: str
) -> None:
    await room.one.send_dm(words)
    await room.one.send(room.channel, f"{mention(room)} {words}"[:2000])
    assert sent(room)
    for request in sent(room):
        assert isinstance(request.json, dict)
        assert request.json["allowed_mentions"]["parse"] == []
        assert not request.json["allowed_mentions"].get("replied_user")
        shown = [c for c in walk(request.json["components"]) if c["type"] == 10]
        assert shown
        assert not any("@everyone" in c["content"] for c in shown)
    with filled.store.read() as tx:
        person = tx.people.find("discord", str(room.one.id))
        if person is not None and person.id is not None:
            assert not tx.claims.open_of(person.id)
            assert tx.people.profile(person.id) is None


async def test_closed_direct_messages_are_let_be(room: Room) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await room.one.send_dm("help")
    assert len(sent(room)) == 1


async def test_a_missing_permission_is_let_be(room: Room) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await room.one.send(room.channel, f"{mention(room)} help")
    assert len(sent(room)) == 1


async def test_a_deleted_channel_is_let_be(room: Room) -> None:
    room.env.inject_error("POST", "/channels/*/messages", status=404, code=10003)
    await room.one.send(room.channel, f"{mention(room)} help")
    assert len(sent(room)) == 1


async def test_a_thread_is_answered_where_it_is(room: Room) -> None:
    channel = room.env.bot.get_channel(room.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await room.one.send(room.channel, "a start")
    thread = await room.channel.last_message.create_thread(name="about it")
    await room.env.settle()
    handle = next(t for t in room.channel.threads if t.id == thread.id)
    await room.one.send(handle, f"{mention(room)} {WISH}")
    assert labels(handle.last_message) == ["Answer me"]


async def test_a_paused_server_hears_nothing(room: Room, filled: App) -> None:
    host = Actor("discord", "1", community_id=room.guild.id, grants=frozenset({Grant.MODERATE}))
    filled.handle(host, EditCommunity(paused=True))
    await room.one.send(room.channel, f"{mention(room)} help")
    assert not sent(room)
    pressed = await room.one.slash(room.channel, "help")
    assert "paused" in text(pressed.response)
    await room.one.send_dm("help")
    assert sent(room)


async def test_an_answer_under_way_arrives_before_the_client_leaves(
    room: Room, filled: App
) -> None:
    entered, release = threading.Event(), threading.Event()

    def slow(actor: Actor, command: object) -> Reply:
        entered.set()
        release.wait(5)
        return Reply(verbatim("still here"))

    filled.handle = slow  # type: ignore[method-assign]
    client = make_client(filled, filled.settings)
    desk = client.desk

    async def work() -> str:
        async with desk.working():
            return await asyncio.to_thread(lambda: str(slow(Actor("discord", "1"), None).text))

    working = asyncio.create_task(work())
    await asyncio.to_thread(entered.wait, 5)
    closing = asyncio.create_task(client.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    release.set()
    await closing
    assert working.done()
