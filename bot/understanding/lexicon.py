"""The words of fifteen languages, read from ``data/<language>.toml`` once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.i18n import LOCALES
from bot.understanding.cues import CueTable
from bot.understanding.types import Intent
from bot.understanding.words import fold

FOLDER = Path(__file__).parent / "data"
DENSE = frozenset({"zh", "ja", "ko", "ar"})
"""Languages whose cues are matched as substrings: no spaces, or words grown together."""

LEVELS = ("beginner", "intermediate", "advanced")
NOTHING = "nothing"
"""Stands among the levels: knows nothing yet and asks where to start."""

SHORT_ARABIC = 3
_START = r"(?<![^\W_])(?<![\u0900-\u0963])"
_END = r"(?![^\W_]|[\u0900-\u0963])"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What we know of one language."""

    language: str
    common: frozenset[str]
    cues: CueTable
    levels: CueTable
    intents: Mapping[str, int]
    numbers: Mapping[str, float]
    once: Mapping[str, float]
    ordinals: Mapping[str, int]
    groups: Mapping[str, float]
    terms: Mapping[str, tuple[str, ...]]

    def pattern(self, *names: str) -> str:
        """Return an alternation of the terms of these names, longest first; never empty."""
        return alternation([term for name in names for term in self.terms.get(name, ())], self)


def alternation(terms: "list[str]", lexicon: Lexicon) -> str:
    """Return a group that matches any of the folded terms as words of the language."""
    if not terms:
        return r"(?:(?!))"
    if lexicon.language == "ar":
        return _arabic(terms)
    spaced = _loose if lexicon.language == "ko" else _spaced
    joined = "|".join(spaced(term) for term in sorted(set(terms), key=len, reverse=True))
    if lexicon.language in DENSE:
        return rf"(?:{joined})"
    return rf"(?:{_START}(?:{joined}){_END})"


def _arabic(terms: "list[str]") -> str:
    """Return a group of Arabic terms: at a word's beginning, behind its prefixes; short ones whole."""
    short = "|".join(_spaced(term) for term in set(terms) if len(term) <= SHORT_ARABIC)
    rest = sorted((term for term in set(terms) if len(term) > SHORT_ARABIC), key=len, reverse=True)
    longer = "|".join(map(_spaced, rest))
    return rf"(?:{_START}[وفبلك]?(?:ال)?(?:(?:{short or '(?!)'}){_END}|(?:{longer or '(?!)'})))"


def _spaced(term: str) -> str:
    return r"\s{1,3}".join(re.escape(word) for word in term.split())


def _loose(term: str) -> str:
    """Return a Korean term whose spaces may be missing, as they are in chats."""
    return r"\s{0,3}".join(re.escape(word) for word in term.split())


def _terms(written: str) -> tuple[str, ...]:
    return tuple(fold(term.strip()) for term in re.split(r"[;,，]", written) if term.strip())


def _numbered(written: str) -> dict[str, float]:
    pairs = re.findall(r"([^=;]+?)\s*=\s*(-?[\d.]+)", written)
    return {fold(name.strip()): float(value) for name, value in pairs}


def _table(rows: Mapping[str, str], *, dense: bool) -> CueTable:
    table = CueTable(dense)
    for name, written in rows.items():
        table.add(name, [cue for cue in (c.strip() for c in written.split(";")) if cue])
    return table


@cache
def lexicon(language: str) -> Lexicon:
    """Read the lexicon of a language."""
    raw = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    dense = language in DENSE
    cues: dict[str, str] = raw["cues"]
    lists = {k: _terms(v) for k, v in raw.items() if isinstance(v, str)}
    return Lexicon(
        language=language,
        common=frozenset(fold(raw.get("common", "")).split()),
        cues=_table(cues, dense=dense),
        levels=_table(raw.get("level", {}), dense=dense),
        intents={
            name: sum(bool(c.strip()) for c in cues.get(name, "").split(";")) for name in Intent
        },
        numbers=_numbered(raw.get("numbers", "")),
        once=_numbered(raw.get("once", "")),
        ordinals={k: int(v) for k, v in _numbered(raw.get("ordinals", "")).items()},
        groups=_numbered(raw.get("groups", "")),
        terms=lists,
    )


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a lexicon."""
    return tuple(code for code in LOCALES if (FOLDER / f"{code}.toml").exists())
