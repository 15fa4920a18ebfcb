"""The lexical side: words, identifiers, n-grams, and an index that grows cheaply."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.lexical import LexicalIndex, words

TEXTS = (
    "Document the arguments of torch.nn.Linear",
    "Crash in save_pretrained when the folder is missing",
    "Translate the tutorial into Swahili",
    "修复分词器的错误",
    "",
)
ALL = np.arange(len(TEXTS))


def test_identifiers_give_themselves_and_their_parts() -> None:
    assert words("torch.nn.Linear") == ["torch.nn.linear", "torch", "nn", "linear"]
    assert {"save", "pretrained"} <= set(words("save_pretrained()"))
    assert {"data", "loader"} <= set(words("DataLoader"))
    assert words("分词器") == ["分词", "词器"]


def test_bm25_finds_parts_of_identifiers() -> None:
    index = LexicalIndex(TEXTS)
    assert index.bm25("how to use Linear").argmax() == 0
    assert index.bm25("pretrained").argmax() == 1
    assert not index.bm25("unknown").any()


def test_ngrams_find_inflected_words() -> None:
    index = LexicalIndex(TEXTS)
    scores = index.similarity("translating tutorials", ALL)
    assert scores.argmax() == 2
    assert scores[4] == 0
    assert (scores <= 1).all()


def test_a_text_is_most_like_itself() -> None:
    index = LexicalIndex(TEXTS)
    for row in range(4):
        np.testing.assert_allclose(index.similarity(TEXTS[row], np.array([row])), 1, atol=1e-5)


def test_a_grown_index_equals_a_fresh_one() -> None:
    more = (*TEXTS[1:], "A new issue about tokenizers")
    grown, fresh = LexicalIndex(more, LexicalIndex(TEXTS)), LexicalIndex(more)
    for query in ("tokenizer crash", "torch Linear", "folder"):
        np.testing.assert_allclose(grown.bm25(query), fresh.bm25(query), rtol=1e-5)
        np.testing.assert_allclose(
            grown.similarity(query, ALL), fresh.similarity(query, ALL), rtol=1e-4, atol=1e-6
        )


def test_an_empty_index_answers() -> None:
    index = LexicalIndex(())
    assert index.bm25("a").shape == (0,)
    assert index.similarity("a", np.arange(0)).shape == (0,)


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=60))
def test_any_text_can_be_indexed_and_asked(texts: list[str], query: str) -> None:
    index = LexicalIndex(texts)
    scores = index.similarity(query, np.arange(len(texts)))
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores <= 1.001)).all()
    assert np.isfinite(index.bm25(query)).all()
