"""What to show of what was ranked: varied, few of one repository, no near-duplicates, or a question first."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np

from matching.embedders import Matrix
from matching.index import Mask, Rows
from matching.types import Candidate, Match, Profile, Wish

WINDOW = 5
PER_WINDOW = 2
"""At most so many of one repository among any five neighbours."""

RELEVANCE = 0.75
"""How much the score counts beside the difference from what is shown already."""

SAME_MEANING = 0.94
"""Two issues with closer vectors count as one task told twice. Checked on marked duplicates of two
public trackers with the packaged model: it joins 33 in 100 of them and 16 in 10,000 other pairs."""

SAME_WORDS = 0.75
"""Two titles that share so many of their words in one repository are one task told twice."""

_WORD = re.compile(r"\w+")


def choose(
    matches: Sequence[Match],
    candidates: Mapping[str, Candidate],
    vector: Callable[[str], Matrix | None],
    *,
    k: int = 5,
    is_one_repository: bool = False,
) -> list[Match]:
    """Return at most k matches to show, their ranks counted anew.

    ``vector`` gives the unit vector of a candidate, ``is_one_repository`` lifts the limit per
    repository because the person asked for one. Fewer than k when there is nothing else to show.
    """
    ranked = sorted(matches, key=lambda match: match.rank)
    pool = _Pool(ranked, [candidates[match.candidate_id] for match in ranked], vector)
    shown: list[int] = []
    while len(shown) < k:
        allowed = pool.is_left if is_one_repository else pool.is_left & pool.has_room(shown)
        if not allowed.any():
            break
        shown.append(pool.take(allowed))
    return [replace(ranked[row], rank=place) for place, row in enumerate(shown, 1)]


class _Pool:
    """What may still be shown, a row each, and how much of it was covered by what was taken."""

    def __init__(
        self,
        ranked: Sequence[Match],
        candidates: Sequence[Candidate],
        vector: Callable[[str], Matrix | None],
    ) -> None:
        names = [candidate.repository.lower() for candidate in candidates]
        self._titles = [candidate.title for candidate in candidates]
        self._repositories = np.unique(names, return_inverse=True)[1]
        self._scores = np.array([match.score for match in ranked])
        self._vectors = _table([vector(match.candidate_id) for match in ranked])
        self._centred = _centred(self._vectors)
        self._covered = np.zeros(len(ranked), np.float32)
        self.is_left = np.ones(len(ranked), np.bool_)

    def has_room(self, shown: Sequence[int]) -> Mask:
        """Return which rows are of a repository that was not shown too often just now."""
        counts = Counter(self._repositories[row] for row in shown[-(WINDOW - 1) :])
        full = [name for name, count in counts.items() if count >= PER_WINDOW]
        return ~np.isin(self._repositories, full)

    def take(self, allowed: Mask) -> int:
        """Take the row of the greatest worth, and what tells the same task with it.

        Maximal marginal relevance: the score less what is already covered.
        """
        worth = self._scores * (RELEVANCE - (1 - RELEVANCE) * self._covered)
        best = int(np.argmax(np.where(allowed, worth, -np.inf)))
        np.maximum(self._covered, self._centred @ self._centred[best], out=self._covered)
        self.is_left[best] = False
        self.is_left[self._vectors @ self._vectors[best] >= SAME_MEANING] = False
        self.is_left[self._retold(best)] = False
        return best

    def _retold(self, best: int) -> Rows:
        """Return the rows of the same repository with nearly the same title."""
        beside = np.flatnonzero(self.is_left & (self._repositories == self._repositories[best]))
        title = self._titles[best]
        is_same = [_overlap(title, self._titles[row]) >= SAME_WORDS for row in beside]
        return beside[np.array(is_same, np.bool_)]


def words(title: str) -> set[str]:
    """Return the words by which titles are compared."""
    return set(_WORD.findall(title.lower()))


def _overlap(one: str, other: str) -> float:
    first, second = words(one), words(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _table(vectors: Sequence[Matrix | None]) -> Matrix:
    """Return one row each; of zeros, near nothing, where a vector is missing or broken."""
    dim = next((len(vector) for vector in vectors if vector is not None), 1)
    table = np.zeros((len(vectors), dim), np.float32)
    for row, vector in enumerate(vectors):
        if vector is not None and np.isfinite(vector).all():
            table[row] = vector
    return table


def _centred(vectors: Matrix) -> Matrix:
    """Take away what all have in common: texts of one trade are near each other in any model."""
    is_known = vectors.any(axis=1, keepdims=True)
    if is_known.sum() < 3:
        return np.zeros_like(vectors)
    rows = np.where(is_known, vectors - vectors.mean(axis=0, where=is_known), 0)
    norms = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return np.asarray(rows / norms, np.float32)


class Ask(StrEnum):
    """The one question that would help most when too little is known."""

    SKILLS = "skills"
    INTERESTS = "interests"
    HOURS = "hours"


MIN_WORDS = 3


def ask(profile: Profile, wish: Wish) -> Ask | None:
    """Return what to ask before suggesting anything; None where there is enough to go on."""
    said = len(_WORD.findall(wish.text or profile.text)) >= MIN_WORDS
    has_aim = bool(
        wish.skills
        or wish.kinds
        or wish.repository
        or wish.more_like
        or profile.interests
        or profile.goals
    )
    if not (said or has_aim or profile.skills or profile.history):
        return Ask.SKILLS
    return None


def ask_next(profile: Profile) -> Ask | None:
    """Return what would make the next suggestions better; None when all is known."""
    if not profile.skills:
        return Ask.SKILLS
    if not (profile.interests or profile.goals or profile.text):
        return Ask.INTERESTS
    return Ask.HOURS if profile.hours_per_week is None else None
