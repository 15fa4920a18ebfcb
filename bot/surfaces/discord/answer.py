"""Answer interactions: acknowledge within Discord's three seconds, then do the work, then draw."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, cast

import discord
import structlog

from bot import views
from bot.commands import Command, EditProfile
from bot.errors import UserError
from bot.i18n import language_of
from bot.reply import Reply
from bot.spelling import parse
from bot.surfaces.discord.deliver import attempt, deliver
from bot.surfaces.discord.desk import Desk, Speaker, Work, speaker_of
from bot.surfaces.discord.forms import FORMS, completed, form_for, window
from bot.surfaces.discord.render import Message
from bot.surfaces.discord.tell import missed
from bot.wish_commands import Suggest

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
        locale, known = await _manner(interaction, command)
        await attempt(interaction.response.send_modal(window(command, form, locale, known)))
    elif asks_first:
        await answer_with(interaction, lambda app, actor: app.ask(actor, command))
    elif isinstance(command, Suggest):
        await answer_with(interaction, lambda app, actor: app.answer(actor, app.wish(command)))
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
    if not await attempt(
        interaction.response.defer(ephemeral=not interaction.context.dm_channel, thinking=True)
    ):
        return
    desk, who = desk_of(interaction), speaker(interaction)
    structlog.contextvars.bind_contextvars(trace=f"discord-{interaction.id}")  # of this task alone
    async with desk.working():
        if await deliver(await desk.ask(who, work), _Sender(interaction)):
            for late in await asyncio.to_thread(missed, desk.app, who.actor):
                await deliver(late, _Sender(interaction, is_first=False))


class _Sender:
    """Sends messages after an acknowledgement: the first takes the place of “thinking”."""

    def __init__(self, interaction: Interaction, *, is_first: bool = True) -> None:
        self.interaction = interaction
        self.is_first = is_first

    async def __call__(self, message: Message) -> None:
        interaction = self.interaction
        if self.is_first:
            await interaction.edit_original_response(
                content=message.content, view=message.view, attachments=message.files
            )
        else:
            is_private = not interaction.context.dm_channel
            await interaction.followup.send(ephemeral=is_private, **message.options())
        self.is_first = False


async def _manner(interaction: Interaction, command: Command) -> tuple[str, dict[str, str]]:
    """Return the language of a form and what it starts with, as far as both are known in time."""
    actor, app = speaker(interaction).actor, desk_of(interaction).app

    def read() -> tuple[str, dict[str, str]]:
        known = views.profile(app.store, actor) if isinstance(command, EditProfile) else {}
        return views.manner(app.store, actor, app.clock()).locale, known

    try:
        return await asyncio.wait_for(asyncio.to_thread(read), QUICK_SECONDS)
    except TimeoutError:
        return language_of(actor.locale), {}
