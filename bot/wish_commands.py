"""The part of the vocabulary about what is suggested: ask for it, steer it, turn it down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggest:
    """Suggest issues that fit, from words or from the profile alone."""

    query: str = ""
    limit: int = 5
    skills: tuple[str, ...] = ()
    repository: str | None = None
    hours: float | None = None
    kinds: tuple[str, ...] = ()
    not_skills: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class More:
    """Show further issues for the wish that is on the table."""


@dataclass(frozen=True, slots=True)
class Easier:
    """Show easier issues for the wish that is on the table."""


@dataclass(frozen=True, slots=True)
class Harder:
    """Show harder issues for the wish that is on the table."""


@dataclass(frozen=True, slots=True)
class Path:
    """Show up to three issues to do one after the other, each a little harder."""

    query: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Show what follows an issue you finished: a little harder."""

    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class MoreLike:
    """Show issues like one that was shown."""

    suggestion_id: int


@dataclass(frozen=True, slots=True)
class Exclude:
    """Leave out a topic, a skill or a repository from what is suggested."""

    what: str


@dataclass(frozen=True, slots=True)
class Why:
    """Explain why an issue was suggested."""

    suggestion_id: int


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Say that a suggestion does not fit, and perhaps why."""

    suggestion_id: int
    why: str = ""


WishCommand = (
    Suggest | More | Easier | Harder | Path | NextStep | MoreLike | Exclude | Why | Dismiss
)

WISH_VERBS: dict[str, type[WishCommand]] = {
    "suggest": Suggest,
    "more": More,
    "easier": Easier,
    "harder": Harder,
    "path": Path,
    "step": NextStep,
    "like": MoreLike,
    "exclude": Exclude,
    "why": Why,
    "dismiss": Dismiss,
}

DISMISSALS = ("too-hard", "too-easy", "topic", "repository", "other")
"""Why a suggestion may not fit; words of the person's own are not stored."""
