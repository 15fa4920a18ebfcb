"""English words for what a wish in another language speaks of: a table of common words of the trade."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_GROWN_TOGETHER = frozenset({"zh", "ja", "ko", "ar", "hi"})
"""Languages whose words are looked for anywhere: no spaces, or small words grown on."""

_READ_CHARACTERS = 4000


@cache
def _tables() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    """By language, the expression that finds the words for some English ones."""
    head, *rows = [
        line.split("\t")
        for line in files("matching").joinpath("data/bridge.tsv").read_text("utf-8").splitlines()
    ]
    return {
        language: {row[0]: _expression(language, row[place]) for row in rows}
        for place, language in enumerate(head[1:], 1)
    }


def _expression(language: str, written: str) -> re.Pattern[str]:
    """A star at the end of a word stands for any ending; without one the word stands alone."""
    terms = [_folded(term.strip()) for term in written.split("|") if term.strip()]
    if language in _GROWN_TOGETHER:
        return re.compile("|".join(re.escape(term.replace("*", "")) for term in terms))
    parts = (re.escape(term).replace(r"\*", r"\w{0,12}") for term in terms)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def english(text: str, language: str) -> list[str]:
    """Return the English words for what a text in a language names, in the order of the table."""
    folded = _folded(text[:_READ_CHARACTERS])
    return [words for words, found in _tables().get(language, {}).items() if found.search(folded)]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()
