"""What a label means, by a table of the many ways it is spelt."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "labels.json"
NEGATIONS = ("not", "no", "non", "never")
LONGEST_PREFIX = 3
"""In words."""


class Family(StrEnum):
    """What a maintainer says with a label."""

    NEWCOMER = "newcomer"
    HELP_WANTED = "help_wanted"
    MENTORED = "mentored"
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    NOT_READY = "not_ready"


WELCOMING = frozenset({Family.NEWCOMER, Family.HELP_WANTED, Family.MENTORED, Family.EASY})
"""An issue is indexed for one of these."""


@dataclass(frozen=True, slots=True)
class LabelTable:
    """Spellings in normal form, prefixes with values of their own, and phrases that tell anywhere."""

    spellings: Mapping[str, Family]
    prefixes: Mapping[str, Mapping[str, Family | None]]
    phrases: Mapping[str, Family]


@cache
def table() -> LabelTable:
    """Read the table once."""
    raw = json.loads(TABLE.read_text("utf-8"))
    return LabelTable(
        {
            normal(words): Family(family)
            for family, spellings in raw["spellings"].items()
            for words in spellings
        },
        {
            prefix: {normal(value): Family(f) if f else None for value, f in values.items()}
            for prefix, values in raw["prefixes"].items()
        },
        {normal(words): Family(family) for words, family in raw["phrases"].items()},
    )


def normal(label: str) -> str:
    """Reduce a label to its words: no case, no emoji, one space between words."""
    text = unicodedata.normalize("NFKC", re.sub(r":[a-z0-9_+-]+:", " ", label)).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


@cache
def family(label: str) -> Family | None:
    """Return what a label means, None when the table does not know it."""
    words = normal(label)
    known = table()
    if words in known.spellings:
        return known.spellings[words]
    prefixed = _prefixed(words.split(), known)
    if prefixed is not None or words.split(" ")[0] in NEGATIONS:
        return prefixed
    return next((f for phrase, f in known.phrases.items() if f" {phrase} " in f" {words} "), None)


def families(labels: Iterable[str]) -> frozenset[Family]:
    """Return everything a set of labels says."""
    return frozenset(found for found in map(family, labels) if found)


def is_welcoming(label: str) -> bool:
    """Say whether a label invites people from outside."""
    return family(label) in WELCOMING


def _prefixed(words: Sequence[str], known: LabelTable) -> Family | None:
    for length in range(min(LONGEST_PREFIX, len(words) - 1), 0, -1):
        values = known.prefixes.get(" ".join(words[:length]))
        if values is None:
            continue
        rest = " ".join(words[length:])
        found = values[rest] if rest in values else known.spellings.get(rest)
        if found is not None:
            return found
    return None
