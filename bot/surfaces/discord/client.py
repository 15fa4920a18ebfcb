"""The Discord client: no privileged intent, our addresses, our commands, and a graceful end."""

import asyncio
import contextlib
import logging
import threading
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import i18n
from bot.app import App
from bot.errors import OperatorError
from bot.settings import Settings
from bot.surfaces.discord import chat, hosts, parts, slash
from bot.surfaces.discord.answer import Interaction
from bot.surfaces.discord.buttons import Press, submitted
from bot.surfaces.discord.desk import Desk
from bot.surfaces.discord.tasks import QUEUE, tasks
from bot.surfaces.discord.translate import CatalogueTranslator
from bot.worker import Worker
from matching.errors import ModelError

log = logging.getLogger(__name__)

GOODBYE_SECONDS = 10.0
"""How long a stopping client waits for answers under way."""
FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 120.0
AWAY = (OSError, aiohttp.ClientError, discord.DiscordServerError, discord.GatewayNotFound)


class MentorableClient(discord.Client):
    """One connection to Discord."""

    def __init__(self, app: App, part: int = 0, **options: Any) -> None:
        super().__init__(
            intents=_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **options,
        )
        self.desk = Desk(app)
        self.part = part
        self.gate = parts.Gate(app.store)
        self.tree = app_commands.CommandTree(
            self, allowed_contexts=slash.CONTEXTS, allowed_installs=slash.INSTALLS
        )
        slash.grow(self.tree)

    async def setup_hook(self) -> None:
        """Prepare what needs the connection: buttons, translations, and the list of commands."""
        self.add_dynamic_items(Press)
        await asyncio.to_thread(_read_catalogues)
        await self.tree.set_translator(CatalogueTranslator())
        if self.desk.app.settings.discord_sync and not self.part:
            try:
                await self.tree.sync()
            except discord.HTTPException:
                log.exception("the slash commands could not be registered; the old ones stay")

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for this connection's turn among all of ours, in whichever process they are."""
        await self.gate.pass_through(shard_id)

    async def on_message(self, message: discord.Message) -> None:
        """Hear what is written to the bot."""
        await chat.heard(self, self.desk, message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take in forms; commands and buttons find their own way."""
        await submitted(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a new server."""
        await hosts.joined(self.desk.app, guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Note a server that was joined while the bot was away."""
        await hosts.joined(self.desk.app, guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that the bot was removed."""
        await hosts.left(self.desk.app, guild)

    async def close(self) -> None:
        """Let answers under way arrive, then leave."""
        if not self.is_closed():
            await self.desk.idle(GOODBYE_SECONDS)
        self.gate.close()
        await super().close()


class ShardedClient(MentorableClient, discord.AutoShardedClient):
    """Several connections in one process, for thousands of servers."""

    async def setup_hook(self) -> None:
        """Learn how many connections may introduce themselves, and wait where none may today."""
        limits = await self.fetch_session_start_limits()
        self.gate.lanes = limits.max_concurrency
        if limits.remaining < len(self.shard_ids or ()):
            seconds = limits.reset_after / 1000
            log.warning("Discord lets nobody connect any more; waiting for %.0f s", seconds)
            await asyncio.sleep(seconds)
        await super().setup_hook()


def make_client(app: App, settings: Settings, part: int = 0) -> MentorableClient:
    """Return the client that the settings ask for, with the connections of one part."""
    Route.BASE = settings.discord_api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    if settings.discord_shards == 1:
        return MentorableClient(app, part)
    shards = parts.shards_of(settings, part)
    return ShardedClient(app, part, shard_count=settings.discord_shards or None, shard_ids=shards)


async def run_discord(app: App, settings: Settings) -> None:
    """Serve Discord and its queue until cancelled; raises OperatorError for what the operator must mend."""
    if settings.discord_token is None:
        raise OperatorError(
            "MENTORABLE_DISCORD_TOKEN is missing: make an application on "
            "https://discord.com/developers/applications, add a bot, and copy its token."
        )
    while True:
        async with parts.held(app.store, settings) as (part, losing):
            serving = asyncio.create_task(_serve(app, settings, part))
            if await _ended(serving, losing):
                return


async def _ended(serving: "asyncio.Task[None]", losing: "asyncio.Task[None]") -> bool:
    """Wait until serving ended by itself, or end it when its part is lost; False then."""
    try:
        await asyncio.wait({serving, losing}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            await serving
            return True
        return False
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def _serve(app: App, settings: Settings, part: int) -> None:
    """Serve one part of the connections until cancelled."""
    client = await _logged_in(app, settings, part)
    stop = threading.Event()
    working = asyncio.create_task(_work(client, app, stop))
    warming = asyncio.create_task(asyncio.to_thread(_warm_up, app))
    try:
        await client.connect(reconnect=True)
    finally:
        stop.set()
        if not client.is_ready():
            working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        await client.close()
        await warming


def _warm_up(app: App) -> None:
    """Load model and vocabulary before the first person waits for them; a failure shows when it is used."""
    try:
        app.understander.read("hello")
    except (OperatorError, ModelError) as error:
        log.warning("the model cannot be loaded yet: %s", error)


async def _logged_in(app: App, settings: Settings, part: int) -> MentorableClient:
    """Log in, and wait while Discord is away; afterwards the library reconnects by itself."""
    wait = FIRST_WAIT_SECONDS
    assert settings.discord_token is not None
    while True:
        client = make_client(app, settings, part)
        try:
            await client.login(settings.discord_token.get_secret_value())
        except discord.LoginFailure as error:
            await client.close()
            raise OperatorError(
                "Discord refuses MENTORABLE_DISCORD_TOKEN: reset the token in the developer portal "
                "and set the new one."
            ) from error
        except asyncio.CancelledError:
            await client.close()
            raise
        except AWAY as error:
            await client.close()
            log.warning("Discord does not answer (%s); trying again in %.0f s", error, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)
        else:
            return client


async def _work(client: MentorableClient, app: App, stop: threading.Event) -> None:
    """Tell people what waits in the queue, as soon as there is a connection."""
    await client.wait_until_ready()
    worker = Worker(app, tasks(client), [QUEUE], threads=1)
    await asyncio.to_thread(worker.run, stop)


def _intents() -> discord.Intents:
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    return intents


def _read_catalogues() -> None:
    for language in i18n.LOCALES:
        i18n.catalogue(language)
