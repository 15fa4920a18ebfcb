"""No text makes the reader fail or slow: markup, control and bidirectional characters, anything."""

import time
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.understanding import Understander, evaluation
from bot.understanding.types import Facts, Intent
from bot.understanding.words import MAX_CHARACTERS, clean
from matching.embedders.hashing import HashingEmbedder

READER = Understander(lambda: HashingEmbedder())
LONGEST = 10_000
QUICK_SECONDS = 5.0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read = READER.read(text)
    assert isinstance(read.intent, Intent)
    assert 0.0 <= read.confidence <= 1.0
    assert read.intent != Intent.OTHER or read.facts == Facts()


@pytest.mark.parametrize(
    ("text", "item"), [("سأبدأ بالأخيرة", -1), ("أريد رقم ثلاثة", 3), ("آخذ الثانية", 2)]
)
def test_an_arabic_number_counts_behind_its_prefixes(text: str, item: int) -> None:
    assert READER.read(text).facts.item == item


def test_whoever_wrote_the_phrases_is_answered() -> None:
    for message in islice(evaluation.phrases(), 0, None, 7):  # of every language and intent
        assert READER.read(message.text).language


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "ا",
        "不要",
        "\u202e",
        "\x00",
        "1 ",
        "a/",
        "#",
        "github.com/a/",
        "hours ",
        "n't ",
        "- ",
        "é\u0301",
    ],
)
def test_ten_thousand_characters_are_read_quickly(piece: str) -> None:
    started = time.perf_counter()
    READER.read((piece * LONGEST)[:LONGEST])
    assert time.perf_counter() - started < QUICK_SECONDS


@given(st.text(max_size=200))
def test_what_is_read_has_no_invisible_characters(text: str) -> None:
    cleaned = clean(text * 60)
    assert len(cleaned) <= MAX_CHARACTERS
    assert not any(mark in cleaned for mark in ("\u202e", "\u2066", "\u200b", "\x00"))
