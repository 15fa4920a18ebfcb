"""Servers come and go; hosts set what holds in theirs."""

import discord
import pytest

from bot.app import App
from bot.commands import EditCommunity
from bot.context import Actor, Grant
from bot.errors import UserError
from bot.surfaces.discord.hosts import NEEDED, welcome
from tests.surfaces.discord.people import Room, text


def settings_of(app: App, guild_id: int) -> dict[str, object]:
    """Return what is stored about a server."""
    with app.store.read() as tx:
        found = tx.communities.get(guild_id)
    return found.model_dump() if found else {}


async def test_servers_are_noted_and_a_new_one_is_greeted_once(room: Room, filled: App) -> None:
    client = room.env.bot
    guild = client.get_guild(room.guild.id)
    guild._system_channel_id = room.channel.id
    assert settings_of(filled, room.guild.id)["left_at"] is None
    assert room.channel.last_message is None
    await client.on_guild_remove(guild)
    assert settings_of(filled, room.guild.id)["left_at"] is not None
    await client.on_guild_join(guild)
    assert settings_of(filled, room.guild.id)["left_at"] is None
    greeting = room.channel.last_message
    assert "Hosts: with /settings" in text(greeting)
    await client.on_guild_available(guild)
    assert room.channel.last_message.id == greeting.id


async def test_the_greeting_names_missing_permissions(room: Room) -> None:
    guild = room.env.bot.get_guild(room.guild.id)
    missing = [
        label for name, label in NEEDED.items() if not getattr(guild.me.guild_permissions, name)
    ]
    said = str(welcome(guild).text)
    assert all(str(label) in said for label in missing)
    assert ("I still need" in said) == bool(missing)


async def test_the_host_changes_settings_and_others_cannot(room: Room, filled: App) -> None:
    role = room.guild.create_role("Hosts", permissions=discord.Permissions(manage_guild=True))
    host = room.guild.add_member(room.env.create_user("host"), roles=[role])
    wanted = {"language": "sw", "quiet-from": 22, "quiet-to": 7}
    told = await host.slash(room.channel, "settings", **wanted)
    assert told.ephemeral
    assert "sw" in text(told.response)
    stored = settings_of(filled, room.guild.id)
    assert (stored["language"], stored["quiet_from"], stored["quiet_to"]) == ("sw", 22, 7)
    paused = await host.click(told.response, label="Pause me here")
    assert settings_of(filled, room.guild.id)["is_paused"] is True
    await host.click(paused.response, label="Go on")
    assert settings_of(filled, room.guild.id)["is_paused"] is False


async def test_a_line_gives_no_rights(room: Room, filled: App) -> None:
    await room.one.send(room.channel, f"<@{room.env.bot.user.id}> settings --paused=yes")
    told = await room.one.click(room.channel.last_message, label="Answer me")
    assert "Only who may manage this server" in text(told.response)
    assert settings_of(filled, room.guild.id)["is_paused"] is False


async def test_the_role_of_moderators_counts(room: Room, filled: App) -> None:
    role = room.guild.create_role("Keepers")
    keeper = room.guild.add_member(room.env.create_user("keeper"), roles=[role])
    host = Actor("discord", "1", community_id=room.guild.id, grants=frozenset({Grant.MODERATE}))
    filled.handle(host, EditCommunity(moderators=role.id))
    await keeper.send(room.channel, f"<@{room.env.bot.user.id}> settings --language=ja")
    await keeper.click(room.channel.last_message, label="Answer me")
    assert settings_of(filled, room.guild.id)["language"] == "ja"
    filled.handle(host, EditCommunity(moderators=0))
    assert settings_of(filled, room.guild.id)["moderator_role"] is None


@pytest.mark.parametrize(
    "command",
    [
        EditCommunity(language="xx"),
        EditCommunity(timezone="Mars/Base"),
        EditCommunity(quiet_from=24),
        EditCommunity(quiet_to=-1),
    ],
)
def test_nonsense_is_refused_and_nothing_changes(filled: App, command: EditCommunity) -> None:
    host = Actor("discord", "1", community_id=5, grants=frozenset({Grant.MODERATE}))
    with pytest.raises(UserError):
        filled.handle(host, command)
    assert settings_of(filled, 5) == {}


def test_settings_need_a_server(filled: App) -> None:
    with pytest.raises(UserError, match="belong to a server"):
        filled.handle(Actor("discord", "1"), EditCommunity())
