"""Which candidates come near a person and a wish: dense, lexical and earlier work, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching import centring, text
from matching.corpus import Corpus
from matching.embedders import Embedder, Matrix
from matching.index import Mask, Rows, top
from matching.language import language_of
from matching.types import Profile, Wish, Work

CHARACTERS = 0.5
"""Weight of the character side beside the dense side, where wish and issue share a language."""

SHORTLIST = 1000
"""How many candidates of each side are looked at closely."""

_LOW, _HIGH = -0.3, 1.0
_WISH, _SKILLS, _HISTORY, _LIKED, _MORE = 1.0, 0.25, 0.35, 0.25, 1.0


@dataclass(frozen=True)
class Question:
    """A person and a wish as vectors, one of each kind; what is not known is zero or empty."""

    said: str
    skills: str
    language: str
    history: Sequence[Work]
    said_vector: Matrix
    skills_vector: Matrix
    history_vectors: Matrix

    @cached_property
    def is_empty(self) -> bool:
        """Return whether there is nothing to go on."""
        return not (self.said_vector.any() or self.skills_vector.any() or len(self.history_vectors))


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that came near, best first, each with its similarity in [0, 1]."""

    rows: Rows
    similarity: Matrix


def ask(embedder: Embedder, profile: Profile, wish: Wish) -> Question:
    """Embed what a person said, their skills and their work, each on its own, in one batch."""
    said = text.said(profile, wish)
    skills = " ".join(dict.fromkeys((*wish.skills, *profile.skills)))
    language = wish.language or (language_of(said) if said else "en")
    history = [work for work in profile.history if text.clean(work.text)]
    parts = [said, skills, *(text.clean(work.text[:2000]) for work in history)]
    rows = [i for i, part in enumerate(parts) if part]
    vectors = np.zeros((len(parts), embedder.dim), np.float32)
    if rows:
        vectors[rows] = embedder.embed_queries([parts[i] for i in rows])
        vectors[0] = centring.unit(vectors[0] - centring.mean(embedder, language)) if said else 0
    if skills:
        vectors[1] = centring.unit(vectors[1] - centring.mean(embedder, "en"))
    return Question(said, skills, language, history, vectors[0], vectors[1], vectors[2:])


def find(
    corpus: Corpus, question: Question, profile: Profile, wish: Wish, mask: Mask | None
) -> Found:
    """Return the candidates that come near, best first."""
    vector = _vector(corpus, question, profile, wish)
    rows = corpus.index.nearest(vector, SHORTLIST, mask)
    if question.said and len(rows) == SHORTLIST:
        words = corpus.lexical.bm25(question.said)
        if mask is not None:
            words[~mask] = 0
        rows = np.union1d(rows, [row for row in top(words, SHORTLIST) if words[row] > 0]).astype(
            np.intp
        )
    fused = corpus.index.scores(vector, rows) + CHARACTERS * _characters(corpus, question, rows)
    order = top(fused, len(rows))
    similarity = np.clip((fused[order] - _LOW) / (_HIGH - _LOW), 0, 1)
    return Found(rows[order], np.asarray(similarity, np.float32))


def _vector(corpus: Corpus, question: Question, profile: Profile, wish: Wish) -> Matrix:
    """Return the one vector that stands for all of it, in the space without the means."""
    parts = [(_WISH, question.said_vector), (_SKILLS, question.skills_vector)]
    if len(question.history_vectors):
        centre = centring.unit(question.history_vectors - corpus.index.mean).mean(axis=0)
        parts.append((_HISTORY, centring.unit(centre)))
    liked = [corpus.rows[i] for i in profile.liked if i in corpus.rows]
    if liked:
        parts.append((_LIKED, centring.unit(corpus.index.centred(np.array(liked)).mean(axis=0))))
    if wish.more_like is not None and wish.more_like in corpus.rows:
        parts.append((_MORE, corpus.index.centred(np.array([corpus.rows[wish.more_like]]))[0]))
    total = np.zeros_like(question.said_vector)
    for weight, vector in parts:
        total += weight * vector
    return centring.unit(total)


def _characters(corpus: Corpus, question: Question, rows: Rows) -> Matrix:
    asked = " ".join(part for part in (question.said, question.skills) if part)
    if not asked:
        return np.zeros(len(rows), np.float32)
    shared = np.array([corpus.languages[row] == question.language for row in rows], np.bool_)
    scores = np.zeros(len(rows), np.float32)
    scores[shared] = corpus.lexical.similarity(asked, rows[shared])
    return scores
