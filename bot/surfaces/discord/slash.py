"""Slash commands: one small function for each command that people reach for by name."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from babel import Locale
from discord import Permissions, Role, TextChannel, app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, Choice, Range

from bot import views
from bot.commands import (
    Claim,
    Command,
    Dismiss,
    Easier,
    EditCommunity,
    EditProfile,
    Exclude,
    Export,
    Extend,
    Finish,
    Forget,
    Harder,
    Help,
    More,
    MoreLike,
    Release,
    SetLanguage,
    SetPlain,
    ShowProfile,
    Stuck,
    Suggest,
    Why,
)
from bot.i18n import LOCALES, Text, _, language_of
from bot.surfaces.discord.answer import QUICK_SECONDS, Interaction, answer, desk_of, speaker
from bot.surfaces.discord.safe import clean, cut
from bot.surfaces.discord.translate import words
from matching import skills

CHOICES = 25
CHOICE_LIMIT = 100

Slash = app_commands.Command[Any, ..., None]
F = TypeVar("F", bound=Callable[..., Any])


def named(name: Text, description: Text) -> Callable[[Callable[..., Any]], Slash]:
    """Make a slash command with a localised name and description."""
    return app_commands.command(name=words(name), description=words(description))


def options(**texts: tuple[Text, Text]) -> Callable[[F], F]:
    """Give options their localised names and descriptions."""

    def decorate(function: F) -> F:
        renamed = {option: words(name) for option, (name, _description) in texts.items()}
        described = {option: words(text) for option, (_name, text) in texts.items()}
        return app_commands.rename(**renamed)(app_commands.describe(**described)(function))

    return decorate


async def cards(interaction: Interaction, typed: str) -> list[Choice[int]]:
    """Offer the cards on the table by title; the value is the suggestion."""
    return [
        Choice(name=name, value=card.suggestion_id)
        for name, card in await _on_the_table(interaction, typed)
    ]


async def issues(interaction: Interaction, typed: str) -> list[Choice[int]]:
    """Offer the cards on the table by title; the value is the issue."""
    return [
        Choice(name=name, value=card.issue_id)
        for name, card in await _on_the_table(interaction, typed)
    ]


async def _on_the_table(interaction: Interaction, typed: str) -> list[tuple[str, views.ShownCard]]:
    app = desk_of(interaction).app
    reading = asyncio.to_thread(views.shown, app.store, speaker(interaction).actor, app.clock())
    try:
        found = await asyncio.wait_for(reading, QUICK_SECONDS)
    except TimeoutError:
        return []
    named = [
        (cut(clean(f"{number}. {card.title} ({card.repository})"), CHOICE_LIMIT), card)
        for number, card in enumerate(found, 1)
    ]
    return [(name, card) for name, card in named if typed.lower() in name.lower()][:CHOICES]


CARD = (_("/card"), _("Which of the issues you were shown"))
ISSUE = (_("/issue"), _("Which of the issues you were shown"))


async def skill_names(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer skills by their names in the person's language; the value is the slug."""
    return await asyncio.to_thread(_skills, typed.strip().casefold(), interaction.locale.value)


def _skills(typed: str, locale: str) -> list[Choice[str]]:
    language = language_of(locale)
    names = sorted((skills.name(slug, language), slug) for slug in skills.entries())
    found = [(n, slug) for n, slug in names if typed in n.casefold() or slug.startswith(typed)]
    found.sort(key=lambda pair: not pair[0].casefold().startswith(typed))
    return [Choice(name=cut(name, CHOICE_LIMIT), value=slug) for name, slug in found[:CHOICES]]


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
@app_commands.choices(
    language=[Choice(name=str(Locale(code).get_display_name(code)), value=code) for code in LOCALES]
)
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
)
@app_commands.choices(
    language=[Choice(name=str(Locale(code).get_display_name(code)), value=code) for code in LOCALES]
)
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
        ),
    )


SLASH: dict[type[Command], Slash] = {
    Suggest: suggest,
    More: more,
    Easier: easier,
    Harder: harder,
    MoreLike: like,
    Why: why,
    Dismiss: dismiss,
    Exclude: exclude,
    Claim: claim,
    Release: release,
    Extend: extend,
    Finish: finish,
    Stuck: stuck,
    ShowProfile: profile,
    EditProfile: edit,
    SetLanguage: language,
    SetPlain: plain,
    Export: export,
    Forget: forget,
    Help: help_,
    EditCommunity: settings,
}
"""Every command that has a slash command."""

WITHOUT_SLASH: dict[str, str] = {
    "confirm": "a button under the question, or “yes” in words",
    "cancel": "a button under the question, or “no” in words",
    "hello": "said in words",
    "thanks": "said in words",
    "which": "asked when words do not say which issue is meant",
    "unclear": "what words turn into that nobody understood",
}
"""Why a verb has none: the reason for each."""


def grow(tree: app_commands.CommandTree[Any]) -> None:
    """Add all slash commands to the tree of a client."""
    for command in SLASH.values():
        tree.add_command(command)


CONTEXTS = AppCommandContext(guild=True, dm_channel=True, private_channel=True)
INSTALLS = AppInstallationType(guild=True, user=True)
