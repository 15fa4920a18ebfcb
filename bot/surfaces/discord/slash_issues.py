"""Slash commands about issues: find, choose, take and finish."""

from discord import app_commands
from discord.app_commands import Range

from bot.commands import Claim, Extend, Finish, Release, Stuck
from bot.i18n import _
from bot.surfaces.discord.answer import Interaction, answer
from bot.surfaces.discord.slash_parts import CARD, ISSUE, cards, issues, named, options, skill_names
from bot.wish_commands import (
    Dismiss,
    Easier,
    Exclude,
    Harder,
    More,
    MoreLike,
    NextStep,
    Path,
    Suggest,
    Why,
)
from matching import skills


@named(_("/suggest"), _("Find issues that are free and fit you"))
@options(
    wish=(_("/wish"), _("What you would like to do, in your own words and language")),
    skill=(_("/skill"), _("A skill to use or to learn")),
)
@app_commands.autocomplete(skill=skill_names)
async def suggest(
    interaction: Interaction, wish: Range[str, 0, 500] = "", skill: Range[str, 0, 100] = ""
) -> None:
    """Find issues."""
    slug = skills.canonical(skill) if skill else None
    words_too = f"{wish} {skill}".strip() if skill and slug is None else wish
    await answer(interaction, Suggest(words_too, skills=(slug,) if slug else ()))


@named(_("/more"), _("Show other issues for the same wish"))
async def more(interaction: Interaction) -> None:
    """Show others."""
    await answer(interaction, More())


@named(_("/easier"), _("Show easier issues for the same wish"))
async def easier(interaction: Interaction) -> None:
    """Show easier ones."""
    await answer(interaction, Easier())


@named(_("/harder"), _("Show harder issues for the same wish"))
async def harder(interaction: Interaction) -> None:
    """Show harder ones."""
    await answer(interaction, Harder())


@named(_("/path"), _("Show three issues to do one after the other, each a little harder"))
@options(wish=(_("/wish"), _("What you would like to do, in your own words and language")))
async def path(interaction: Interaction, wish: Range[str, 0, 500] = "") -> None:
    """Show a path."""
    await answer(interaction, Path(wish))


@named(_("/step"), _("Show what follows the issue you finished, a little harder"))
async def step(interaction: Interaction) -> None:
    """Show the next step."""
    await answer(interaction, NextStep())


@named(_("/like"), _("Show issues like one you were shown"))
@options(card=CARD)
@app_commands.autocomplete(card=cards)
async def like(interaction: Interaction, card: int) -> None:
    """Show similar ones."""
    await answer(interaction, MoreLike(card))


@named(_("/why"), _("See why an issue was suggested to you"))
@options(card=CARD)
@app_commands.autocomplete(card=cards)
async def why(interaction: Interaction, card: int) -> None:
    """Explain a suggestion."""
    await answer(interaction, Why(card))


@named(_("/dismiss"), _("Say that an issue is not for you"))
@options(card=CARD)
@app_commands.autocomplete(card=cards)
async def dismiss(interaction: Interaction, card: int) -> None:
    """Turn a suggestion down; the reason is asked in a form."""
    await answer(interaction, Dismiss(card))


@named(_("/exclude"), _("Leave a topic, a skill or a repository out from now on"))
@options(what=(_("/what"), _("The topic, skill or repository, such as cuda")))
@app_commands.autocomplete(what=skill_names)
async def exclude(interaction: Interaction, what: Range[str, 1, 100]) -> None:
    """Leave something out."""
    await answer(interaction, Exclude(what))


@named(_("/claim"), _("Take an issue to work on"))
@options(issue=ISSUE)
@app_commands.autocomplete(issue=issues)
async def claim(interaction: Interaction, issue: int) -> None:
    """Take an issue; the plan is asked in a form."""
    await answer(interaction, Claim(issue))


@named(_("/release"), _("Give back the issue you took"))
async def release(interaction: Interaction) -> None:
    """Give the issue back."""
    await answer(interaction, Release())


@named(_("/extend"), _("Keep the issue you took for two more weeks"))
async def extend(interaction: Interaction) -> None:
    """Give the holder more time."""
    await answer(interaction, Extend())


@named(_("/finish"), _("Say that you are done with the issue you took"))
async def finish(interaction: Interaction) -> None:
    """Finish the issue."""
    await answer(interaction, Finish())


@named(_("/stuck"), _("Get the next steps when you are stuck"))
async def stuck(interaction: Interaction) -> None:
    """Help along."""
    await answer(interaction, Stuck())
