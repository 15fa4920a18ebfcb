"""Earlier work: what it says of candidates, and that it leads to new places."""

from datetime import UTC, datetime

import numpy as np

from matching import history, text
from matching.corpus import Corpus
from matching.embedders.hashing import HashingEmbedder
from matching.matcher import Matcher
from matching.types import Candidate, Profile, Wish, Work

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EMBEDDER = HashingEmbedder(128)
ISSUES = (
    Candidate("1", "sandbox-a/vision", "Fix resizing of images"),
    Candidate("2", "sandbox-a/vision", "Draw boxes around objects"),
    Candidate("3", "sandbox-b/pictures", "Resizing of images loses colour"),
    Candidate("4", "sandbox-c/speech", "Add a loader for recordings"),
    Candidate("5", "sandbox-c/words", "Document the tokenizer"),
)
WORK = (Work("sandbox-a/vision", "Speed up resizing of images"), Work("sandbox-a/other", "Typo"))
ROWS = np.arange(len(ISSUES))


def corpus() -> Corpus:
    return Corpus(ISSUES, EMBEDDER.embed_documents([text.document(c) for c in ISSUES]))


def test_like_work_in_a_new_place_comes_first() -> None:
    person = Profile("p", history=WORK)
    ranked = Matcher().rank(EMBEDDER, corpus(), person, Wish(), now=NOW)
    assert ranked[0].candidate_id == "3"


def test_signs_name_places_and_owners() -> None:
    signs = history.signs(corpus(), WORK, ROWS)
    for name in ("known", "owner"):
        assert (signs[name] > 0).tolist() == [True, True, False, False, False]
    assert signs["words_best"].argmax() in {0, 2}
    assert all(np.isfinite(values).all() for values in signs.values())
    assert set(history.weights()) <= set(signs)


def test_without_work_nothing_is_said() -> None:
    assert not history.scores(corpus(), (), ROWS).any()
    assert history.scores(corpus(), WORK, ROWS[:0]).shape == (0,)


def test_odd_work_is_harmless() -> None:
    odd = (Work("", ""), Work("no-slash", "🙂"), Work("sandbox-a/vision", "x" * 100_000))
    assert np.isfinite(history.scores(corpus(), odd, ROWS)).all()


def test_a_wish_outweighs_the_past() -> None:
    person = Profile("p", history=WORK)
    ranked = Matcher().rank(EMBEDDER, corpus(), person, Wish(text="document a tokenizer"), now=NOW)
    assert ranked[0].candidate_id == "5"
