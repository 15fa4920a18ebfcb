"""What slash commands are made of: localised names and options, and completions."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from babel import Locale
from discord import app_commands
from discord.app_commands import Choice

from bot import views
from bot.i18n import LOCALES, Text, _, language_of
from bot.surfaces.discord.answer import QUICK_SECONDS, Interaction, desk_of, speaker
from bot.surfaces.discord.safe import clean, cut
from bot.surfaces.discord.translate import words
from matching import skills

CHOICES = 25
CHOICE_LIMIT = 100

Slash = app_commands.Command[Any, ..., None]
F = TypeVar("F", bound=Callable[..., Any])

CARD = (_("/card"), _("Which of the issues you were shown"))
ISSUE = (_("/issue"), _("Which of the issues you were shown"))

LANGUAGES = [Choice(name=str(Locale(code).get_display_name(code)), value=code) for code in LOCALES]
"""The languages people are served in, each by its own name."""


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


async def skill_names(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer skills by their names in the person's language; the value is the slug."""
    return await asyncio.to_thread(_skills, typed.strip().casefold(), interaction.locale.value)


def _skills(typed: str, locale: str) -> list[Choice[str]]:
    language = language_of(locale)
    names = sorted((skills.name(slug, language), slug) for slug in skills.entries())
    found = [(n, slug) for n, slug in names if typed in n.casefold() or slug.startswith(typed)]
    found.sort(key=lambda pair: not pair[0].casefold().startswith(typed))
    return [Choice(name=cut(name, CHOICE_LIMIT), value=slug) for name, slug in found[:CHOICES]]
