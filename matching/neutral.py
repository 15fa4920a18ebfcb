"""Takes out of what people say of themselves who they are: names, pronouns, country, age and gender.

What it knows stands in ``data/neutral.json`` and, for country names, in the Unicode locale data. What
stands in no table stays in; a grammatical ending that tells gender is such a thing.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from babel import Locale

LANGUAGES = ("en", "es", "pt", "fr", "de", "hi", "zh", "ja", "ko", "ru", "ar", "id", "tr", "vi", "sw")  # fmt: skip
READ_CHARACTERS = 20_000
_PASSES = 4
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AQ"})


class _Term(NamedTuple):
    """A proper name counts only with a capital where its script has them; endings are letters."""

    text: str
    is_proper: bool = True
    endings: int = 0


@lru_cache(maxsize=2000)
def neutral(text: str) -> str:
    """Return the text without what the tables know to be about who a person is, not what they can."""
    text = unicodedata.normalize("NFC", text[:READ_CHARACTERS])
    for _ in range(_PASSES):
        less = _tidy(_without(text, sorted(_spans(text))))
        if less == text:
            break
        text = less
    return text


Span = tuple[int, int]


def _without(text: str, spans: Sequence[Span]) -> str:
    kept, at = [], 0
    for start, end in spans:
        if end > at:
            kept.append(text[at : max(start, at)])
            at = end
    return " ".join((*kept, text[at:])) if kept else text


_EMPTY = re.compile(r"[(\[{（][\s/,;|·.\-]*[)\]}）]")
_LOOSE = re.compile(r"\s+([,.;:!?،。，、])")
_DOUBLE = re.compile(r"([,.;:،。，、])(?:\s*[,.;:/،。，、])+")


def _tidy(text: str) -> str:
    text = _EMPTY.sub(" ", text)
    text = " ".join(text.split())
    return _DOUBLE.sub(r"\1", _LOOSE.sub(r"\1", text)).strip(" ,;/،，、")


def _spans(text: str) -> Iterator[Span]:
    for pattern in _patterns():
        for match in pattern.finditer(text):
            yield match.span()
    lower = text.lower()
    if len(lower) == len(text):
        yield from _terms_in(text, lower)


def _terms_in(text: str, lower: str) -> Iterator[Span]:
    at = 0
    while at < len(text):
        end = _term_at(text, lower, at)
        if end is not None:
            yield _with_link(lower, at), end
            at = end
        else:
            at += 1


def _term_at(text: str, lower: str, at: int) -> int | None:
    is_unspaced = _is_unspaced(text[at])
    if not is_unspaced and at and _is_letter(text[at - 1]):
        return None
    for term in _terms().get(lower[at], ()):
        if not lower.startswith(term.text, at):
            continue
        if term.is_proper and text[at].islower():
            continue
        end = at + len(term.text)
        while (
            term.endings
            and end < len(text)
            and _is_letter(text[end])
            and end - at - len(term.text) < term.endings
        ):
            end += 1
        if is_unspaced or end == len(text) or not _is_letter(text[end]):
            return _with_suffix(text, end)
    return None


_SUFFIX = re.compile(r"['’][^\W\d_]{1,8}")


def _with_suffix(text: str, end: int) -> int:
    """Turkish sets the ending of a name off by an apostrophe."""
    match = _SUFFIX.match(text, end)
    return match.end() if match else end


def _with_link(lower: str, start: int) -> int:
    """Take the preposition and article with it: they differ from country to country."""
    for link in _links():
        begin = start - len(link) - (0 if link.endswith(("'", "’")) else 1)
        if (
            begin >= 0
            and lower[begin:start].strip() == link
            and (begin == 0 or not _is_letter(lower[begin - 1]))
        ):
            return begin
    return start


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _is_unspaced(character: str) -> bool:
    return (
        "\u3040" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or "\uac00" <= character <= "\ud7a3"
    )


@cache
def _data() -> Mapping[str, Any]:
    file = resources.files("matching").joinpath("data/neutral.json")
    data: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return data


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = [re.compile(one) for patterns in _data()["names"].values() for one in patterns]
    return (*names, *(re.compile(pattern, re.IGNORECASE) for pattern in _data()["ages"]))


@cache
def _links() -> tuple[str, ...]:
    return tuple(sorted(_data()["links"], key=len, reverse=True))


@cache
def _terms() -> Mapping[str, Sequence[_Term]]:
    """Every term by its first character, longest first."""
    terms = {
        _Term(word.lower(), is_proper=False)
        for words in _data()["words"].values()
        for word in words
    }
    for language in LANGUAGES:
        terms |= {_Term(name.lower()) for name in _data()["peoples"][language]}
        territories = Locale.parse(language).territories
        for code, name in territories.items():
            if len(code) == 2 and code not in _NOT_COUNTRIES:
                terms |= set(_country(name.lower(), language))
    found: dict[str, list[_Term]] = {}
    for term in sorted(terms, key=lambda term: -len(term.text)):
        found.setdefault(term.text[0], []).append(term)
    return found


def _country(name: str, language: str) -> Iterator[_Term]:
    yield _Term(name)
    if language == "ru" and len(name) >= 5 and name[-1] in "аяийьы":
        yield _Term(name[:-1], endings=2)
    if " (" in name:
        yield from _country(name.partition(" (")[0], language)
