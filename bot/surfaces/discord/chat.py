"""Direct messages and mentions: words in, an answer out; in public only a line and a private button."""

import asyncio
import logging
import re
from dataclasses import replace
from typing import Any

import discord

from bot.app import App
from bot.commands import Command, Greet, Help, Thank, Unclear
from bot.context import Actor
from bot.i18n import _
from bot.reply import Button, Reply
from bot.surfaces.discord.deliver import attempt, deliver
from bot.surfaces.discord.desk import Answer, Desk, Speaker, speaker_of
from bot.surfaces.discord.render import Message, line_of, room_for_line
from bot.surfaces.discord.tell import missed, wrote
from bot.wish_commands import Suggest

log = logging.getLogger(__name__)

TEXT_LIMIT = 4_000
IN_PUBLIC = (Greet, Thank, Help, Unclear)
"""What tells nothing about the person, and may be answered where others read."""


async def heard(client: discord.Client, desk: Desk, message: discord.Message) -> None:
    """Answer a message that is meant for the bot; anything else is not looked at."""
    if message.author.bot or message.webhook_id or message.is_system():
        return
    if message.guild is None:
        await _answer_privately(desk, message)
    elif client.user is not None and client.user in message.mentions:
        await _answer_publicly(desk, message, _without_mention(message.content, client.user.id))


def _without_mention(content: str, bot_id: int) -> str:
    return re.sub(rf"<@!?{bot_id}>", " ", content).strip()


async def _answer_privately(desk: Desk, message: discord.Message) -> None:
    text = message.content.strip()[:TEXT_LIMIT]
    async with desk.working():
        await attempt(message.channel.typing())
        who = _speaker(message)
        await _reply(message, await desk.ask(who, lambda app, actor: _hear(app, actor, text)))
        for late in await asyncio.to_thread(missed, desk.app, who.actor):
            await _reply(message, late)


async def _answer_publicly(desk: Desk, message: discord.Message, text: str) -> None:
    async with desk.working():
        got = await desk.ask(
            _speaker(message), lambda app, actor: _in_public(app, actor, text[:TEXT_LIMIT])
        )
        if not got.is_silent:
            await _reply(message, got)


def _hear(app: App, actor: Actor, text: str) -> Reply:
    wrote(app, actor)
    return app.hear(actor, text or "help").reply


def _in_public(app: App, actor: Actor, text: str) -> Reply:
    reply = app.safely(actor, lambda: _line(app, actor, text or "help"))
    return replace(reply, private=False)


def _line(app: App, actor: Actor, text: str) -> Reply:
    command = app.understand(actor, text)
    if isinstance(command, IN_PUBLIC):
        return app.handle(actor, command)
    short = _shortened(command, room_for_line(int(actor.external_id)))
    if short is None:
        return Reply(_("That is much for a public place. Write it to me in a direct message."))
    button = Button(_("Answer me"), short)
    return Reply(_("Press the button, and I answer you privately."), buttons=(button,))


def _shortened(command: Command, room: int) -> Command | None:
    # The button carries the command itself; of a long wish its beginning is enough.
    if isinstance(command, Suggest):
        while command.query and len(line_of(command)) > room:
            query = command.query
            command = replace(command, query=query[: len(query) * 9 // 10].rstrip())
    return command if len(line_of(command)) <= room else None


def _speaker(message: discord.Message) -> Speaker:
    author = message.author
    permissions = (
        author.guild_permissions
        if isinstance(author, discord.Member)
        else discord.Permissions.none()
    )
    return speaker_of(author, locale=None, channel_id=message.channel.id, permissions=permissions)


async def _reply(message: discord.Message, got: Answer) -> None:
    is_public = message.guild is not None
    reference: Any = message.to_reference(fail_if_not_exists=False) if is_public else None

    async def send(drawn: Message) -> None:
        options = drawn.options() | {"reference": reference, "mention_author": False}
        await message.channel.send(**options)

    await deliver(got, send, owner=message.author.id if is_public else None)
