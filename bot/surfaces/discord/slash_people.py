"""Slash commands about oneself: profile, language, data, help."""

from discord import app_commands

from bot.commands import EditProfile, Export, Forget, Help, SetLanguage, SetPlain, ShowProfile
from bot.i18n import _
from bot.surfaces.discord.answer import Interaction, answer
from bot.surfaces.discord.slash_parts import LANGUAGES, named, options


@named(_("/profile"), _("See what I know about you"))
async def profile(interaction: Interaction) -> None:
    """Show the profile."""
    await answer(interaction, ShowProfile())


@named(_("/edit"), _("Tell me about your skills, interests and time"))
async def edit(interaction: Interaction) -> None:
    """Open the form about yourself."""
    await answer(interaction, EditProfile())


@named(_("/language"), _("Choose the language I answer you in"))
@options(language=(_("/language"), _("Your language")))
@app_commands.choices(language=LANGUAGES)
async def language(interaction: Interaction, language: str) -> None:
    """Choose a language."""
    await answer(interaction, SetLanguage(language))


@named(_("/plain"), _("Choose plain text without frames, for screen readers and slow lines"))
@options(on=(_("/on"), _("Whether answers come as plain text")))
async def plain(interaction: Interaction, on: bool) -> None:  # an option of Discord's
    """Choose plain text."""
    await answer(interaction, SetPlain(on))


@named(_("/export"), _("Get everything I know about you as a file"))
async def export(interaction: Interaction) -> None:
    """Export."""
    await answer(interaction, Export())


@named(_("/forget"), _("Erase everything I know about you"))
async def forget(interaction: Interaction) -> None:
    """Erase; asks first."""
    await answer(interaction, Forget())


@named(_("/help"), _("See what you can do here"))
async def help_(interaction: Interaction) -> None:
    """Help."""
    await answer(interaction, Help())
