"""A small Discord over real sockets: enough HTTP and WebSocket for one client, with faults to order."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import WSMsgType, web

BOT = {"id": "900", "username": "mentor", "discriminator": "0", "avatar": None, "bot": True}
PERSON = {"id": "7", "username": "member-one", "discriminator": "0", "avatar": None}
DIRECT = {"id": "70", "type": 1, "recipients": [PERSON], "last_message_id": None}


@dataclass
class Discord:
    """What the client asked for, and what it will be answered."""

    token: str = "right"
    address: str = ""
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    shown: dict[str, dict[str, Any]] = field(default_factory=dict)
    frames: list[dict[str, Any]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    shards: dict[int, web.WebSocketResponse] = field(default_factory=dict)
    identified: list[tuple[float, int]] = field(default_factory=list)
    limited: int = 0
    away: int = 0
    hold: asyncio.Event | None = None
    lanes: int = 16
    sequence: int = 0

    def posted(self, ending: str) -> list[Any]:
        """Return the bodies sent to addresses with this ending."""
        return [body for _method, path, body in self.requests if path.endswith(ending)]

    def opcodes(self) -> list[int]:
        """Return the kinds of frames received, in order."""
        return [frame["op"] for frame in self.frames]

    async def push(self, event: str, data: dict[str, Any], shard: int | None = None) -> None:
        """Send an event over the connection of a shard, else over the newest."""
        self.sequence += 1
        socket = self.sockets[-1] if shard is None else self.shards[shard]
        await socket.send_json(
            {"op": 0, "t": event, "s": self.sequence, "d": data}, dumps=json.dumps
        )

    async def write(self, words: str, number: int = 100) -> None:
        """Send the bot a direct message; such come over the first connection."""
        await self.push("MESSAGE_CREATE", message(number, words), 0)

    async def drop(self) -> None:
        """Break the connection in a way that may be resumed."""
        await self.sockets[-1].close(code=4000)


def message(number: int, words: str, author: dict[str, Any] = PERSON) -> dict[str, Any]:
    """Return a message in the direct channel."""
    return {
        "id": str(number),
        "channel_id": DIRECT["id"],
        "author": author,
        "content": words,
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


def interaction(name: str, number: int = 500) -> dict[str, Any]:
    """Return a slash command typed in the direct channel."""
    return {
        "id": str(number),
        "application_id": BOT["id"],
        "type": 2,
        "token": f"tok{number}",
        "version": 1,
        "channel_id": DIRECT["id"],
        "channel": DIRECT,
        "user": PERSON,
        "locale": "de",
        "context": 1,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "app_permissions": "0",
        "attachment_size_limit": 10_000_000,
        "data": {"id": "1", "name": name, "type": 1, "options": []},
    }


def answered(body: Any, status: int = 200) -> web.Response:
    """Answer as Discord does; a charset in the type would make discord.py read text."""
    return web.Response(
        body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json"}
    )


async def api(discord: Discord, request: web.Request) -> web.Response:
    """Answer one HTTP request."""
    path = request.path.removeprefix("/api/v10")
    is_json = request.content_type == "application/json" and request.can_read_body
    body = await request.json() if is_json else None
    discord.requests.append((request.method, path, body))
    is_open = path.startswith(("/webhooks", "/interactions"))
    if not is_open and request.headers.get("Authorization") != f"Bot {discord.token}":
        return answered({"message": "401: Unauthorized", "code": 0}, 401)
    return await fault(discord, path) or known_again(discord, path, body) or usual(discord, path)


def known_again(discord: Discord, path: str, body: Any) -> web.Response | None:
    """Show a message once for each nonce that is enforced, and answer the second time with the first."""
    if not path.endswith("/messages") or not (body or {}).get("enforce_nonce"):
        return None
    nonce = str(body["nonce"])
    return answered(discord.shown.setdefault(nonce, message(800 + len(discord.requests), "", BOT)))


async def fault(discord: Discord, path: str) -> web.Response | None:
    """Answer as ordered when something is to go wrong."""
    if path == "/users/@me" and discord.away:
        discord.away -= 1
        return answered({"message": "overloaded"}, 503)
    if path.endswith("/messages") and discord.hold:
        await discord.hold.wait()
    if path.endswith("/messages") and discord.limited:
        discord.limited -= 1
        limited = {"message": "slow down", "retry_after": 0.05, "global": False}
        found = answered(limited, 429)
        found.headers["Via"] = "1.1 test"
        return found
    return None


def usual(discord: Discord, path: str) -> web.Response:
    """Answer when all is well."""
    if path == "/users/@me":
        return answered(BOT)
    if path == "/oauth2/applications/@me":
        return answered(
            {"id": BOT["id"], "name": "m", "description": "", "icon": None, "owner": BOT}
            | {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "flags": 0}
        )
    if path == "/gateway/bot":
        limits = {"total": 1000, "remaining": 999, "reset_after": 0}
        limits["max_concurrency"] = discord.lanes
        return answered({"shards": 1, "url": "", "session_start_limit": limits})
    if path == "/users/@me/channels":
        return answered(DIRECT)
    if path.endswith("/commands"):
        return answered([])
    if path.endswith("/callback"):
        return answered({"interaction": {"id": "500", "type": 2, "response_message_id": "501"}})
    if path.endswith("/typing"):
        return web.Response(status=204)
    return answered(message(800 + len(discord.requests), "", BOT))


async def gateway(discord: Discord, request: web.Request) -> web.WebSocketResponse:
    """Hold one gateway connection."""
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    discord.sockets.append(socket)
    await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}})
    async for frame in socket:
        if frame.type is not WSMsgType.TEXT:
            continue
        said = json.loads(frame.data)
        discord.frames.append(said)
        if said["op"] == 1:
            await socket.send_json({"op": 11})
        elif said["op"] == 2:
            shard = said["d"].get("shard")
            number = shard[0] if shard else 0
            discord.shards[number] = socket
            discord.identified.append((time.monotonic(), number))
            await discord.push("READY", ready(discord, shard), number)
        elif said["op"] == 6:
            number = int(said["d"]["session_id"].removeprefix("s"))
            discord.shards[number] = socket
            await discord.push("RESUMED", {}, number)
    return socket


def ready(discord: Discord, shard: list[int] | None) -> dict[str, Any]:
    """Return what a client is greeted with."""
    greeting = {
        "v": 10,
        "user": BOT,
        "guilds": [],
        "session_id": f"s{shard[0] if shard else 0}",
        "resume_gateway_url": discord.address.replace("http", "ws") + "/gw",
        "application": {"id": BOT["id"], "flags": 0},
    }
    return greeting | ({"shard": shard} if shard else {})


@asynccontextmanager
async def serve() -> AsyncIterator[Discord]:
    """Serve Discord on a free port of this machine."""
    discord = Discord()
    app = web.Application()
    app.router.add_get("/gw", partial(gateway, discord))
    app.router.add_route("*", "/api/v10/{rest:.*}", partial(api, discord))
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    discord.address = f"http://127.0.0.1:{port}"
    try:
        yield discord
    finally:
        await runner.cleanup()
