"""Which card, issue or repository a message points at."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from bot.understanding.lexicon import Lexicon, alternation

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})"
_REPOSITORY = r"[A-Za-z0-9._-]{1,100}"
_URL = re.compile(
    rf"github\.com/({_NAME})/({_REPOSITORY}?)(?:\.git)?(?:/(?:issues|pull)/(\d{{1,9}}))?(?![A-Za-z0-9_-])"
)
_ISSUE = re.compile(rf"(?<![A-Za-z0-9_/.-])({_NAME}/{_REPOSITORY})\s?#(\d{{1,9}})(?![A-Za-z0-9_])")
_PLAIN = re.compile(rf"(?<![A-Za-z0-9_/.:@-])({_NAME})/([A-Za-z0-9._-]{{2,100}})(?![A-Za-z0-9_/])")
_ADDRESS = re.compile(r"https?://\S+")
_BARE_ITEM = re.compile(r"(?<![\w/])(?:[#№]|n[°º.])\s?(\d{1,2})(?!\d)")
_ALONE = re.compile(r"\W*(\d{1,2})\W*")
_LONE = re.compile(r"(?<![\w.,:/#+-])(\d{1,2})(?![\w.,:/%+-]*\w)")
LONGEST_POINTER = 40
"""Characters of a message in which a number alone is the number of a card."""

MOST_CARDS = 10
"""So many are shown at a time: a larger number that stands alone is an age, a year, anything else."""

_NOT_OWNERS = frozenset(
    [
        "and",
        "or",
        "he",
        "she",
        "they",
        "his",
        "her",
        "him",
        "w",
        "n",
        "1",
        "2",
        "3",
        "4",
        "5",
        "ci",
        "cd",
        "tcp",
        "ip",
        "i",
        "o",
        "a",
        "b",
        "per",
        "hour",
        "hours",
        "week",
        "ai",
        "ml",
        "ux",
        "ui",
        "html",
        "css",
        "js",
        "ts",
        "python",
        "javascript",
        "java",
        "yes",
        "no",
        "day",
        "h",
        "hr",
        "hrs",
        "c",
        "c++",
        "go",
        "rust",
        "sql",
        "input",
        "client",
        "frontend",
        "backend",
        "read",
        "km",
        "pros",
        "either",
        "pytorch",
        "tensorflow",
    ]
)
_MARK = re.compile(r"[-_.\d]")
_HINT = re.compile(
    r"\b(?:repo|repository|repositorio|repositório|depot|dépôt|repositori|project|proyecto|projeto|projet|projekt|in|from|on|at|of|en|de|do|no|dans|sur|bei|im|aus|von|di|dari|trong|kwenye|katika|ve|для|из|в|на|من|في|में|se)\s*$|(?:仓库|项目|リポジトリ|저장소|레포|репозитор\w*|مستودع|\bdepo\w*)\W*$",
    re.IGNORECASE,
)


def issue(text: str) -> str | None:
    """Return ``owner/name#1`` from a reference or an address in a clean text."""
    found = _ISSUE.search(text)
    if found:
        return f"{found[1]}#{found[2]}"
    for url in _URL.finditer(text):
        if url[3]:
            return f"{url[1]}/{url[2]}#{url[3]}"
    return None


def repository(text: str) -> str | None:
    """Return ``owner/name`` from a clean text that names no issue."""
    return next((name for name, _start, _end in repositories(text)), None)


def repositories(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each ``owner/name`` of a clean text and where it stands, addresses first."""
    for found in itertools.chain(_URL.finditer(text), _named(text)):
        if found.re is _PLAIN or not found[3]:
            yield f"{found[1]}/{found[2]}".rstrip("."), found.start(), found.end()


def without_references(text: str) -> str:
    """Blank out addresses, issues and repositories, whose parts are no skills."""
    spans = [m.span() for m in _ADDRESS.finditer(text)]
    spans += [m.span() for m in _ISSUE.finditer(text)]
    spans += [m.span() for m in _named(text)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _named(text: str) -> Iterator[re.Match[str]]:
    for found in _PLAIN.finditer(text):
        owner, name = found[1], found[2].rstrip(".")
        plain = [part.lower() in _NOT_OWNERS for part in (owner, name)]
        is_marked = bool(_MARK.search(owner + name)) and not name.isdigit() and not owner.isdigit()
        is_hinted = bool(_HINT.search(text[: found.start()]))
        if (is_marked and owner.lower() not in {"ci", "w", "h"}) or (
            (not all(plain) and is_hinted) or (not any(plain) and len(owner) > 5)
        ):
            yield found


def item(text: str, lexicons: Sequence[Lexicon], *, is_counted: bool = True) -> int | None:
    """Return the number of the card that a folded text points at; -1 is the last.

    Where nobody counts cards, as beside a mentor, "first" may be anything and only a number points.
    """
    bare = _BARE_ITEM.search(text) or _ALONE.fullmatch(text)
    if bare:
        return int(bare[1])
    for lexicon in lexicons:
        numbered, ordinal = _patterns(lexicon)
        found = numbered.search(text)
        if found:
            value = found[1] or found[2]
            return int(value) if value.isdigit() else _value(lexicon.numbers, value)
        named = ordinal.search(text) if is_counted else None
        if named:
            return _value(lexicon.ordinals, re.sub(r"\s+", " ", named[0]))
    lone = _LONE.findall(text) if is_counted and len(text) <= LONGEST_POINTER else []
    return int(lone[0]) if len(lone) == 1 and int(lone[0]) <= MOST_CARDS else None


def _value(table: Mapping[str, float], said: str) -> int:
    """Return what a word stands for, also where Arabic writes "with" or "the" before it."""
    return int(table[max((word for word in table if said.endswith(word)), key=len)])


def is_number(text: str) -> bool:
    """Say whether a text is a number and nothing else."""
    return bool(_ALONE.fullmatch(text))


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = alternation([n for n in lexicon.numbers if " " not in n], lexicon)
    before, after = lexicon.pattern("item"), lexicon.pattern("item_after")
    number = rf"(\d{{1,2}}(?!\d)|{words})"
    return (
        re.compile(rf"{before}[.:]?\s{{0,2}}{number}|{number}\s?{after}"),
        re.compile(alternation(list(lexicon.ordinals), lexicon)),
    )
