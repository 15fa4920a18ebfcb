"""Which candidates come near a person and a wish: dense, lexical and earlier work, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from matching import bridge, centring, history, skills, text
from matching.corpus import Corpus
from matching.embedders import Embedder, Matrix
from matching.index import Mask, Rows, top
from matching.language import language_of
from matching.types import Profile, Wish, Work

CHARACTERS = 0.25
"""Weight of the character side beside the dense side, where wish and issue share a language."""

SKILL_NAMES = 0.4
"""Weight of the English names of the skills that a wish in any language names."""

BRIDGED = 0.5
"""Weight of the English words for what a wish in another language speaks of."""

SHORTLIST = 2000
"""How many candidates of each side are looked at closely."""

_LOW, _HIGH = -0.3, 1.0
_SPREAD, _BESIDE = 20.0, 0.5
_EMBEDDED = 10
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
    """Embed what a person said, their skills and their work, each on its own, in one batch.

    A model that reads a language poorly reads it better with English words in it, so what was said in
    another language counts twice: as it is, and with the English words of the bridge in their places.
    """
    said, slugs, glossed, language = _parts(profile, wish)
    works = [work for work in profile.history if text.clean(work.text)][: history.NEWEST]
    own, english = (centring.mean(embedder, code) for code in (language, "en"))
    parts = [said, slugs, glossed]
    means = np.stack([own, english, (own + english) / 2])
    rows = [i for i, part in enumerate(parts) if part]
    vectors = np.zeros((len(parts), embedder.dim), np.float32)
    if rows:
        vectors[rows] = embedder.embed_queries([parts[i] for i in rows]) - means[rows]
    as_said, skilled, as_glossed = centring.unit(vectors)
    spoken = centring.unit(as_said + as_glossed)
    return Question(said, slugs, language, works, spoken, skilled, _past(embedder, works))


def questions(profile: Profile, wish: Wish) -> list[str]:
    """Return the texts that ``ask`` embeds for a person and a wish, those of earlier work left out."""
    return [part for part in _parts(profile, wish)[:3] if part]


def _parts(profile: Profile, wish: Wish) -> tuple[str, str, str, str]:
    """Return what was said, the skills, what was said with English words in it, and the language."""
    said = text.said(profile, wish)
    slugs = " ".join(dict.fromkeys((*wish.skills, *profile.skills)))
    language = wish.language or (language_of(said) if said else "en")
    return said, slugs, bridge.glossed(said, language), language


def _past(embedder: Embedder, works: Sequence[Work]) -> Matrix:
    texts = tuple(text.clean(work.text[:2000]) for work in works[:_EMBEDDED])
    return _embedded(embedder, texts)  # type: ignore[arg-type]  # every embedder is hashable by identity


@lru_cache(maxsize=256)
def _embedded(embedder: Embedder, texts: tuple[str, ...]) -> Matrix:
    """Embed earlier work once a person; it changes rarely and is asked with every wish."""
    return embedder.embed_queries(texts)


def find(
    corpus: Corpus, question: Question, profile: Profile, wish: Wish, mask: Mask | None
) -> Found:
    """Return the candidates that come near, best first."""
    vector = direction(corpus, question, profile, wish)
    rows = _shortlist(corpus, question, vector, mask)
    is_asked = bool(question.said or question.skills or wish.more_like or profile.liked)
    near = np.zeros(len(rows), np.float32)
    if is_asked or not question.history:
        fused = corpus.index.scores(vector, rows) + _lexical(corpus, question, rows)
        near = (fused - _LOW) / (_HIGH - _LOW)
    if question.history:
        share = _BESIDE if is_asked else 1.0
        near += share * (0.5 + history.scores(corpus, question.history, rows) / _SPREAD)
    near = np.clip(near, 0, 1)
    order = top(near, len(rows))
    return Found(rows[order], near[order])


def _shortlist(corpus: Corpus, question: Question, vector: Matrix, mask: Mask | None) -> Rows:
    """Return the rows that are nearest by meaning and those that share most words.

    Nothing is near to who said nothing: then the newest.
    """
    if not vector.any():
        newest = corpus.newest
        return (newest if mask is None else newest[mask[newest]])[:SHORTLIST]
    rows = corpus.index.nearest(vector, SHORTLIST, mask)
    asked = " ".join((question.said, *(work.text for work in question.history)))
    if len(rows) < SHORTLIST or not asked.strip():
        return rows
    words = corpus.lexical.bm25(asked)
    if mask is not None:
        words[~mask] = 0
    best = top(words, SHORTLIST)
    return np.union1d(rows, best[words[best] > 0]).astype(np.intp)


def direction(corpus: Corpus, question: Question, profile: Profile, wish: Wish) -> Matrix:
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


def _lexical(corpus: Corpus, question: Question, rows: Rows) -> Matrix:
    """Return the character side: the words as they are said, and the English names of skills."""
    scores = np.zeros(len(rows), np.float32)
    if question.said:
        shared = corpus.languages[rows] == question.language
        alike = corpus.lexical.similarity(question.said, rows[shared])
        scores[shared] = CHARACTERS * alike
    slugs = sorted(skills.slugs(question.said)) + question.skills.split()
    if slugs:
        names = " ".join(dict.fromkeys(skills.english(slug) for slug in slugs))
        scores += SKILL_NAMES * corpus.lexical.similarity(names, rows)
    if bridged := bridge.english(question.said, question.language):
        scores += BRIDGED * corpus.lexical.similarity(" ".join(bridged), rows)
    return scores
