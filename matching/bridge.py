"""English words for what a wish in another language speaks of: a table of common words of the trade."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import NamedTuple

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

_PLURALS: Mapping[str, Mapping[str, str]] = {
    "pt": {"m": "(?:m|ns)", "ao": "(?:ao|oes|aes)", "l": "(?:l|is)"},
    "fr": {"al": "(?:al|aux)"},
}
"""Last letters that another number replaces: mensagem and mensagens, canal and canaux."""

_ARTICLE = "ال"
_SOFTENED: Mapping[str, str] = {"k": "[kg]", "p": "[pb]", "t": "[td]"}

_WORD = re.compile(r"(?<![\w\u0900-\u0963])\w")
_ARABIC_WORD = re.compile(r"(?<!\w)(?=([وف]?)(بال|كال|لل|ال|[بلك])?\w)")


class Term(NamedTuple):
    """English words, how many letters of the term are written out, and what matches it."""

    words: str
    letters: int
    expression: re.Pattern[str]


class Found(NamedTuple):
    """A term that stands between two places of a folded text."""

    start: int
    end: int
    term: Term

    @property
    def size(self) -> tuple[int, int]:
        """Return how much of the text it takes, then how much of that the term spells out."""
        return self.end - self.start, self.term.letters


_Terms = Mapping[str, Sequence[Term]]
"""By the first two letters of a term, or the only one."""

_SUBJECTS, _ALL = ("bridge",), ("bridge", "frame")
"""What a wish may be about, and with the words around it that every wish has, such as help and week."""


@cache
def _terms(name: str, language: str) -> _Terms:
    """The terms of a file in a language; none where it has no column."""
    lines = files("matching").joinpath(f"data/{name}.tsv").read_text("utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines)
    found: dict[str, list[Term]] = {}
    for row in rows if language in head[1:] else ():
        for written in row[head.index(language)].split("|"):
            term = _folded(written, language)
            if language == "ar":
                term = term.removeprefix(_ARTICLE)
            first = term[:2].partition("*")[0]
            letters = len(term.replace("*", ""))
            found.setdefault(first, []).append(Term(row[0], letters, _expression(language, term)))
    return found


def _expression(language: str, term: str) -> re.Pattern[str]:
    """A star stands for the rest of a word, at either end; without one a word stands alone."""
    if language in _UNSPACED:
        word = re.escape(term.replace("*", ""))
        return re.compile(rf"(?<![a-z0-9]){word}(?![a-z0-9])" if term.isascii() else word)
    return re.compile(r"\s+".join(_grown(language, word) for word in term.split()) + r"(?!\w)")


def _grown(language: str, word: str) -> str:
    """Return what matches a word with what may grow on it; each Arabic one may have its article."""
    if "*" in word:
        return _starred(language, word)
    article = f"(?:{_ARTICLE})?" if language == "ar" else ""
    for ending, forms in _PLURALS.get(language, {}).items():
        if word.endswith(ending):
            return re.escape(word.removesuffix(ending)) + forms
    return article + re.escape(word.removeprefix(_ARTICLE)) + _ENDINGS.get(language, "")


def _starred(language: str, word: str) -> str:
    """Before an ending, Turkish softens the last sound: bellek, but belleği."""
    stem, star, _end = word.rpartition("*")
    if language == "tr" and star and stem[-1:] in _SOFTENED:
        return re.escape(stem[:-1]) + _SOFTENED[stem[-1]] + r"\w{0,12}"
    starred = re.escape(word).replace(r"\*", r"\w{0,12}")
    return starred if word.endswith("*") else starred + _ENDINGS.get(language, "")


def english(text: str, language: str) -> list[str]:
    """Return the English words for what a text in a language names, as it names them."""
    found = _outermost(_found("".join(_pieces(_read(text), language)), language, _SUBJECTS))
    return list(dict.fromkeys(each.term.words for each in found))


def glossed(text: str, language: str) -> str:
    """Return a text with an English word in the place of each that it names; empty without any."""
    text = _read(text)
    pieces = _pieces(text, language)
    found = _outermost(_found("".join(pieces), language, _ALL))
    if not found:
        return ""
    places = [place for place, piece in enumerate(pieces) for _letter in piece]
    parts, at = list[str](), 0
    for start, end, term in found:
        if places[start] >= at:
            parts += [text[at : places[start]], term.words.partition(" ")[0]]
            at = _word_end(text, places[end - 1] + 1, language)
    return " ".join(" ".join((*parts, text[at:])).split())


def _word_end(text: str, at: int, language: str) -> int:
    """Leave no ending behind where words are spaced."""
    while language not in _UNSPACED and at < len(text) and text[at].isalpha():
        at += 1
    return at


def _found(folded: str, language: str, names: Sequence[str]) -> Iterator[Found]:
    tables = [_terms(name, language) for name in names]
    for start in _starts(folded, language) if any(tables) else ():
        for first, terms in product((folded[start : start + 2], folded[start], ""), tables):
            for term in terms.get(first, ()):
                if match := term.expression.match(folded, start):
                    yield Found(start, match.end(), term)


def _outermost(found: Iterator[Found]) -> list[Found]:
    """Drop what stands inside a longer term: a database is no data."""
    kept: list[Found] = []
    reach, largest = 0, (0, 0)
    for each in sorted(found, key=lambda each: (each.start, -each.end, -each.term.letters)):
        if each.end > reach or each.size >= largest:
            kept.append(each)
        if each.end > reach:
            reach, largest = each.end, each.size
    return kept


def _starts(folded: str, language: str) -> Iterator[int]:
    """Yield where a term may start; Arabic words may have small ones grown on in front."""
    if language in _UNSPACED:
        yield from range(len(folded))
    elif language == "ar":
        for match in _ARABIC_WORD.finditer(folded):
            yield from {match.start(), match.end(1), match.end(2) if match[2] else match.end(1)}
    else:
        yield from (match.start() for match in _WORD.finditer(folded))


def _read(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_READ_CHARACTERS])


def _pieces(text: str, language: str) -> list[str]:
    """Return each letter in one spelling for case and accents, so that places can be told."""
    return [_folded(letter, language) for letter in text]


@lru_cache(maxsize=20_000)
def _folded(text: str, language: str) -> str:
    """One spelling for case and accents, which many leave out; Vietnamese words differ by theirs."""
    if language in _UNSPACED or language == "vi":
        return unicodedata.normalize("NFKC", text).lower()
    return bare(text)
