"""What earlier public work says about candidates: words, n-grams, and the projects it was done in."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from matching.corpus import Corpus
from matching.embedders import Matrix
from matching.index import Rows
from matching.lexical import words
from matching.types import Work

NEWEST = 60
"""Older work than this many pieces is not looked at."""

_FADE = 0.9


@cache
def weights() -> Mapping[str, float]:
    """Return what each sign counts for; fitted by ``python -m bench.history``."""
    found: dict[str, float] = json.loads(
        files("matching").joinpath("data/history.json").read_text("utf-8")
    )
    return found


def scores(corpus: Corpus, history: Sequence[Work], rows: Rows) -> Matrix:
    """Return how well candidates follow on from earlier work; 0 is average, shape (len(rows),)."""
    total = np.zeros(len(rows), np.float32)
    if not history or not len(rows):
        return total
    for name, values in signs(corpus, history[:NEWEST], rows).items():
        total += weights().get(name, 0.0) * values
    return total


def signs(corpus: Corpus, history: Sequence[Work], rows: Rows) -> dict[str, Matrix]:
    """Return every sign for every candidate, each compared with the other candidates of the moment.

    A sign is how far a candidate stands above the mean, in standard deviations. So a sign that
    most candidates share says little, and one that few have says much.
    """
    found = {
        **_by_text(corpus, [work.text for work in history], rows),
        **_by_project(corpus, history, rows),
    }
    return {name: _standard(values) for name, values in found.items()}


def _standard(values: Matrix) -> Matrix:
    return np.asarray((values - values.mean()) / (values.std() + 1e-6), np.float32)


def _by_text(corpus: Corpus, texts: Sequence[str], rows: Rows) -> dict[str, Matrix]:
    lexical = corpus.lexical
    by_words, by_grams = lexical.word_cosines(texts, rows), lexical.gram_cosines(texts, rows)
    recent = _FADE ** np.arange(len(texts), dtype=np.float32)
    recent /= recent.sum()
    return {
        "words_best": by_words.max(axis=1),
        "words_recent": by_words @ recent,
        "grams_best": by_grams.max(axis=1),
        "grams_recent": by_grams @ recent,
    }


def _by_project(corpus: Corpus, history: Sequence[Work], rows: Rows) -> dict[str, Matrix]:
    projects = corpus.projects
    places = projects.of_row[rows]
    worked = list(dict.fromkeys(work.repository.lower() for work in history))
    owners = {name.partition("/")[0] for name in worked if name}
    places_worked = [projects.place[name] for name in worked if name in projects.place]
    about = projects.lexical.word_cosines([" ".join(work.text for work in history)], None)[:, 0]
    near = projects.cosines(places_worked)
    said = {word for name in worked for word in words(name.rpartition("/")[2])}
    return {
        "project_text": about[places],
        "projects_mean": near.mean(axis=1)[places],
        "projects_last": near[:, 0][places],
        "known": np.isin(places, places_worked).astype(np.float32),
        "owner": projects.owned_by(owners)[places],
        "named": corpus.lexical.names(said, rows),
    }
