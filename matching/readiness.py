"""What an issue says of itself: skills, kind of work, difficulty, hours, readiness, each with its words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matching import heads, signs, skills
from matching import text as texts
from matching.patterns import AnyOf
from matching.types import Difficulty, Evidence, Kind, Skill

READ_CHARACTERS = 8_000
"""What comes later is logs; signs of readiness stand at the start."""
WORDS_SHOWN = 120
VERSION = "3"
"""Stored with every reading; a change of the rules or heads reads every issue anew."""


class Check(StrEnum):
    """What a maintainer can do to make an issue ready for a newcomer."""

    SOLUTION = "solution"
    POINTERS = "pointers"
    EXAMPLE = "example"
    TESTS = "tests"
    SIZE = "size"
    CLARITY = "clarity"


WEIGHTS: Mapping[Check, float] = {
    Check.SOLUTION: 0.25,
    Check.POINTERS: 0.20,
    Check.EXAMPLE: 0.15,
    Check.TESTS: 0.10,
    Check.SIZE: 0.15,
    Check.CLARITY: 0.15,
}
UNKNOWN_WEIGHT = 0.3
"""An absent sign counts for less than a shown one and for more than one that speaks against it."""

HOURS_OF_DIFFICULTY = {Difficulty.EASY: 3.0, Difficulty.MEDIUM: 8.0, Difficulty.HARD: 24.0}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one issue; ``value`` None is unknown, kinds and skills hold how sure it is."""

    skills: Mapping[Skill, Evidence[float]]
    kinds: Mapping[Kind, Evidence[float]]
    difficulty: Evidence[Difficulty]
    hours: Evidence[float]
    readiness: Evidence[float]
    checks: Mapping[Check, Evidence[bool]]

    def as_json(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return {
            "version": VERSION,
            "skills": {slug: _plain(found) for slug, found in self.skills.items()},
            "kinds": {kind.value: _plain(found) for kind, found in self.kinds.items()},
            "difficulty": _plain(self.difficulty),
            "hours": _plain(self.hours),
            "readiness": _plain(self.readiness),
            "checks": {check.value: _plain(found) for check, found in self.checks.items()},
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Reading":
        """Return the reading that ``as_json`` wrote; raises KeyError or ValueError on anything else."""
        level, words = raw["difficulty"]
        return cls(
            skills={slug: Evidence(*pair) for slug, pair in raw["skills"].items()},
            kinds={Kind(kind): Evidence(*pair) for kind, pair in raw["kinds"].items()},
            difficulty=Evidence(None if level is None else Difficulty(level), words),
            hours=Evidence(*raw["hours"]),
            readiness=Evidence(*raw["readiness"]),
            checks={Check(check): Evidence(*pair) for check, pair in raw["checks"].items()},
        )


def _plain(found: Evidence[Any]) -> list[Any]:
    value = found.value
    return [value.value if isinstance(value, StrEnum) else value, found.words]


def read(
    title: str,
    body: str,
    labels: Sequence[str],
    language: str | None = None,
) -> Reading:
    """Read an issue; ``language`` is the main programming language of its repository."""
    text = f"{title}\n{_visible(body)}"[:READ_CHARACTERS]
    guess = heads.guess(title, language)
    kinds = _kinds(title, text, labels, guess)
    difficulty = _difficulty(title, text, labels, guess)
    checks = _checks(title, text, labels)
    return Reading(
        skills=_skills(title, texts.body(body), labels, language),
        kinds=kinds,
        difficulty=difficulty,
        hours=_hours(text, difficulty),
        readiness=_readiness(text, labels, checks),
        checks=checks,
    )


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def _visible(body: str) -> str:
    return _COMMENT.sub(" ", body[: 2 * READ_CHARACTERS])


def _shown(match: re.Match[str] | None) -> str:
    return " ".join(match.group().split())[:WORDS_SHOWN] if match else ""


def _skills(
    title: str, request: str, labels: Sequence[str], language: str | None
) -> dict[Skill, Evidence[float]]:
    """Sure where the title or a label names it, less so in the request; the repository's language least.

    Logs, code and lists of installed versions name what somebody has, not what the work needs.
    """
    sources = ((title, 1.0), (" , ".join(labels), 0.9), (request, 0.6), (language or "", 0.5))
    found: dict[Skill, Evidence[float]] = {}
    for source, sureness in sources:
        for skill in skills.find(source):
            found.setdefault(skill.slug, Evidence(sureness, skill.words))
    return dict(list(found.items())[:20])


def _kinds(
    title: str, text: str, labels: Sequence[str], guess: heads.Guess
) -> dict[Kind, Evidence[float]]:
    found: dict[Kind, Evidence[float]] = {}
    for kind in Kind:
        label = next((label for label in labels if signs.KIND_LABELS[kind].search(label)), None)
        if label is not None:
            found[kind] = Evidence(1.0, label[:WORDS_SHOWN])
        elif match := signs.KIND_WORDS[kind].search(title):
            found[kind] = Evidence(0.8, _shown(match))
    for kind, (sureness, words) in guess.kinds.items():
        found.setdefault(kind, Evidence(sureness, words))
    if not found:
        for kind in Kind:
            if match := signs.KIND_WORDS[kind].search(text):
                found[kind] = Evidence(0.4, _shown(match))
    return found


def _difficulty(
    title: str, text: str, labels: Sequence[str], guess: heads.Guess
) -> Evidence[Difficulty]:
    for level, pattern in signs.DIFFICULTY_LABELS.items():
        for label in labels:
            if pattern.search(label):
                return Evidence(level, label[:WORDS_SHOWN])
    for source in (title, text):
        for level, pattern in signs.DIFFICULTY_WORDS.items():
            if match := pattern.search(source):
                return Evidence(level, _shown(match))
    return Evidence(*guess.difficulty)


_PER_HOUR = {"m": 1 / 60, "d": 6.0}
"""Hours in a unit by its first letter; a day of work is six hours."""


def _hours(text: str, difficulty: Evidence[Difficulty]) -> Evidence[float]:
    start = text[:4000]
    for match in signs.HOURS.finditer(start) if signs.HOURS_HINT.search(start) else ():
        around = text[max(0, match.start() - 60) : match.end() + 30]
        if signs.EFFORT.search(around):
            low, high, unit = float(match[1]), float(match[2] or match[1]), match[3].lower()
            return Evidence(round((low + high) / 2 * _PER_HOUR.get(unit[0], 1.0), 2), _shown(match))
    if difficulty.value is None:
        return Evidence(None)
    return Evidence(HOURS_OF_DIFFICULTY[difficulty.value], difficulty.words)


def _checks(title: str, text: str, labels: Sequence[str]) -> dict[Check, Evidence[bool]]:
    body = text[len(title) :]
    return {
        Check.SOLUTION: _solution(text, labels),
        Check.POINTERS: _sign(signs.POINTERS, text),
        Check.EXAMPLE: _sign(signs.EXAMPLE, body),
        Check.TESTS: _sign(signs.TESTS, text),
        Check.SIZE: _size(text, labels),
        Check.CLARITY: _clarity(title, body),
    }


def _sign(pattern: AnyOf, text: str) -> Evidence[bool]:
    match = pattern.search(text)
    return Evidence(value=True, words=_shown(match)) if match else Evidence(None)


def _solution(text: str, labels: Sequence[str]) -> Evidence[bool]:
    for label in labels:
        if signs.UNREADY_LABELS.search(label):
            return Evidence(value=False, words=label[:WORDS_SHOWN])
    if against := signs.NO_SOLUTION.search(text):
        return Evidence(value=False, words=_shown(against))
    return _sign(signs.SOLUTION, text)


def _size(text: str, labels: Sequence[str]) -> Evidence[bool]:
    if large := signs.LARGE.search(text):
        return Evidence(value=False, words=_shown(large))
    for label in labels:
        if signs.DIFFICULTY_LABELS[Difficulty.EASY].search(label):
            return Evidence(value=True, words=label[:WORDS_SHOWN])
    boxes = text.count("- [ ]")
    if boxes > 8:
        return Evidence(value=False, words=f"- [ ] × {boxes}")
    return _sign(signs.SMALL, text)


def _clarity(title: str, body: str) -> Evidence[bool]:
    """Clear: a title that says something and between two lines and two pages of words."""
    count = len(body.split())
    if not body.strip() or len(title.split()) + count < 8:
        return Evidence(value=False, words=title[:WORDS_SHOWN])
    prose = " ".join(body.split())
    is_clear = (15 <= count <= 900 or len(prose) >= 60) and len(title.strip()) >= 10
    return Evidence(value=True, words=prose[:WORDS_SHOWN]) if is_clear else Evidence(None)


def _readiness(
    text: str, labels: Sequence[str], checks: Mapping[Check, Evidence[bool]]
) -> Evidence[float]:
    """Weighted share of the checks that are shown; unknown where there is nothing to read."""
    ready = next((label for label in labels if signs.READY_LABELS.search(label)), "")
    if not text.strip() and not ready:
        return Evidence(None)
    worth = {True: 1.0, False: 0.0, None: UNKNOWN_WEIGHT}
    score = sum(WEIGHTS[check] * worth[found.value] for check, found in checks.items())
    shown = [check.value for check, found in checks.items() if found.value]
    lifted = score + 0.15 * (1 - score) if ready else score
    return Evidence(round(lifted, 4), ", ".join([*([ready[:40]] if ready else []), *shown]))
