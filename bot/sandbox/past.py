"""Expands a short past into entries: beginner issues that are over, who solved them, who was turned down."""

from collections.abc import Callable, Mapping
from typing import Any

Entry = dict[str, Any]
KEYS = {"solved", "returning", "others", "refused", "answer_hours", "until", "flood"}
SPREAD_DAYS = 500.0
"""The past reaches so far back, from ``until`` days ago."""

FLOOD_DAYS = 6.0
LABEL = "good first issue"


def entries(name: str, maintainer: str, told: Mapping[str, Any], number: int) -> list[Entry]:
    """Return closed issues with their pull requests, oldest first, from a number on.

    ``solved`` were closed by people's first merged work, ``returning`` by somebody who had merged work
    before, ``others`` by a maintainer; in ``refused`` a newcomer's work was turned down. ``flood`` are
    opened in one week by one author.
    """
    kinds = [kind for kind in _KINDS for _ in range(told.get(kind, 0))]
    step = SPREAD_DAYS / max(len(kinds), 1)
    found = []
    for place, kind in enumerate(_mixed(kinds)):
        age = told.get("until", 20) + (len(kinds) - place) * step
        at = number + 2 * place
        found.append(_KINDS[kind](_asked(name, maintainer, told, at, age), at + 1, age, maintainer))
    beyond = number + 2 * len(kinds)
    return found + [_filler(told, beyond + n, n) for n in range(told.get("flood", 0))]


def _mixed(kinds: list[str]) -> list[str]:
    """Spread every kind over the whole time."""
    share = {
        id_: (kinds[:id_].count(kind) + 0.5) / kinds.count(kind) for id_, kind in enumerate(kinds)
    }
    return [kinds[id_] for id_ in sorted(share, key=lambda i: (share[i], i))]


def _asked(name: str, maintainer: str, told: Mapping[str, Any], number: int, age: float) -> Entry:
    """Return a closed issue on which a newcomer asked and was answered."""
    asked = age - 1
    answered = max(asked - told.get("answer_hours", 12) / 24, age - 9)
    return {
        "number": number,
        "title": f"Small task {number}",
        "body": f"A small task of {name}, number {number}, long done.",
        "author": maintainer,
        "labels": [LABEL],
        "age": age,
        "state": "closed",
        "closed": age - 10,
        "updated": age - 10,
        "comments": [
            {"author": f"sandbox-newcomer-{number}", "age": asked, "body": "Is this still open?"},
            {"author": maintainer, "age": answered, "body": "Yes, go ahead."},
        ],
    }


def _with_pull(issue: Entry, number: int, author: str, state: str, age: float) -> Entry:
    pull = {"number": number, "author": author, "state": state, "age": age - 9.5}
    return {**issue, "pull_requests": [pull]}


def _solved(issue: Entry, number: int, age: float, _maintainer: str) -> Entry:
    return _with_pull(issue, number, issue["comments"][0]["author"], "merged", age)


def _returning(issue: Entry, number: int, age: float, _maintainer: str) -> Entry:
    return _with_pull(issue, number, "sandbox-regular", "merged", age)


def _others(issue: Entry, number: int, age: float, maintainer: str) -> Entry:
    return _with_pull(issue, number, maintainer, "merged", age)


def _refused(issue: Entry, number: int, age: float, _maintainer: str) -> Entry:
    author = issue["comments"][0]["author"]
    return {**_with_pull(issue, number, author, "closed", age), "state_reason": "not_planned"}


_KINDS: Mapping[str, Callable[[Entry, int, float, str], Entry]] = {
    "solved": _solved,
    "returning": _returning,
    "others": _others,
    "refused": _refused,
}


def _filler(told: Mapping[str, Any], number: int, place: int) -> Entry:
    age = 1 + place * FLOOD_DAYS / told["flood"]
    return {
        "number": number,
        "title": f"Fix typo {number}",
        "body": f"Easy points, number {number}!",
        "author": "sandbox-filler",
        "labels": [LABEL],
        "age": age,
        "state": "closed",
        "state_reason": "not_planned",
        "closed": age - 0.5,
        "updated": age - 0.5,
    }
