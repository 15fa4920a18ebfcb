"""Everything the bot sends on a walk through its commands is as Discord describes it."""

import discord
import pytest

from bot.app import App
from tests.surfaces.discord import contract
from tests.surfaces.discord.people import Room, ids


@pytest.mark.skipif(
    not contract.DESCRIPTION.exists(), reason="Discord's description does not lie beside"
)
async def test_every_request_is_as_discord_describes_it(room: Room, filled: App) -> None:
    role = room.guild.create_role("Hosts", permissions=discord.Permissions(manage_guild=True))
    host = room.guild.add_member(room.env.create_user("host"), roles=[role])
    shown = await room.one.slash(room.channel, "suggest", wish="resize crash in a batch")
    for button in ids(shown.response):
        await room.one.click(shown.response, custom_id=button)
    for name in ("help", "profile", "edit", "more", "easier", "export", "forget", "plain"):
        await room.one.slash(room.channel, name, **({"on": True} if name == "plain" else {}))
    await room.one.slash(room.channel, "suggest", wish="tests")
    await host.slash(room.channel, "settings", language="ar")
    await room.one.send_dm("hello")
    await room.one.send(room.channel, f"<@{room.env.bot.user.id}> help")
    await room.one.send(room.channel, f"<@{room.env.bot.user.id}> find me an issue about tests")
    found = [
        problem
        for request in room.env.http_requests
        for problem in contract.problems(request.method, request.path, request.json)
    ]
    assert not found
    assert len(room.env.http_requests) > 30


def test_the_check_can_fail() -> None:
    if not contract.DESCRIPTION.exists():
        pytest.skip("Discord's description does not lie beside")
    assert contract.problems("POST", "/channels/1/messages", {"content": "x" * 4001})
    assert contract.problems("POST", "/channels/1/nonsense", {})
    assert not contract.problems("POST", "/channels/1/messages", {"content": "x"})
