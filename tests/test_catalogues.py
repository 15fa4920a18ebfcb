"""The catalogues hold every message of the code, with its placeholders, in fifteen languages."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.plurals import get_plural

from bot import catalogues, i18n
from bot.catalogues import TRANSLATED
from bot.i18n import _, isolate, n_, resolve

PLACEHOLDER = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def code() -> Catalog:
    """Every message of the code."""
    return catalogues.template()


def texts(language: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every message of a catalogue with its translations."""
    for message in catalogues.read(language):
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            strings = message.string
            yield ids, (strings,) if isinstance(strings, str) else tuple(strings or ())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_of_the_code_is_translated(language: str, code: Catalog) -> None:
    missing = [message.id for message in catalogues.missing(language, code)]
    assert not missing, f"run: mentorable messages {language} --update, then translate"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_left_over(language: str, code: Catalog) -> None:
    known = {ids[0] for ids, _strings in texts(language)}
    assert known <= {m.id if isinstance(m.id, str) else m.id[0] for m in code if m.id}


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language: str) -> None:
    for ids, strings in texts(language):
        wanted = {name for text in ids for name in PLACEHOLDER.findall(text)}
        for text in filter(None, strings):
            found = set(PLACEHOLDER.findall(text))
            assert found == wanted or (len(ids) > 1 and wanted - found <= {"n"}), (ids, text)
            text.format(**dict.fromkeys(wanted, "x"))


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    forms = get_plural(language)
    assert catalogues.read(language).plural_forms == forms.plural_forms
    assert {len(strings) for ids, strings in texts(language) if len(ids) > 1} == {forms.num_plurals}


def test_arabic_and_russian_count() -> None:
    hours = [resolve(n_("about {n} hour", "about {n} hours", n), "ar") for n in (1, 2, 3, 11)]
    assert len(set(hours)) == 4
    days = [
        resolve(n_("Free when checked {n} day ago", "Free when checked {n} days ago", n), "ru")
        for n in (1, 2, 5, 21)
    ]
    assert [day.split()[-2] for day in days] == ["день", "дня", "дней", "день"]


def test_a_left_to_right_title_stands_apart_in_arabic() -> None:
    text = resolve(_("“{title}” is yours until {day}.", title="Fix C++", day="2026-03-30"), "ar")
    assert "\u2068Fix C++\u2069" in text
    assert isolate("https://example.org") == "https://example.org"
    assert "\u2068" not in resolve(_("“{title}” is yours until {day}.", title="x", day="y"), "de")


def test_braces_in_data_stay_data() -> None:
    assert resolve(_("In {repository}", repository="{oops} %s"), "es") == "En {oops} %s"


def test_a_message_without_a_catalogue_stays_english() -> None:
    assert resolve(_("In {repository}", repository="x"), "xx") == "In x"


def test_the_tool_reports_and_adds_what_is_new(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    code = Catalog()
    code.add("In {repository}")
    code.add(("{n} day", "{n} days"))
    assert len(list(catalogues.missing("ru", code))) == 2
    catalogue = catalogues.merged("ru", code)
    catalogue["In {repository}"].string = "В {repository}"
    catalogues.write(catalogue, "ru")
    assert [message.id for message in catalogues.missing("ru", code)] == [("{n} day", "{n} days")]
    assert catalogues.merged("ru", Catalog()).get("In {repository}") is None


def test_it_is_known_of_every_language_whether_a_speaker_has_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tomllib.loads(i18n.READERS.read_text("utf-8"))
    assert set(table) == set(i18n.LOCALES)
    assert all(day == "" or date.fromisoformat(day) for day in table.values())
    assert i18n.was_read("en")
    readers = tmp_path / "readers.toml"
    readers.write_text('sw = "2026-03-02"\ntr = ""\n')
    monkeypatch.setattr(i18n, "READERS", readers)
    monkeypatch.setattr(i18n, "was_read", i18n.was_read.__wrapped__)
    assert i18n.was_read("sw")
    assert not i18n.was_read("tr")


def test_no_language_borrows_the_sentences_of_another(code: Catalog) -> None:
    """A sentence of four words is the same in three languages only where it was copied."""
    told: Counter[tuple[str, str]] = Counter()
    for language in TRANSLATED:
        for message in catalogues.merged(language, code):
            if isinstance(message.id, str) and len(message.id.split()) > 3:
                told[message.id, str(message.string)] += message.string != message.id
    assert [pair for pair, times in told.items() if times > 2] == []


def test_every_language_has_a_catalogue() -> None:
    assert {"en", *TRANSLATED} == set(i18n.LOCALES)
    assert len(i18n.LOCALES) == 15


SCRIPTS = {"zh": "CJK", "ja": "HIRAGANA|KATAKANA|CJK", "ko": "HANGUL", "hi": "DEVANAGARI"}
SCRIPTS |= {"ru": "CYRILLIC", "ar": "ARABIC"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_speaks_its_own_language(language: str) -> None:
    """What has words in English has letters of its own script, and is not the Spanish text."""
    spanish = dict(texts("es"))
    script = re.compile(SCRIPTS.get(language, "LATIN"))
    for ids, strings in texts(language):
        words = re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub(" ", ids[0]))
        if len(words) >= 3:
            names = (unicodedata.name(c, "") for c in "".join(strings) if c.isalpha())
            assert any(script.match(name) for name in names), ids
            assert language == "es" or len(words) < 5 or strings != spanish[ids], ids
