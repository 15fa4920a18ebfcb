"""One generic button for every command there is or will be: its id is the command's line."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.i18n import _, command_name
from bot.reply import Reply
from bot.surfaces.discord.answer import Interaction, answer_form, answer_line, answer_reply
from bot.surfaces.discord.render import ID

NOT_YOURS = _(
    "This button answers somebody else. Mention me, or use {suggest}, and I answer you.",
    suggest=command_name("suggest"),
)


class Press(ui.DynamicItem[ui.Button[Any]], template=ID):
    """A pressed button of ours, also one that was drawn before the last restart."""

    def __init__(self, button: ui.Button[Any], line: str, owner: int | None) -> None:
        super().__init__(button)
        self.line = line
        self.owner = owner

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the line from the id; it is only as good as whoever pressed."""
        assert isinstance(item, ui.Button)
        return cls(item, match["line"], int(match["owner"]) if match["owner"] else None)

    async def callback(self, interaction: Interaction) -> None:
        """Run the line on behalf of whoever pressed; what was said to one person is theirs to press."""
        if self.owner is None:
            await answer_line(interaction, self.line)
        elif self.owner == interaction.user.id:
            await answer_line(interaction, self.line, asks_first=True)
        else:
            await answer_reply(interaction, Reply(NOT_YOURS))


async def submitted(interaction: Interaction) -> None:
    """Run a submitted form of ours; others are left alone."""
    data: Any = interaction.data or {}
    match = ID.fullmatch(str(data.get("custom_id", "")))
    if interaction.type is discord.InteractionType.modal_submit and match:
        await answer_form(interaction, match["line"], data)
