"""The vocabulary of skills: finds them in texts of any script and says how they are related."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matching.types import Skill
from matching.words import Word, fold, forms, is_unspaced, words

MAX_WORDS = 8
FUZZY_SHORTEST = 6
"""Shorter words are never corrected; up to eight letters may differ by one slip, longer ones by two."""


@cache
def _context() -> Mapping[str, frozenset[str]]:
    """Words that make an ambiguous name a skill: beside it ("rust compiler"), before or after it with
    a capital ("I know Go", "Go ile"), or between the names of a list."""
    file = resources.files("matching").joinpath("data/skill_context.json")
    raw: dict[str, list[str]] = json.loads(file.read_text("utf-8"))
    return {place: frozenset(map(fold, found)) for place, found in raw.items()}


_NEEDS_ACCENTS = frozenset({("hoc", "may"), ("hoc", "sau")})
"""Vietnamese names that are common English words or Latin without their accents."""

_JOINING = frozenset(" ,/&+|;·、，・()[]-_.\n\t:")


@dataclass(frozen=True, slots=True)
class Found:
    """A skill and the words that show it: ``text[start:end] == words``."""

    slug: Skill
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What the vocabulary knows of a skill."""

    english: str
    category: str
    broader: tuple[Skill, ...]
    aliases: tuple[str, ...]
    ambiguous: tuple[str, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Alias:
    slug: Skill
    is_ambiguous: bool


_Key = tuple[str, ...]


@cache
def entries() -> Mapping[Skill, Entry]:
    """Return the vocabulary by slug."""
    file = resources.files("matching").joinpath("data/skills.json")
    raw: dict[str, dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return {
        slug: Entry(
            entry["english"],
            entry["category"],
            tuple(entry.get("broader", ())),
            tuple(entry.get("aliases", ())),
            tuple(entry.get("ambiguous", ())),
            entry.get("names", {}),
        )
        for slug, entry in raw.items()
    }


def find(text: str, *, is_fuzzy: bool = False) -> list[Found]:
    """Return the skills that a text names, in order; longer names win over shorter ones."""
    tokens = list(words(text))
    hits = _hits(tokens, text, is_fuzzy=is_fuzzy)
    sure = _sure(hits, tokens, text)
    return [
        Found(a.slug, text[tokens[i].start : tokens[j].end], tokens[i].start, tokens[j].end)
        for i, j, a in sure
    ]


def slugs(text: str) -> frozenset[Skill]:
    """Return the set of skills that a text names."""
    return frozenset(found.slug for found in find(text))


def canonical(name: str) -> Skill | None:
    """Return the slug of one name as a person or a repository writes it; None when unknown."""
    wanted = name.strip()
    if wanted in entries():
        return wanted
    key = tuple(word.forms[0] for word in words(wanted))
    alias = _index().get(key)
    return alias.slug if alias else None


def english(slug: Skill) -> str:
    """Return the English name of a skill, or the slug itself when it is not in the vocabulary."""
    entry = entries().get(slug)
    return entry.english if entry else slug


def name(slug: Skill, language: str) -> str:
    """Return the name of a skill in a language, in English where it has none there."""
    entry = entries().get(slug)
    return entry.names.get(language, entry.english) if entry else slug


def related(slug: Skill) -> frozenset[Skill]:
    """Return the skills directly above and below a skill."""
    entry = entries().get(slug)
    above = entry.broader if entry else ()
    return frozenset(above) | _narrower().get(slug, frozenset())


@cache
def broader(slug: Skill) -> frozenset[Skill]:
    """Return everything above a skill: PyTorch is Python, deep learning, machine learning."""
    found: set[Skill] = set()
    todo = [slug]
    while todo:
        entry = entries().get(todo.pop())
        fresh = set(entry.broader if entry else ()) - found
        found |= fresh
        todo.extend(fresh)
    return frozenset(found - {slug})


@cache
def _narrower() -> Mapping[Skill, frozenset[Skill]]:
    below: dict[Skill, set[Skill]] = {}
    for slug, entry in entries().items():
        for above in entry.broader:
            below.setdefault(above, set()).add(slug)
    return {slug: frozenset(found) for slug, found in below.items()}


@cache
def _index() -> Mapping[_Key, _Alias]:
    """Every alias as its folded words; a stemmed form where a person may inflect it."""
    index: dict[_Key, _Alias] = {}
    stems: dict[_Key, _Alias] = {}
    for slug, entry in entries().items():
        unsure = {_key(alias) for alias in entry.ambiguous}
        for alias in (entry.english, *entry.names.values(), *entry.aliases, *entry.ambiguous):
            key = _key(alias)
            found = _Alias(slug, key in unsure)
            index.setdefault(key, found)
            if not found.is_ambiguous and _may_inflect(alias):
                first, *rest = (forms(part) for part in _parts(alias))
                for stem in first[1:]:
                    stems.setdefault((stem, *(part[-1] for part in rest)), found)
    return {**stems, **index}


@cache
def _lengths() -> Mapping[str, frozenset[int]]:
    """First word of an alias -> in how many words the aliases are that start so."""
    lengths: dict[str, set[int]] = {}
    for key in _index():
        lengths.setdefault(key[0], set()).add(len(key))
    return {word: frozenset(found) for word, found in lengths.items()}


@lru_cache(maxsize=50_000)
def _lengths_from(forms_: _Key) -> tuple[int, ...]:
    """Return how many words the aliases have that start with a word of these forms, most first."""
    found = {length for form in forms_ for length in _lengths().get(form, ())}
    return tuple(sorted(found, reverse=True))


def _key(alias: str) -> _Key:
    return tuple(word.forms[0] for word in words(alias))


def _parts(alias: str) -> list[str]:
    return [alias[word.start : word.end] for word in words(alias)]


def _may_inflect(alias: str) -> bool:
    parts = _parts(alias)
    if any(is_unspaced(part) for part in parts):
        return False
    is_plain_latin = alias.isascii() and len(parts) == 1
    is_arabic = "\u0600" <= alias[0] <= "\u06ff"
    return len(alias) >= (4 if is_arabic else 5) and not is_plain_latin


_Hit = tuple[int, int, _Alias]


def _hits(tokens: Sequence[Word], text: str, *, is_fuzzy: bool) -> list[_Hit]:
    hits: list[_Hit] = []
    at = 0
    while at < len(tokens):
        if not is_fuzzy and not _lengths_from(tokens[at].forms):
            at += 1
            continue
        hit = _longest_at(tokens, at, text) or (_fuzzy_at(tokens, at) if is_fuzzy else None)
        if hit:
            hits.append(hit)
        at = hit[1] + 1 if hit else at + 1
    return hits


def _longest_at(tokens: Sequence[Word], at: int, text: str) -> _Hit | None:
    lengths = _lengths_from(tokens[at].forms)
    if not lengths:
        return None
    index, end = _index(), at
    while end + 1 < len(tokens) and end - at + 1 < lengths[0] and _joins(text, tokens, end):
        end += 1
    for last in (at + length - 1 for length in lengths if at + length - 1 <= end):
        for key in _keys(tokens[at : last + 1]):
            alias = index.get(key)
            if alias and not (
                _bare(key) in _NEEDS_ACCENTS and text[tokens[at].start : tokens[last].end].isascii()
            ):
                return at, last, alias
    return None


def _bare(key: _Key) -> _Key:
    return tuple(form.removeprefix("~") for form in key)


def _joins(text: str, tokens: Sequence[Word], at: int) -> bool:
    gap = text[tokens[at].end : tokens[at + 1].start]
    return len(gap) <= 3 and all(c in " -_./&\n\t\u00a0’'" for c in gap)


def _keys(run: Sequence[Word]) -> Iterable[_Key]:
    yield tuple(word.forms[0] for word in run)
    if len(run[0].forms) > 1:
        for form in run[0].forms[1:]:
            yield (form, *(word.forms[-1] for word in run[1:]))


@cache
def _fuzzy_names() -> tuple[list[str], list[_Alias]]:
    """Names of tools that may be misspelt; the names of fields are words that others are close to."""
    pairs = [
        (key[0], alias)
        for key, alias in _index().items()
        if len(key) == 1 and len(key[0]) >= FUZZY_SHORTEST and key[0][0] != "~"
        if entries()[alias.slug].category != "topic"
    ]
    return [word for word, _ in pairs], [alias for _, alias in pairs]


def _fuzzy_at(tokens: Sequence[Word], at: int) -> _Hit | None:
    word = tokens[at].forms[0]
    if len(word) < FUZZY_SHORTEST or len(word) > 30:
        return None
    names, aliases = _fuzzy_names()
    slips = 1 if len(word) <= 8 else 2
    best = process.extractOne(word, names, scorer=OSA.distance, score_cutoff=slips)
    if best is None or best[0][0] != word[0] or aliases[best[2]].is_ambiguous:
        return None
    return at, at, aliases[best[2]]


def _sure(hits: Sequence[_Hit], tokens: Sequence[Word], text: str) -> list[_Hit]:
    """Keep what is unambiguous, then what stands beside it or in a fitting context."""
    covered = sum(j - i + 1 for i, j, _ in hits)
    if covered == len(tokens):
        return list(hits)
    kept = [not alias.is_ambiguous or _fits(i, j, tokens, text) for i, j, alias in hits]
    for order in (range(1, len(hits)), range(len(hits) - 2, -1, -1)):
        for n in order:
            other = n - 1 if order.step > 0 else n + 1
            if not kept[n] and kept[other] and _in_one_list(hits[n], hits[other], tokens, text):
                kept[n] = True
    return [hit for hit, is_kept in zip(hits, kept, strict=True) if is_kept]


def _in_one_list(one: _Hit, other: _Hit, tokens: Sequence[Word], text: str) -> bool:
    first, second = sorted((one, other), key=lambda hit: hit[0])
    between = tokens[first[1] + 1 : second[0]]
    gap = text[tokens[first[1]].end : tokens[second[0]].start]
    if not between:
        return bool(gap.strip()) and all(c in _JOINING for c in gap)
    return len(between) == 1 and between[0].forms[0] in _context()["joining"]


def _fits(i: int, j: int, tokens: Sequence[Word], text: str) -> bool:
    before = [word.forms[0] for word in tokens[max(0, i - 3) : i]]
    after = [word.forms[0] for word in tokens[j + 1 : j + 3]]
    shown = text[tokens[i].start : tokens[j].end]
    is_capital = shown[:1].isupper()
    if len(shown) == 1 and not is_capital:
        return False
    if not _context()["beside"].isdisjoint([*before[-2:], *after[:1]]):
        return True
    if is_capital and before and before[-1] in _context()["before"]:
        return True
    if is_capital and after and after[0] in _context()["after"]:
        return True
    return "in" in before[-1:] and "written" in before
