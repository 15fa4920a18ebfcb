"""Servers come and go: the first message says what the bot does and needs."""

import asyncio
import logging

import discord

from bot.app import App
from bot.i18n import Text, _, command_name, join, language_of
from bot.reply import Reply
from bot.surfaces.discord.render import draw

log = logging.getLogger(__name__)

NEEDED: dict[str, Text] = {
    "view_channel": _("View Channels"),
    "send_messages": _("Send Messages"),
    "send_messages_in_threads": _("Send Messages in Threads"),
    "create_private_threads": _("Create Private Threads"),
}
"""The permissions the bot asks for, and no more."""


async def joined(app: App, guild: discord.Guild) -> None:
    """Note a server; a new one is greeted once in its system channel."""
    if not await asyncio.to_thread(_join, app, guild.id):
        return
    channel = guild.system_channel
    if channel is None or not channel.permissions_for(guild.me).send_messages:
        return
    locale = language_of(guild.preferred_locale.value)
    for message in draw(welcome(guild), locale):
        try:
            await channel.send(**message.options())
        except discord.HTTPException as error:
            log.warning("a server could not be greeted: %s", error)
            return


async def left(app: App, guild: discord.Guild) -> None:
    """Note that the bot was removed from a server."""
    await asyncio.to_thread(_leave, app, guild.id)


def welcome(guild: discord.Guild) -> Reply:
    """Return the first message in a server."""
    lines = [
        _(
            "I help people find beginner issues in open-source AI that are really free and fit them, "
            "and a mentor to learn with."
        ),
        _(
            "Write {suggest}, mention me, or send me a direct message, in any of fifteen languages.",
            suggest=command_name("suggest"),
        ),
        _("I read only what is written to me. Answers are private. I keep no messages."),
        _(
            "Hosts: with {settings}, please choose a channel for the threads of mentorships and a role "
            "of moderators, who get reports. It also sets the language and quiet hours, or pauses me here.",
            settings=command_name("settings"),
        ),
    ]
    missing = [name for key, name in NEEDED.items() if not getattr(guild.me.guild_permissions, key)]
    if missing:
        lines.append(_("I still need these permissions: {missing}.", missing=join(missing)))
    return Reply(join(lines, "\n"), private=False)


def _join(app: App, guild_id: int) -> bool:
    with app.store.read() as tx:
        known = tx.communities.get(guild_id)
    if known is not None and known.left_at is None:
        return False
    with app.store.write() as tx:
        return tx.communities.join(guild_id, app.clock())


def _leave(app: App, guild_id: int) -> None:
    with app.store.write() as tx:
        tx.communities.leave(guild_id, app.clock())
