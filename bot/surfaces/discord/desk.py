"""The desk between Discord's loop and the app: who speaks, one hop into a thread, errors caught once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

import discord

from bot import views
from bot.app import App
from bot.context import Actor, Grant
from bot.errors import OperatorError
from bot.i18n import _, language_of
from bot.reply import Reply

log = logging.getLogger(__name__)

SURFACE = "discord"
PRIVATE_PLACE = "discord:dm"
PAUSED = _("I am paused in this server. Write me a direct message.")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, with the roles that may make them a moderator here."""

    actor: Actor
    roles: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and how this person reads it; ``is_silent`` where the host paused the bot."""

    reply: Reply
    locale: str
    is_plain: bool = False
    is_silent: bool = False

    @classmethod
    def of(cls, reply: Reply, manner: views.Manner, *, is_silent: bool = False) -> "Answer":
        """Return the reply in the language it is meant for: the person's, or in public the place's."""
        locale = (reply.locale or manner.locale) if reply.private else manner.public_locale
        return cls(reply, locale, manner.is_plain and reply.private, is_silent)


Work = Callable[[App, Actor], Reply]


class Desk:
    """Runs what people ask for in threads and waits for it on the loop."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._under_way: set[object] = set()
        self._rest = asyncio.Event()
        self._rest.set()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Keep the client from leaving while an answer is under way."""
        token = object()
        self._under_way.add(token)
        self._rest.clear()
        try:
            yield
        finally:
            self._under_way.discard(token)
            if not self._under_way:
                self._rest.set()

    async def idle(self, seconds: float) -> None:
        """Wait until no answer is under way, but no longer than this."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rest.wait(), seconds)

    async def ask(self, speaker: Speaker, work: Work) -> Answer:
        """Do the work on behalf of the speaker; errors become replies."""
        return await asyncio.to_thread(self.answer, speaker, work)

    def answer(self, speaker: Speaker, work: Work) -> Answer:
        """Do the work on behalf of the speaker, in this thread; the app turns errors into replies."""
        try:
            manner = views.manner(self.app.store, speaker.actor, self.app.clock())
        except OperatorError as error:
            # The work itself will say so; whoever asked is answered all the same.
            log.warning("how somebody is answered is unknown: %s", error)
            manner = views.Manner(language_of(speaker.actor.locale))
        grants = speaker.actor.grants | _grants(speaker, manner.moderator_role)
        if manner.is_paused and Grant.MODERATE not in grants:
            return Answer.of(Reply(PAUSED), manner, is_silent=True)
        return Answer.of(work(self.app, replace(speaker.actor, grants=grants)), manner)


def _grants(speaker: Speaker, moderator_role: int | None) -> frozenset[Grant]:
    is_moderator = moderator_role is not None and moderator_role in speaker.roles
    return frozenset({Grant.MODERATE}) if is_moderator else frozenset()


def speaker_of(
    user: discord.User | discord.Member,
    *,
    locale: discord.Locale | None,
    channel_id: int | None,
    permissions: discord.Permissions,
) -> Speaker:
    """Return who speaks and where; rights come from Discord's word, never from a line."""
    guild_id = user.guild.id if isinstance(user, discord.Member) else None
    may_manage = guild_id is not None and permissions.manage_guild
    actor = Actor(
        SURFACE,
        str(user.id),
        handle=user.name,
        locale=locale.value if locale else None,
        place=f"discord:{channel_id}" if guild_id else PRIVATE_PLACE,
        community_id=guild_id,
        grants=frozenset({Grant.MODERATE}) if may_manage else frozenset(),
    )
    roles = frozenset(r.id for r in user.roles) if isinstance(user, discord.Member) else frozenset()
    return Speaker(actor, roles)
