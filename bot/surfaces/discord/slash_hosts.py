"""The slash command of hosts."""

from typing import Any

from discord import (
    AppCommandOptionType,
    ChannelType,
    Permissions,
    Role,
    TextChannel,
    User,
    app_commands,
)
from discord.app_commands import Range

from bot.commands import EditCommunity
from bot.i18n import _
from bot.mentor_commands import ApproveMentor
from bot.surfaces.discord.answer import Interaction, answer
from bot.surfaces.discord.slash_parts import LANGUAGES, named, options


class Forum(app_commands.Transformer):
    """A forum channel, by its id; the library's own kind would offer media channels as well."""

    @property
    def type(self) -> AppCommandOptionType:
        """Say that it is a channel."""
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        """Say of which kind."""
        return [ChannelType.forum]

    async def transform(self, interaction: Interaction, value: Any, /) -> int:
        """Return the id of what was chosen."""
        return int(value.id)


@named(_("/settings"), _("Settings of this server: channel, language, quiet hours, pause"))
@options(
    channel=(_("/channel"), _("Where I may speak to everybody")),
    language=(_("/language"), _("The language of public answers")),
    quiet_from=(_("/quiet-from"), _("Hour from which I write nothing in public, 0 to 23")),
    quiet_to=(_("/quiet-to"), _("Hour until which I write nothing in public, 0 to 23")),
    timezone=(_("/timezone"), _("Time zone of these hours, such as Africa/Nairobi")),
    moderators=(_("/moderators"), _("The role that may change this and sees reports")),
    digest=(_("/digest"), _("Whether members may get a weekly digest")),
    paused=(_("/paused"), _("Whether I am silent in this server")),
    approval=(_("/approval"), _("Whether mentors need your approval here")),
    forum=(_("/forum"), _("Forum where I may post a few mentorable issues a day")),
)
@app_commands.choices(language=LANGUAGES)
@app_commands.default_permissions(Permissions(manage_guild=True))
@app_commands.guild_only()
async def settings(
    interaction: Interaction,
    channel: TextChannel | None = None,
    language: str | None = None,
    quiet_from: Range[int, 0, 23] | None = None,
    quiet_to: Range[int, 0, 23] | None = None,
    timezone: Range[str, 1, 64] | None = None,
    moderators: Role | None = None,
    digest: bool | None = None,  # options of Discord's, always given by name
    paused: bool | None = None,
    approval: bool | None = None,
    forum: app_commands.Transform[int | None, Forum] = None,
) -> None:
    """Show or change a server's settings."""
    await answer(
        interaction,
        EditCommunity(
            channel=channel.id if channel else None,
            language=language,
            quiet_from=quiet_from,
            quiet_to=quiet_to,
            timezone=timezone,
            moderators=moderators.id if moderators else None,
            digest=digest,
            paused=paused,
            approval=approval,
            forum=forum,
        ),
    )


@named(_("/approve"), _("Let somebody mentor in this server, or take that back"))
@options(
    member=(_("/member"), _("Who offers to mentor")),
    approved=(_("/approved"), _("Whether they may mentor here")),
)
@app_commands.default_permissions(Permissions(manage_guild=True))
@app_commands.guild_only()
async def approve(
    interaction: Interaction,
    member: User,
    approved: bool = True,  # options of Discord's
) -> None:
    """Approve a mentor."""
    await answer(interaction, ApproveMentor(str(member.id), approved))
