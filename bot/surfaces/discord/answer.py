"""Answer interactions: acknowledge within Discord's three seconds, then do the work, then draw."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from typing import Any, cast

import discord

from bot import views
from bot.commands import Command
from bot.errors import UserError
from bot.i18n import language_of
from bot.reply import Reply
from bot.spelling import parse
from bot.surfaces.discord.desk import Answer, Desk, Speaker, Work, speaker_of
from bot.surfaces.discord.forms import FORMS, completed, form_for, window
from bot.surfaces.discord.render import draw
from bot.surfaces.discord.tell import missed

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

QUICK_SECONDS = 1.5
"""What may pass before something that cannot be deferred (a form, a completion) must be sent."""


def desk_of(interaction: Interaction) -> Desk:
    """Return the desk of the client that received the interaction."""
    return cast(Desk, interaction.client.desk)


def speaker(interaction: Interaction) -> Speaker:
    """Return who pressed, typed or submitted."""
    return speaker_of(
        interaction.user,
        locale=interaction.locale,
        channel_id=interaction.channel_id,
        permissions=interaction.permissions,
    )


async def answer(interaction: Interaction, command: Command, *, asks_first: bool = False) -> None:
    """Run a command for the person; what the command still needs is asked in a form."""
    form = form_for(command)
    if form is not None:
        locale = await _locale(interaction)
        await _deliver(interaction.response.send_modal(window(command, form, locale)))
    elif asks_first:
        await answer_with(interaction, lambda app, actor: app.ask(actor, command))
    else:
        await answer_with(interaction, lambda app, actor: app.answer(actor, command))


async def answer_line(interaction: Interaction, line: str, *, asks_first: bool = False) -> None:
    """Run a command line that came back from a button; the line gives no rights."""
    try:
        command = parse(line)
    except UserError as error:
        await answer_reply(interaction, Reply(error.text))
    else:
        await answer(interaction, command, asks_first=asks_first)


async def answer_form(interaction: Interaction, line: str, data: Mapping[str, Any]) -> None:
    """Run the command that a submitted form completes."""
    try:
        command = parse(line)
        if type(command) in FORMS:
            command = completed(command, data.get("components", ()))
    except UserError as error:
        await answer_reply(interaction, Reply(error.text))
    else:
        await answer_with(interaction, lambda app, actor: app.answer(actor, command))


async def answer_reply(interaction: Interaction, reply: Reply) -> None:
    """Send a reply that is ready."""
    await answer_with(interaction, lambda _app, _actor: reply)


async def answer_with(interaction: Interaction, work: Work) -> None:
    """Acknowledge at once, do the work in a thread, send what came of it."""
    if not await _deliver(
        interaction.response.defer(ephemeral=not interaction.context.dm_channel, thinking=True)
    ):
        return
    desk, who = desk_of(interaction), speaker(interaction)
    async with desk.working():
        await _send(interaction, await desk.ask(who, work), is_first=True)
        for late in await asyncio.to_thread(missed, desk.app, who.actor):
            await _send(interaction, late)


async def _send(interaction: Interaction, got: Answer, *, is_first: bool = False) -> None:
    """Send all messages of an answer; the very first one takes the place of “thinking”."""
    for message in draw(got.reply, got.locale, is_plain=got.is_plain):
        sending: Awaitable[object]
        if is_first:
            sending = interaction.edit_original_response(
                content=message.content, view=message.view, attachments=message.files
            )
        else:
            is_private = not interaction.context.dm_channel
            sending = interaction.followup.send(ephemeral=is_private, **message.options())
        if not await _deliver(sending):
            return
        is_first = False


async def _deliver(sending: Awaitable[object]) -> bool:
    try:
        await sending
    except discord.HTTPException as error:
        # The token may have died, the channel gone, the bot been removed: nobody is left to tell.
        log.warning("an answer could not be delivered: %s", error)
        return False
    return True


async def _locale(interaction: Interaction) -> str:
    actor, app = speaker(interaction).actor, desk_of(interaction).app
    reading = asyncio.to_thread(views.manner, app.store, actor, app.clock())
    try:
        return (await asyncio.wait_for(reading, QUICK_SECONDS)).locale
    except TimeoutError:
        return language_of(actor.locale)
