"""The values that matching speaks in: people and issues in, matches with reasons out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

Skill = str
"""A normalised slug, such as ``python`` or ``computer-vision``."""


class Level(StrEnum):
    """How well somebody knows a skill."""

    NOVICE = "novice"
    WORKING = "working"
    FLUENT = "fluent"


class Difficulty(StrEnum):
    """How hard an issue is."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Kind(StrEnum):
    """What kind of work an issue asks for."""

    DOCS = "docs"
    TESTS = "tests"
    BUG = "bug"
    FEATURE = "feature"
    DATA = "data"
    TRANSLATION = "translation"
    UI = "ui"
    INFRASTRUCTURE = "infrastructure"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evidence(Generic[T]):
    """A value read from a text, with the words that show it; ``value`` is None when unknown."""

    value: T | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One earlier public piece of work of a person, used only with their consent."""

    repository: str
    text: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as matching sees them, learner or mentor; nothing protected is in it.

    ``text`` is what they said about themselves, ``history`` their public work newest first,
    ``liked`` and ``disliked`` ids of candidates they asked more of or turned down.
    """

    id: str
    text: str = ""
    skills: Mapping[Skill, Level] = field(default_factory=dict)
    interests: tuple[str, ...] = ()
    goals: str = ""
    hours_per_week: float | None = None
    spoken: tuple[str, ...] = ()
    level: Level | None = None
    history: tuple[Work, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for right now, on top of the profile.

    ``shift`` moves the wanted difficulty: -1 is one step easier, +1 one step harder.
    """

    text: str = ""
    language: str | None = None
    skills: tuple[Skill, ...] = ()
    kinds: tuple[Kind, ...] = ()
    shift: int = 0
    repository: str | None = None
    excluded_skills: tuple[Skill, ...] = ()
    excluded_repositories: tuple[str, ...] = ()
    excluded_ids: frozenset[str] = frozenset()
    more_like: str | None = None
    max_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An issue as matching sees it. Unknown is None, never a guess.

    ``welcome`` is the repository record in [0, 1]; ``exposure`` how many learners see it now.
    """

    id: str
    repository: str
    title: str
    body: str = ""
    labels: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    programming_language: str | None = None
    human_language: str | None = None
    skills: frozenset[Skill] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    difficulty: Difficulty | None = None
    hours: float | None = None
    readiness: float | None = None
    welcome: float | None = None
    has_mentor: bool = False
    is_mentorable: bool = False
    opened_at: datetime | None = None
    updated_at: datetime | None = None
    comments: int = 0
    exposure: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved candidate and its fused similarity."""

    id: str
    similarity: float


class ReasonKind(StrEnum):
    """Why a candidate scored as it did; one kind per feature."""

    SIMILARITY = "similarity"
    SKILL_FIT = "skill_fit"
    LEVEL_FIT = "level_fit"
    STRETCH = "stretch"
    INTEREST = "interest"
    TIME_FIT = "time_fit"
    LANGUAGE = "language"
    WELCOME = "welcome"
    READINESS = "readiness"
    FRESHNESS = "freshness"
    MENTOR = "mentor"
    EXPOSURE = "exposure"
    AFFINITY = "affinity"


@dataclass(frozen=True, slots=True)
class Reason:
    """A language-free reason: which feature, its value in [0, 1], what it added to the score.

    ``detail`` holds slugs or numbers only, never prose; ``is_known`` is False where the feature
    had nothing to go on.
    """

    kind: ReasonKind
    value: float
    contribution: float
    detail: tuple[str, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """A scored candidate for a profile; the contributions of its reasons add up to its score."""

    candidate_id: str
    score: float
    rank: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A learner and a mentor who fit each other."""

    learner_id: str
    mentor_id: str
    score: float
    reasons: tuple[Reason, ...] = ()
