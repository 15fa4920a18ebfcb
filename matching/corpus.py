"""A snapshot of all candidates with their vectors, ready to be searched."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matching import text
from matching.embedders import Matrix
from matching.index import ExactIndex, Mask, Rows
from matching.language import language_of
from matching.lexical import LexicalIndex
from matching.readiness import Reading
from matching.types import Candidate, Profile, Wish

Languages = npt.NDArray[np.str_]

_PROJECT_CHARACTERS = 100_000
_SURE = 0.5


@dataclass(frozen=True)
class Corpus:
    """Candidates and their vectors, row by row; shape of ``vectors``: (len(candidates), dim).

    ``mean`` is that of the whole that these are a part of; their own where they are all.
    The vectors are kept in the index only, which takes a quarter of their memory. Nothing in it
    changes. What is derived is made at first use and shared with the next snapshot where a
    candidate stayed the same.
    """

    candidates: Sequence[Candidate]
    vectors: InitVar[Matrix]
    mean: InitVar[Matrix | None] = None
    index: ExactIndex = field(init=False, repr=False, compare=False)
    _seed: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _with_language: dict[int, Candidate] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    def __post_init__(self, vectors: Matrix, mean: Matrix | None) -> None:
        object.__setattr__(self, "index", ExactIndex(vectors, mean))

    def __len__(self) -> int:
        return len(self.candidates)

    @property
    def lexical(self) -> LexicalIndex:
        """Return the lexical index; made once, also when two threads ask."""
        with self._lock:
            return self._lexical

    @property
    def projects(self) -> "Projects":
        """Return the repositories as texts of their own; made once."""
        with self._lock:
            return self._projects

    @property
    def languages(self) -> Languages:
        """Return the human language of every candidate; shape (len(self),)."""
        with self._lock:
            return self._languages

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Return the row of every candidate id."""
        return {candidate.id: row for row, candidate in enumerate(self.candidates)}

    @cached_property
    def repositories(self) -> Mapping[str, Rows]:
        """Return the rows of every repository, by its name in lower case."""
        found: dict[str, list[int]] = {}
        for row, candidate in enumerate(self.candidates):
            found.setdefault(candidate.repository.lower(), []).append(row)
        return {name: np.array(rows, np.intp) for name, rows in found.items()}

    def read(self, row: int) -> Candidate:
        """Return a candidate with the language it is written in."""
        found = self._with_language.get(row)
        if found is None:
            found = replace(self.candidates[row], human_language=str(self.languages[row]))
            self._with_language[row] = found
        return found

    def warm(self) -> None:
        """Make now what the first search would make."""
        if self.candidates:
            _ = self.lexical, self.languages, self.rows

    def replaced(self, candidates: Sequence[Candidate], vectors: Matrix) -> "Corpus":
        """Return the snapshot that follows this one; what stayed the same is not worked out again."""
        with self._lock:
            shared = ("_lexical", "_language_of")
            seed = {k: self.__dict__[k] for k in shared if k in self.__dict__}
            return Corpus(candidates, vectors, _seed=seed)

    def mask(self, profile: Profile, wish: Wish, among: Sequence[str] | None = None) -> Mask | None:
        """Return which candidates may be found at all; None when all of them."""
        out = self._excluded(profile, wish)
        if among is None and not len(out) and wish.repository is None:
            return None
        allowed = np.zeros(len(self), np.bool_)
        if among is not None:
            allowed[[self.rows[i] for i in among if i in self.rows]] = True
        else:
            allowed[:] = True
        if wish.repository is not None:
            here = np.zeros(len(self), np.bool_)
            here[self.repositories.get(wish.repository.lower(), [])] = True
            allowed &= here
        allowed[out] = False
        return allowed

    def _excluded(self, profile: Profile, wish: Wish) -> Rows:
        ids = (*wish.excluded_ids, *profile.disliked)
        rows = [np.array([self.rows[i] for i in ids if i in self.rows], np.intp)]
        rows += [
            self.repositories[name.lower()]
            for name in wish.excluded_repositories
            if name.lower() in self.repositories
        ]
        rows += [self._by_skill[skill] for skill in wish.excluded_skills if skill in self._by_skill]
        if wish.max_hours is not None:
            rows.append(np.flatnonzero(self._hours > wish.max_hours))
        return np.concatenate(rows)

    @cached_property
    def newest(self) -> Rows:
        """Return all rows, the one that changed last first; those of which that is unknown come last."""
        times = [c.updated_at or c.opened_at for c in self.candidates]
        seconds = np.array([-np.inf if at is None else at.timestamp() for at in times])
        return np.argsort(-seconds, kind="stable")

    @cached_property
    def _by_skill(self) -> Mapping[str, Rows]:
        found: dict[str, list[int]] = {}
        for row, candidate in enumerate(self.candidates):
            for skill in candidate.skills:
                found.setdefault(skill, []).append(row)
        return {skill: np.array(rows, np.intp) for skill, rows in found.items()}

    @cached_property
    def _hours(self) -> Matrix:
        return np.array(
            [np.nan if c.hours is None else c.hours for c in self.candidates], np.float32
        )

    @cached_property
    def _lexical(self) -> LexicalIndex:
        texts = [text.document(candidate) for candidate in self.candidates]
        return LexicalIndex(texts, self._seed.pop("_lexical", None))

    @cached_property
    def _projects(self) -> "Projects":
        return Projects(self)

    @cached_property
    def _languages(self) -> Languages:
        found = (
            c.human_language or self._language_of[c.title, c.body[:300]] for c in self.candidates
        )
        return np.array(list(found), np.str_)

    @cached_property
    def _language_of(self) -> Mapping[tuple[str, str], str]:
        known = self._seed.pop("_language_of", {})
        keys = {(c.title, c.body[:300]) for c in self.candidates if not c.human_language}
        return {
            key: known.get(key) or language_of(f"{key[0]}. {text.body(key[1])}") for key in keys
        }


class Projects:
    """Every repository as one text, that of its candidates; ``of_row`` is the place of each row's."""

    def __init__(self, corpus: Corpus) -> None:
        names = [candidate.repository.lower() for candidate in corpus.candidates]
        self.place = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self.of_row = np.array([self.place[name] for name in names], np.intp)
        texts: list[list[str]] = [[] for _name in self.place]
        for candidate, place in zip(corpus.candidates, self.of_row, strict=True):
            texts[place].append(f"{candidate.title} {text.body(candidate.body)}")
        self.lexical = LexicalIndex([" ".join(parts)[:_PROJECT_CHARACTERS] for parts in texts])

    def cosines(self, places: Sequence[int]) -> Matrix:
        """Return how alike all projects are to some; one column of zeros where there are none."""
        if not places:
            return np.zeros((len(self.place), 1), np.float32)
        return self.lexical.word_products(places)

    def owned_by(self, owners: Collection[str]) -> Matrix:
        """Return 1 for the projects of one of the owners, else 0."""
        return np.array([name.partition("/")[0] in owners for name in self.place], np.float32)


def described(candidate: Candidate, reading: Reading) -> Candidate:
    """Return a candidate with what was read of its text; what is unknown stays unknown."""
    return replace(
        candidate,
        skills=frozenset(s for s, found in reading.skills.items() if (found.value or 0) >= _SURE),
        kinds=frozenset(k for k, found in reading.kinds.items() if (found.value or 0) >= _SURE),
        difficulty=reading.difficulty.value,
        hours=reading.hours.value,
        readiness=reading.readiness.value,
    )
