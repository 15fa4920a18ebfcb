"""English words for what a wish in another language speaks of: a table of common words of the trade."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from matching.words import bare

_UNSPACED = frozenset({"zh", "ja", "ko"})
"""Languages whose words are looked for anywhere: without spaces, or with particles grown on."""

_READ_CHARACTERS = 4000
_ROMANCE = r"(?:e?s|x)?"
_ENDINGS: Mapping[str, str] = {
    "es": _ROMANCE,
    "pt": _ROMANCE,
    "fr": _ROMANCE,
    "de": r"(?:e|es|s|n|en|er|ern)?",
    "id": r"(?:nya)?",
    "ar": r"(?:ات|ان|ين|ون|ها|هم|نا|يه|[هيا])?",
    "hi": r"[\w\u0900-\u0963]*",
}
"""What may grow on the end of a word that has no star."""

_SOFTENED: Mapping[str, str] = {"k": "[kg]", "p": "[pb]", "t": "[td]"}

_WORD = re.compile(r"(?<![\w\u0900-\u0963])\w")
_ARABIC_WORD = re.compile(r"(?<!\w)(?=([وف]?)(بال|كال|لل|ال|[بلك])?\w)")

_Terms = Mapping[str, Sequence[tuple[str, re.Pattern[str]]]]
"""By the first two letters of a term, or the only one: English words and the rest of the term."""


@cache
def _tables() -> Mapping[str, _Terms]:
    """The terms of every language but English."""
    head, *rows = [
        line.split("\t")
        for line in files("matching").joinpath("data/bridge.tsv").read_text("utf-8").splitlines()
    ]
    return {language: _terms(language, rows, place) for place, language in enumerate(head[1:], 1)}


def _terms(language: str, rows: Sequence[Sequence[str]], place: int) -> _Terms:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for row in rows:
        for written in filter(None, row[place].split("|")):
            term = _folded(written, language)
            if language == "ar":
                term = term.removeprefix("ال")
            first = term[:2].partition("*")[0]
            found.setdefault(first, []).append((row[0], _expression(language, term)))
    return found


def _expression(language: str, term: str) -> re.Pattern[str]:
    """A star stands for the rest of a word, at either end; without one a word stands alone."""
    if language in _UNSPACED:
        word = re.escape(term.replace("*", ""))
        return re.compile(rf"(?<![a-z0-9]){word}(?![a-z0-9])" if term.isascii() else word)
    words = (_starred(language, word) for word in term.split())
    ending = _ENDINGS.get(language, "")
    grown = (word if word.endswith("}") else word + ending for word in words)
    return re.compile(r"\s+".join(grown) + r"(?!\w)")


def _starred(language: str, word: str) -> str:
    """Before an ending, Turkish softens the last sound: bellek, but belleği."""
    stem, star, _end = word.rpartition("*")
    if language == "tr" and star and stem[-1:] in _SOFTENED:
        return re.escape(stem[:-1]) + _SOFTENED[stem[-1]] + r"\w{0,12}"
    return re.escape(word).replace(r"\*", r"\w{0,12}")


def english(text: str, language: str) -> list[str]:
    """Return the English words for what a text in a language names, as it names them."""
    terms = _tables().get(language)
    if terms is None:
        return []
    folded = _folded(text[:_READ_CHARACTERS], language)
    found: dict[str, None] = {}
    for start in _starts(folded, language):
        for first in (folded[start : start + 2], folded[start], ""):
            for words, expression in terms.get(first, ()):
                if words not in found and expression.match(folded, start):
                    found[words] = None
    return list(found)


def _starts(folded: str, language: str) -> Iterator[int]:
    """Yield where a term may start; Arabic words may have small ones grown on in front."""
    if language in _UNSPACED:
        yield from range(len(folded))
    elif language == "ar":
        for match in _ARABIC_WORD.finditer(folded):
            yield from {match.start(), match.end(1), match.end(2) if match[2] else match.end(1)}
    else:
        yield from (match.start() for match in _WORD.finditer(folded))


def _folded(text: str, language: str) -> str:
    """One spelling for case and accents, which many leave out; Vietnamese words differ by theirs."""
    if language in _UNSPACED or language == "vi":
        return unicodedata.normalize("NFKC", text).lower()
    return bare(text)
