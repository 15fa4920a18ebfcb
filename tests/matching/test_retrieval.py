"""Retrieval: exact search with filters, snapshots, and a person turned into a ranking."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from bot import settings
from matching import centring, embedders, retrieval, text
from matching.corpus import Corpus
from matching.embedders import PACKAGED, Embedder, Matrix
from matching.embedders.hashing import HashingEmbedder
from matching.index import ExactIndex, top
from matching.matcher import Matcher
from matching.types import Candidate, Difficulty, Level, Profile, Wish, Work

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EMBEDDER = HashingEmbedder(256)
TITLES = (
    "Crash when resizing an empty batch of images",
    "Translate the tutorial into Swahili",
    "Speed up the attention kernel on GPU",
    "Explain the arguments of the tokenizer",
    "Resize test fails on Windows",
    "Add a dark theme to the web page",
)
ISSUES = tuple(
    Candidate(
        str(i),
        f"sandbox-{'ab'[i % 2]}/tool",
        title,
        skills=frozenset({"cuda"} if i == 2 else ()),
        hours=float(i),
    )
    for i, title in enumerate(TITLES)
)


def corpus_of(candidates: tuple[Candidate, ...] = ISSUES) -> Corpus:
    return Corpus(candidates, EMBEDDER.embed_documents([text.document(c) for c in candidates]))


def ids(corpus: Corpus, wish: Wish, person: Profile | None = None, **more: object) -> list[str]:
    matches = Matcher().rank(
        EMBEDDER,
        corpus,
        person or Profile("p"),
        wish,
        now=NOW,
        **more,  # type: ignore[arg-type]
    )
    return [match.candidate_id for match in matches]


def test_the_fitting_issue_comes_first() -> None:
    corpus = corpus_of()
    assert ids(corpus, Wish(text="resize images crash"))[0] == "0"
    assert ids(corpus, Wish(text="translate to Swahili"))[0] == "1"


def test_what_is_said_skills_and_work_each_count() -> None:
    corpus = corpus_of()
    assert ids(corpus, Wish(), Profile("p", text="tokenizer arguments"))[0] == "3"
    assert ids(corpus, Wish(skills=("gpu", "attention")))[0] == "2"
    work = Profile("p", history=(Work("sandbox-c/x", "Dark theme for the web page"),))
    assert ids(corpus, Wish(), work)[0] == "5"
    assert ids(corpus, Wish(more_like="1"))[0] == "1"


@pytest.mark.parametrize(
    ("wish", "out"),
    [
        (Wish(excluded_ids=frozenset({"0"})), {"0"}),
        (Wish(excluded_skills=("cuda",)), {"2"}),
        (Wish(excluded_repositories=("Sandbox-A/tool",)), {"0", "2", "4"}),
        (Wish(repository="sandbox-b/TOOL"), {"0", "2", "4"}),
        (Wish(max_hours=3.5), {"4", "5"}),
    ],
)
def test_filters_apply_inside(wish: Wish, out: set[str]) -> None:
    assert set(ids(corpus_of(), wish)) == {c.id for c in ISSUES} - out


def test_turned_down_and_foreign_candidates_are_not_found() -> None:
    assert "0" not in ids(corpus_of(), Wish(text="resize"), Profile("p", disliked=("0",)))
    assert ids(corpus_of(), Wish(text="resize"), among=["5", "1", "nowhere"]) in (
        ["5", "1"],
        ["1", "5"],
    )


def test_an_empty_corpus_and_an_empty_person_are_answered() -> None:
    assert ids(corpus_of(()), Wish(text="x")) == []
    assert len(ids(corpus_of(), Wish())) == len(ISSUES)
    assert len(ids(corpus_of(), Wish(text="🙂" * 1000))) == len(ISSUES)


def test_who_said_nothing_gets_what_suits_a_beginner_wherever_it_stands() -> None:
    easy = replace(ISSUES[5], id="easy", difficulty=Difficulty.EASY, welcome=0.9, readiness=0.9)
    many = tuple(Candidate(str(i), "sandbox-a/tool", f"Issue {i}") for i in range(300))
    beginner = Profile("p", level=Level.NOVICE)
    assert ids(corpus_of((*many, easy)), Wish(), beginner)[0] == "easy"


def test_ranking_is_repeatable_and_ranks_are_counted() -> None:
    corpus = corpus_of()
    first = Matcher().rank(EMBEDDER, corpus, Profile("p"), Wish(text="resize"), now=NOW)
    again = Matcher().rank(EMBEDDER, corpus_of(), Profile("p"), Wish(text="resize"), now=NOW)
    assert first == again
    assert [m.rank for m in first] == list(range(1, len(first) + 1))
    assert [m.score for m in first] == sorted((m.score for m in first), reverse=True)


def test_a_next_snapshot_ranks_like_a_fresh_one() -> None:
    corpus = corpus_of()
    ids(corpus, Wish(text="resize"))
    changed = (*ISSUES[2:], Candidate("9", "sandbox-a/tool", "Resize keeps no alpha channel"))
    vectors = EMBEDDER.embed_documents([text.document(c) for c in changed])
    grown = corpus.replaced(changed, vectors)
    for words in ("resize alpha", "dark web page"):
        assert ids(grown, Wish(text=words)) == ids(Corpus(changed, vectors), Wish(text=words))


def test_threads_share_one_lexical_index() -> None:
    corpus, found = corpus_of(), []
    threads = [threading.Thread(target=lambda: found.append(corpus.lexical)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(index) for index in found}) == 1


def test_the_index_agrees_with_plain_numpy_as_far_as_eight_bits_go() -> None:
    random = np.random.default_rng(3)
    vectors = random.normal(size=(5000, 64)).astype(np.float32) + 1
    vectors[7] = vectors.mean(axis=0)
    index = ExactIndex(vectors)
    centred = vectors - vectors.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    query = centred[3]
    others = np.delete(np.arange(5000), 7)
    np.testing.assert_allclose(index.scores(query)[others], (centred @ query)[others], atol=0.005)
    np.testing.assert_allclose(index.scores(query, others), index.scores(query)[others], atol=1e-6)
    np.testing.assert_allclose(
        index.scores(centred[:2])[others], (centred @ centred[:2].T)[others], atol=0.005
    )
    np.testing.assert_allclose(index.vector(5), vectors[5], atol=0.03)
    np.testing.assert_allclose(index.centred(others[:3]), centred[others[:3]], atol=0.01)
    for share in (1.0, 0.5, 0.02):
        mask = random.random(5000) < share
        expected = [row for row in np.argsort(-(centred @ query)) if mask[row]][:10]
        found = index.nearest(query, 10, mask).tolist()
        assert found[0] == expected[0]
        assert len(set(found) & set(expected)) >= 9
    assert index.nbytes < vectors.nbytes / 3


def test_an_index_of_zeros_or_of_nothing_answers() -> None:
    query = np.ones(4, np.float32)
    assert ExactIndex(np.zeros((3, 4), np.float32)).scores(query).tolist() == [0, 0, 0]
    assert ExactIndex(np.zeros((0, 4), np.float32)).nearest(query, 5).tolist() == []


def test_top_breaks_ties_by_place() -> None:
    assert top(np.array([1.0, 2.0, 2.0, 0.0]), 3).tolist() == [1, 2, 0]
    assert top(np.array([1.0]), 0).tolist() == []


def test_a_wish_in_another_language_meets_english_issues() -> None:
    matches = Matcher().rank(
        EMBEDDER, corpus_of(), Profile("p"), Wish("Ich mag Webseiten und Bilder"), now=NOW
    )
    assert matches[0].candidate_id in {"0", "5"}


class Listener(HashingEmbedder):
    """Remembers what it was asked to embed as questions."""

    def __init__(self) -> None:
        super().__init__(64)
        self.heard: list[list[str]] = []

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        self.heard.append(list(texts))
        return super().embed_queries(texts)


def test_a_wish_in_another_language_is_embedded_with_english_words_in_it_too() -> None:
    embedder = Listener()
    centring.mean(embedder, "en")  # asked once a process
    embedder.heard.clear()
    asked = retrieval.ask(embedder, Profile("p"), Wish("Ich mag Diagramme und Bilder"))
    retrieval.ask(embedder, Profile("p"), Wish("I like diagrams and pictures"))
    assert [texts for texts in embedder.heard if texts] == [
        ["Ich mag Diagramme und Bilder", "Ich mag chart und image"],
        ["I like diagrams and pictures"],
    ]
    english = embedder.embed_queries(["chart", "image", "telephone"]) @ asked.said_vector
    assert min(english[:2]) > 0.1 > english[2]


SWAPS = (
    "My name is Abc, I am a 19-year-old woman from Nigeria (she/her). I like GPU kernels.",
    "My name is Xyzu Defg, I am a 61-year-old man from India (he/him). I like GPU kernels.",
    "My name is Abc, I am a 19-year-old man from the United States (they/them). I like GPU kernels.",
)


def ranked(embedder: Embedder, corpus: Corpus, said: str) -> list[tuple[str, float]]:
    matches = Matcher().rank(embedder, corpus, Profile("p", text=said), Wish(), now=NOW)
    return [(match.candidate_id, match.score) for match in matches]


def test_who_a_person_is_changes_no_bit_of_the_ranking() -> None:
    first, *others = (ranked(EMBEDDER, corpus_of(), said) for said in SWAPS)
    assert all(other == first for other in others)
    assert ranked(EMBEDDER, corpus_of(), "I like dark web pages.") != first


@pytest.mark.model
def test_who_a_person_is_changes_no_bit_with_the_packaged_model() -> None:
    packaged = embedders.load(PACKAGED, settings.load().folder)
    corpus = Corpus(ISSUES, packaged.embed_documents([text.document(c) for c in ISSUES]))
    first, *others = (ranked(packaged, corpus, said) for said in SWAPS)
    assert all(other == first for other in others)
