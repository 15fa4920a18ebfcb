"""What somebody wants, and the facts they told: the two values that reading a text yields."""

from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """What a person wants with a message."""

    INTRODUCE = "introduce"
    FIND = "find"
    EASIER = "easier"
    HARDER = "harder"
    MORE = "more"
    MORE_LIKE = "more_like"
    EXCLUDE = "exclude"
    EXPLAIN = "explain"
    CLAIM = "claim"
    RELEASE = "release"
    EXTEND = "extend"
    FINISHED = "finished"
    STUCK = "stuck"
    FIND_MENTOR = "find_mentor"
    OFFER_MENTORING = "offer_mentoring"
    MENTORSHIPS = "mentorships"
    PROGRAMMES = "programmes"
    STOP_MENTORING = "stop_mentoring"
    PRIVACY = "privacy"
    SHOW_PROFILE = "show_profile"
    EXPORT_DATA = "export_data"
    FORGET_ME = "forget_me"
    PAUSE_DIGEST = "pause_digest"
    RESUME_DIGEST = "resume_digest"
    SET_LANGUAGE = "set_language"
    HELP = "help"
    GREET = "greet"
    THANKS = "thanks"
    OTHER = "other"


SAID_OUTRIGHT = frozenset(
    {Intent.MENTORSHIPS, Intent.PROGRAMMES, Intent.STOP_MENTORING, Intent.PRIVACY}
)
"""What has few wordings: cues alone tell them, the trained heads do not know them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says; an empty field was not said.

    ``is_lost`` is told by who knows nothing yet, asks where to start and names nothing to start with.
    ``skills`` and ``not_skills`` are slugs, ``hours`` is per week, ``spoken`` and ``language`` are
    two-letter codes, ``timezone`` is an IANA name, ``item`` counts the cards from 1 (-1 is the last).
    """

    skills: tuple[str, ...] = ()
    not_skills: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    level: str | None = None
    hours: float | None = None
    spoken: tuple[str, ...] = ()
    timezone: str | None = None
    item: int | None = None
    issue: str | None = None
    repository: str | None = None
    excluded: tuple[str, ...] = ()
    language: str | None = None
    capacity: int | None = None
    is_lost: bool | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """An intent with its facts, the language it was written in, and how sure we are (0 to 1)."""

    intent: Intent
    facts: Facts
    language: str
    confidence: float
