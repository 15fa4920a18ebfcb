"""Words of any script with their places: folded so that spellings of one word are one word."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u200c\u200d"
)
_UNSPACED = (
    "\u0e00-\u0eff\u3041-\u3096\u309d-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff66-\uff9f"
)
_PLAIN_WORD = rf"[A-Za-z0-9]+(?![^\W_]|[{_MARKS}])[+#]*"
"""Most words are such; the same as the general rule finds, at a third of the time."""
_WORD = re.compile(
    rf"{_PLAIN_WORD}|[{_UNSPACED}]|\.net(?![^\W_])|(?:(?![{_UNSPACED}_])[\w{_MARKS}])+[+#]*", re.I
)
_UNSPACED_WORD = re.compile(rf"[{_UNSPACED}]")
_PLAIN = str.maketrans({"đ": "d", "ı": "i", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})
_ARABIC = str.maketrans("أإآٱةىی", "ااااهيي", "ـ")

_ARABIC_PREFIXES = ("وبال", "بال", "وال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف")
_SHORTEST = 4
"""A stem keeps at least this many letters."""


class Word(NamedTuple):
    """A word and where it stands; ``forms`` are its folded spelling and then its stems."""

    forms: tuple[str, ...]
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text; every character of an unspaced script is one word."""
    for match in _WORD.finditer(text):
        yield Word(forms(match.group()), match.start(), match.end())


def is_unspaced(word: str) -> bool:
    """Say whether a word belongs to a script that is written without spaces."""
    return bool(_UNSPACED_WORD.match(word))


def fold(word: str) -> str:
    """Return one spelling for case, width, accents and Arabic letter variants."""
    if is_unspaced(word):
        return unicodedata.normalize("NFKC", word)
    return bare(word)


def bare(text: str) -> str:
    """Return a text of a spaced script in one spelling for case, width, accents and Arabic variants."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"} or _is_vowel(c))
    return kept.translate(_PLAIN).translate(_ARABIC)


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """Return the folded word and its stems; a stem starts with a tilde."""
    folded = fold(word[:100])
    if is_unspaced(word) or not folded:
        return (folded,)
    return (folded, *dict.fromkeys(f"~{stem}" for stem in _stems(folded)))


@cache
def _endings() -> Mapping[str, Sequence[str]]:
    """Endings of inflected words by script, longest first."""
    file = resources.files("matching").joinpath("data/endings.json")
    found: dict[str, list[str]] = json.loads(file.read_text("utf-8"))
    return found


def _is_vowel(character: str) -> bool:
    """Devanagari vowel signs are marks that carry meaning; its dot below is none."""
    return "\u0900" <= character <= "\u0963" and character != "\u093c"


def _stems(word: str) -> Iterator[str]:
    if "\u0600" <= word[0] <= "\u06ff":
        for prefix in _ARABIC_PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST - 1:
                yield word[len(prefix) :]
        yield word
        return
    script = "cyrillic" if "\u0400" <= word[0] <= "\u04ff" else "latin"
    for ending in _endings()[script]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            yield word[: -len(ending)]
            return
    yield word
