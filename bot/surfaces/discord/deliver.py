"""Send what was drawn: in frames, else as plain text; who cannot be reached is let be."""

import logging
from collections.abc import Awaitable, Callable

import discord

from bot.surfaces.discord.desk import Answer
from bot.surfaces.discord.render import Message, draw

log = logging.getLogger(__name__)

Send = Callable[[Message], Awaitable[object]]


async def deliver(got: Answer, send: Send, *, owner: int | None = None) -> bool:
    """Send all messages of an answer; what Discord refuses to show in frames goes as plain text."""
    sent = 0
    for is_plain in dict.fromkeys((got.is_plain, True)):
        try:
            for message in draw(got.reply, got.locale, is_plain=is_plain, owner=owner):
                await send(message)
                sent += 1
        except discord.HTTPException as error:
            log.warning("an answer could not be delivered: %s", error)
            if error.status != 400 or sent:
                return False
        else:
            return True
    return False


async def attempt(sending: Awaitable[object]) -> bool:
    """Do something at Discord; False where it cannot be done, for nobody is left to tell."""
    try:
        await sending
    except discord.HTTPException as error:
        # The token may have died, the channel gone, the bot been removed.
        log.warning("Discord did not take it: %s", error)
        return False
    return True
