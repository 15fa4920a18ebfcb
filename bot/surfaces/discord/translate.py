"""Names and descriptions of slash commands in the languages that Discord offers, from our catalogues."""

import re

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Where
from discord.app_commands import TranslationContextTypes, locale_str

from bot.i18n import Text, language_of, resolve

DESCRIPTION_LIMIT = 100
_NAME = re.compile(r"[-_\w\u0900-\u097f]{1,32}")
OFFERED = {language_of(locale.value) for locale in discord.Locale}
"""The languages of ours that Discord shows its commands in."""

_NAMES = {Where.command_name, Where.group_name, Where.parameter_name}


def words(text: Text) -> locale_str:
    """Mark a name (written with a slash, so that translators see what it is) or a description."""
    return locale_str(str(text).removeprefix("/"), text=text)


def slash(verb: str, locale: str | None) -> str:
    """Return a command with its slash, under the name that Discord shows in this language."""
    is_offered = language_of(locale) in OFFERED
    return f"/{_name(Text(f'/{verb}'), locale) if is_offered else verb}"


def _name(text: Text, locale: str | None) -> str:
    """Return a translated name, in English where Discord would refuse it."""
    name = resolve(text, locale).removeprefix("/").lower()
    return name if _NAME.fullmatch(name) else str(text).removeprefix("/")


class CatalogueTranslator(app_commands.Translator):
    """Looks each name and description up; what no catalogue has stays English."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return the string in Discord's locale, or None to leave it as it is."""
        text = string.extras.get("text")
        if not isinstance(text, Text) or language_of(locale.value) == "en":
            return None
        if context.location in _NAMES:
            name = _name(text, locale.value)
            return name if name != string.message else None
        found = resolve(text, locale.value)
        return found[:DESCRIPTION_LIMIT] if found != str(text) else None
