"""Names, completions and answers in the languages people have set."""

from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContext
from discord.app_commands import TranslationContextLocation as Where

from bot import i18n
from bot.app import App
from bot.commands import VERBS
from bot.i18n import _, command_name
from bot.surfaces.discord import slash, slash_issues
from bot.surfaces.discord.safe import markdown
from bot.surfaces.discord.translate import CatalogueTranslator, words
from tests.surfaces.discord.people import Room, text

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "/suggest"
msgstr "/sugerir"

msgid "/why"
msgstr "/¿Por qué?"

msgid "Find issues that are free and fit you"
msgstr "{long}"

msgid "From now on my answers have frames again."
msgstr "Desde ahora mis respuestas vuelven a tener marcos."
""".replace("{long}", "Encuentra tareas " + "x" * 100)


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A small Spanish catalogue in place of the shipped ones."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "mentorable.po").write_text(CATALOGUE, "utf-8")
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    i18n.catalogue.cache_clear()
    yield
    i18n.catalogue.cache_clear()


async def translated(name: str, where: Where, locale: discord.Locale) -> str | None:
    """Return what the translator makes of a text."""
    context = TranslationContext(location=where, data=slash_issues.suggest)  # type: ignore[arg-type,var-annotated]  # any command
    return await CatalogueTranslator().translate(words(_(name)), locale, context)


@pytest.mark.usefixtures("spanish")
async def test_names_and_descriptions_come_from_the_catalogue() -> None:
    spanish = discord.Locale.spain_spanish
    assert await translated("/suggest", Where.command_name, spanish) == "sugerir"
    described = await translated(
        "Find issues that are free and fit you", Where.command_description, spanish
    )
    assert described is not None
    assert described.startswith("Encuentra")
    assert len(described) == 100


@pytest.mark.usefixtures("spanish")
async def test_a_name_that_discord_would_refuse_stays_english() -> None:
    assert await translated("/why", Where.command_name, discord.Locale.spain_spanish) is None
    assert await translated("/suggest", Where.command_name, discord.Locale.american_english) is None
    assert await translated("/suggest", Where.command_name, discord.Locale.danish) is None


async def test_a_sentence_names_a_command_as_discord_shows_it(room: Room) -> None:
    (sync,) = [r for r in room.env.http_requests if r.path.endswith("/commands")]
    assert isinstance(sync.json, list)
    shown = {command["name"]: command["name_localizations"] or {} for command in sync.json}
    assert set(shown) == {verb for verb, kind in VERBS.items() if kind in slash.SLASH}
    by_language = {i18n.language_of(locale.value): locale.value for locale in discord.Locale}
    for language in i18n.LOCALES:
        for verb, names in shown.items():
            name = names.get(by_language.get(language, ""), verb)
            said = markdown(_("Say {command}", command=command_name(verb)), language)
            assert said.endswith(f"/{name}")


@pytest.mark.parametrize("verb", ["settings", "programme-start"])
def test_elsewhere_a_sentence_names_the_line(verb: str) -> None:
    assert i18n.resolve(command_name(verb), "es") == verb


@pytest.mark.usefixtures("spanish")
async def test_the_registered_commands_carry_their_translations(room: Room) -> None:
    (sync,) = [r for r in room.env.http_requests if r.path.endswith("/commands")]
    assert isinstance(sync.json, list)
    suggest = next(c for c in sync.json if c["name"] == "suggest")
    assert suggest["name_localizations"]["es-ES"] == "sugerir"
    assert suggest["name_localizations"]["es-419"] == "sugerir"


@pytest.mark.usefixtures("spanish")
async def test_the_answer_is_in_the_language_set_in_discord_or_chosen(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    emit = room.env.backend.emit

    def from_spain(event: str, payload: dict[str, object]) -> None:
        emit(event, {**payload, "locale": "es-ES"} if event == "INTERACTION_CREATE" else payload)

    monkeypatch.setattr(room.env.backend, "emit", from_spain)
    told = await room.one.slash(room.channel, "plain", on=False)
    assert "marcos" in text(told.response)
    await room.one.slash(room.channel, "language", language="en")
    told = await room.one.slash(room.channel, "plain", on=False)
    assert "frames" in text(told.response)


async def test_skills_are_completed_by_name(room: Room) -> None:
    offered = await room.one.autocomplete(room.channel, "suggest", "skill", "pyto")
    assert offered[0]["value"] == "pytorch"
    every = await room.one.autocomplete(room.channel, "suggest", "skill", "")
    assert len(every) == 25
    assert await room.one.autocomplete(room.channel, "suggest", "skill", "zzzz") == []


async def test_cards_on_the_table_are_completed_for_their_owner_only(
    room: Room, filled: App
) -> None:
    assert await room.one.autocomplete(room.channel, "why", "card", "") == []
    await room.one.slash(room.channel, "suggest", wish="resize crash in a batch")
    offered = await room.one.autocomplete(room.channel, "why", "card", "crash")
    assert offered
    assert all("rash" in choice["name"] for choice in offered)
    told = await room.one.slash(room.channel, "why", card=offered[0]["value"])
    assert text(told.response)
    issues = await room.one.autocomplete(room.channel, "claim", "issue", "crash")
    assert [c["name"] for c in issues] == [c["name"] for c in offered]
    assert await room.two.autocomplete(room.channel, "why", "card", "") == []


def test_every_text_of_a_slash_command_is_marked_for_translation() -> None:
    for command in slash.SLASH.values():
        names = [command._locale_name, command._locale_description]
        for parameter in command.parameters:
            names += [
                command._params[parameter.name]._rename,
                command._params[parameter.name].description,
            ]
        assert all(isinstance(name, app_commands.locale_str) for name in names), command.name
