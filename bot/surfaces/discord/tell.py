"""Tell a person something: run a command line on their behalf and send what comes of it, once."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

import discord

from bot import views
from bot.app import App
from bot.context import Actor
from bot.errors import UserError
from bot.records import Telling, TellingState
from bot.spelling import parse
from bot.surfaces.discord.desk import PRIVATE_PLACE, SURFACE, Answer
from bot.surfaces.discord.render import draw

log = logging.getLogger(__name__)
T = TypeVar("T")

CLOSED = {50007, 50278, 10013}
"""Discord's codes for: cannot send to this user, no server in common, no such user."""

SEND_SECONDS = 90.0


def tell(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Send one telling by direct message; runs in a worker's thread beside the client's loop."""
    telling_id = args["telling"]
    assert isinstance(telling_id, int)
    found = _due(app, telling_id)
    if found is None:
        return
    telling, actor = found
    try:
        reply = app.handle(actor, parse(telling.line))
    except UserError as error:
        log.info("nothing is left to tell: %s", error)
        with app.store.write() as tx:
            tx.tellings.become(telling_id, TellingState.DROPPED, app.clock())
        return
    got = Answer.of(reply, views.manner(app.store, actor, app.clock()))
    try:
        # While Discord is away this fails first, and the telling waits: nothing was sent for sure.
        channel = _wait(client, client.create_dm(discord.Object(int(actor.external_id))))
        with app.store.write() as tx:
            tx.tellings.become(telling_id, TellingState.SENDING, app.clock())
        _wait(client, _send(channel, got, telling_id, bool(args.get("silent"))))
    except discord.HTTPException as error:
        _not_sent(app, telling_id, actor, error)
    else:
        with app.store.write() as tx:
            tx.tellings.become(telling_id, TellingState.SENT, app.clock())


def _due(app: App, telling_id: int) -> tuple[Telling, Actor] | None:
    """Return what is to be sent to whom; None when it is settled, settling it if need be."""
    now = app.clock()
    with app.store.write() as tx:
        telling = tx.tellings.get(telling_id)
        if telling is None:
            return None
        address = tx.tellings.address(telling.person_id, SURFACE)
        if not telling.may_be_sent(now):
            if telling.state == TellingState.SENDING:
                # It may have arrived before a crash, and Discord would not know it again.
                tx.tellings.become(telling_id, TellingState.UNCERTAIN, now)
            return None
        if address is None or address.refused_at is not None:
            tx.tellings.become(telling_id, TellingState.REFUSED, now)
            return None
    return telling, Actor(SURFACE, address.external_id, address.handle, place=PRIVATE_PLACE)


def _wait(client: discord.Client, work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, client.loop).result(SEND_SECONDS)


async def _send(channel: discord.DMChannel, got: Answer, telling_id: int, is_silent: bool) -> None:
    for number, message in enumerate(draw(got.reply, got.locale, is_plain=got.is_plain)):
        options: dict[str, Any] = message.options() | {"silent": is_silent}
        try:
            # The nonce is enforced: sent again within its life, the message appears once.
            await channel.send(nonce=f"t{telling_id}.{number}", **options)
        except discord.HTTPException as error:
            if number:
                raise RuntimeError("only the beginning of a message arrived") from error
            raise


def _not_sent(app: App, telling_id: int, actor: Actor, error: discord.HTTPException) -> None:
    now = app.clock()
    with app.store.write() as tx:
        if error.code in CLOSED:
            tx.tellings.become(telling_id, TellingState.REFUSED, now)
            tx.tellings.refused(SURFACE, actor.external_id, now)
            return
        if 400 <= error.status < 500:
            tx.tellings.become(telling_id, TellingState.WAITING, now)
    raise error


def wrote(app: App, actor: Actor) -> None:
    """Note that somebody wrote a direct message, so that theirs are open."""
    with app.store.write() as tx:
        tx.tellings.reachable(SURFACE, actor.external_id)


def missed(app: App, actor: Actor) -> list[Answer]:
    """Return what this person could not be told, once, now that they are here."""
    manner = views.manner(app.store, actor, app.clock())
    return [Answer.of(reply, manner) for reply in app.missed(actor)]
