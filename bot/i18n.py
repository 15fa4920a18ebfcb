"""Lazy text: handlers write English, surfaces resolve it in the reader's language when drawing."""

import gettext
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = ("en", "es", "pt", "fr", "de", "hi", "zh", "ja", "ko", "ru", "ar", "id", "tr", "vi", "sw")
"""The languages people are served in; English is the language of the message ids."""

READERS = Path(__file__).parent / "locales" / "readers.toml"
"""Which translations a speaker of the language has read, and when."""

RIGHT_TO_LEFT = frozenset({"ar"})

SEPARATORS: Mapping[str, Mapping[str, str]] = {
    "ar": {", ": "، ", "; ": "؛ "},
    "zh": {", ": "、", "; ": "；"},
    "ja": {", ": "、", "; ": "、"},
}
"""What stands between the parts of a list where it is not a comma or a semicolon."""
FOLDER = Path(__file__).parent / "locales"


@dataclass(frozen=True, slots=True)
class Text:
    """A message and its parameters, not yet in any language.

    A parameter may itself be a Text or a sequence of Texts; it is resolved in the same locale.
    """

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    n: int = 1

    def __str__(self) -> str:
        return resolve(self, "en")

    def given(self, **params: object) -> "Text":
        """Return the same message with these parameters as well."""
        return replace(self, params={**self.params, **params})


def _(msgid: str, **params: object) -> Text:
    """Mark a message for translation; parameters fill its ``{names}``."""
    return Text(msgid, params)


def n_(singular: str, plural: str, n: int, **params: object) -> Text:
    """Mark a message with a count; ``{n}`` is filled with it."""
    return Text(singular, {"n": n, **params}, plural, n)


def verbatim(text: object) -> Text:
    """Wrap data (a title, a name) that is shown as it is, in every language."""
    return Text("", {"verbatim": str(text)})


def join(parts: "list[Text] | tuple[Text, ...]", separator: str = ", ") -> Text:
    """Join texts that are resolved together."""
    return Text("", {"parts": tuple(parts), "separator": separator})


def language_name(code: str) -> Text:
    """Return a language by its code; it is named in the reader's language."""
    return Text("", {"language": code})


def weekday_name(number: int) -> Text:
    """Return a day of the week, 0 for Monday; it is named in the reader's language."""
    return Text("", {"weekday": number})


def reference(kind: str, number: int) -> Text:
    """Point at a channel or a role by its id; a surface that knows it shows its name."""
    return Text("", {"reference": kind, "number": number})


def command_name(verb: str) -> Text:
    """Name a command by its verb; a surface that calls it otherwise shows that name."""
    return Text("", {"command": verb})


def language_of(locale: str | None) -> str:
    """Reduce a locale such as ``pt-BR`` to a language that has a catalogue, else English."""
    language = (locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in LOCALES else "en"


@cache
def was_read(language: str) -> bool:
    """Say whether a speaker of the language has read its translation."""
    return bool(tomllib.loads(READERS.read_text("utf-8"))[language])


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Read the catalogue of a language from its ``.po`` file; English needs none."""
    path = FOLDER / language / "LC_MESSAGES" / "mentorable.po"
    if language == "en" or not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def resolve(text: Text, locale: str | None) -> str:
    """Put a text into the language of the locale, its parameters too."""
    if not text.msgid:
        return _data(text, locale)
    translations = catalogue(language_of(locale))
    message = (
        translations.ngettext(text.msgid, text.plural, text.n)
        if text.plural
        else translations.gettext(text.msgid)
    )
    return message.format(**{name: _value(value, locale) for name, value in text.params.items()})


def _data(text: Text, locale: str | None) -> str:
    if "verbatim" in text.params:
        return str(text.params["verbatim"])
    if "reference" in text.params:
        return str(text.params["number"])
    if "command" in text.params:
        return str(text.params["command"])
    if "language" in text.params:
        code = str(text.params["language"])
        return str(Locale(language_of(locale)).languages.get(code, code))
    if "weekday" in text.params:
        return str(Locale(language_of(locale)).days["stand-alone"]["wide"][text.params["weekday"]])
    parts = text.params.get("parts", ())
    assert isinstance(parts, tuple)
    separator = str(text.params.get("separator", ""))
    separator = SEPARATORS.get(language_of(locale), {}).get(separator, separator)
    return separator.join(resolve(part, locale) for part in parts)


def _value(value: object, locale: str | None) -> object:
    if isinstance(value, Text):
        return resolve(value, locale)
    if isinstance(value, str) and language_of(locale) in RIGHT_TO_LEFT:
        return isolate(value)
    return value


def isolate(text: str) -> str:
    """Keep left-to-right data from upsetting a right-to-left sentence; addresses stay as they are."""
    return text if text.startswith(("http://", "https://", "\u2068")) else f"\u2068{text}\u2069"
