"""Who speaks, and what a handler may touch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.settings import Settings
from bot.store import Store, Transaction
from matching.corpus import Corpus
from matching.embedders import Embedder
from matching.matcher import Matcher
from matching.types import Profile, Wish


class Grant(StrEnum):
    """A right that a surface has verified for the actor."""

    TRIAGE = "triage"
    MODERATE = "moderate"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who issues this command now.

    ``external_id`` is the person's id on that surface (a Discord snowflake, a GitHub id);
    ``place`` is where they speak, so that two conversations do not mix.
    """

    surface: str
    external_id: str
    handle: str = ""
    locale: str | None = None
    place: str = ""
    community_id: int | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)


class Freshness(Protocol):
    """Knows the state of issues now, as far as it can be asked within a moment."""

    def check(self, issue_ids: Sequence[int], budget_seconds: float) -> None:
        """Bring the stored states of these issues up to date, or leave them as they are."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler may touch, and no more; ``pending`` is the question this command took up."""

    actor: Actor
    person_id: int
    locale: str
    now: datetime
    store: Store
    matcher: Matcher
    embedder: Callable[[], Embedder]
    corpus: Callable[[Transaction, Profile, Wish], Corpus]
    """What may be chosen from for a question."""
    freshness: Freshness
    settings: Settings
    pending: str = ""
