"""Answer interactions: acknowledge within Discord's three seconds, then do the work, then draw."""

import asyncio
import logging
from collections.abc import Mapping
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


async def answer(interaction: Interaction, command: Command) -> None:
    """Run a command for the person; what the command still needs is asked in a form."""
    form = form_for(command)
    if form is None:
        await answer_with(interaction, lambda app, actor: app.handle(actor, command))
        return
    locale = await _locale(interaction)
    await _deliver(interaction.response.send_modal(window(command, form, locale)))


async def answer_line(interaction: Interaction, line: str) -> None:
    """Run a command line that came back from a button; the line gives no rights."""
    try:
        command = parse(line)
    except UserError as error:
        await answer_reply(interaction, Reply(error.text))
    else:
        await answer(interaction, command)


async def answer_form(interaction: Interaction, line: str, data: Mapping[str, Any]) -> None:
    """Run the command that a submitted form completes."""
    try:
        command = parse(line)
        if type(command) in FORMS:
            command = completed(command, data.get("components", ()))
    except UserError as error:
        await answer_reply(interaction, Reply(error.text))
    else:
        await answer_with(interaction, lambda app, actor: app.handle(actor, command))


async def answer_reply(interaction: Interaction, reply: Reply) -> None:
    """Send a reply that is ready."""
    await answer_with(interaction, lambda _app, _actor: reply)


async def answer_with(interaction: Interaction, work: Work) -> None:
    """Acknowledge at once, do the work in a thread, send what came of it."""
    if not await _deliver(
        interaction.response.defer(ephemeral=not interaction.context.dm_channel, thinking=True)
    ):
        return
    desk = desk_of(interaction)
    async with desk.working():
        await _send(interaction, await desk.ask(speaker(interaction), work))


async def _send(interaction: Interaction, got: Answer) -> None:
    is_plain = got.is_plain
    for number, message in enumerate(draw(got.reply, got.locale, is_plain=is_plain)):
        if number == 0:
            options = message.options()
            files = options.pop("files", [])
            options.pop("suppress_embeds", None)
            sent = await _deliver(interaction.edit_original_response(attachments=files, **options))
        else:
            sent = await _deliver(
                interaction.followup.send(
                    ephemeral=not interaction.context.dm_channel, **message.options()
                )
            )
        if not sent:
            return


async def _deliver(sending: Any) -> bool:
    try:
        await sending
    except discord.HTTPException as error:
        # The token may have died, the channel gone, the bot been removed: nobody is left to tell.
        log.warning("an answer could not be delivered: %s", error)
        return False
    return True


async def _locale(interaction: Interaction) -> str:
    actor = speaker(interaction).actor
    reading = asyncio.to_thread(views.manner, desk_of(interaction).app.store, actor)
    try:
        return (await asyncio.wait_for(reading, QUICK_SECONDS)).locale
    except TimeoutError:
        return language_of(actor.locale)
