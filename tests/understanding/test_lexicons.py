"""Every language knows every intent, and what it is told in figures is reached."""

from collections import Counter

import pytest

from bot.i18n import LOCALES
from bot.understanding import Intent, Understander, evaluation
from bot.understanding.lexicon import languages, lexicon
from bot.understanding.types import SAID_OUTRIGHT
from matching.embedders.hashing import HashingEmbedder

LEARNED = {*Intent} - SAID_OUTRIGHT
FEWEST, FEWEST_PHRASES = 40, 7
LEAST_INTENT, LEAST_FACTS = 0.80, 0.70
LEAST_INTENT_ENGLISH = 0.90


def test_every_language_has_a_lexicon() -> None:
    assert languages() == LOCALES


@pytest.mark.parametrize("language", LOCALES)
def test_a_language_has_cues_for_every_intent(language: str) -> None:
    assert not [intent for intent in Intent if lexicon(language).intents[intent] < 4]


@pytest.mark.parametrize("language", LOCALES)
def test_a_language_knows_numbers_hours_and_places_in_a_row(language: str) -> None:
    known = lexicon(language)
    assert {1.0, 2.0, 3.0} <= set(known.numbers.values())
    assert {1, 2, 3, -1} <= set(known.ordinals.values())
    assert all(known.terms.get(name) for name in ("hour", "day", "week", "weekend", "month"))


def test_the_development_set_is_large_and_its_halves_differ() -> None:
    train, dev = (evaluation.messages(half) for half in evaluation.HALVES)
    assert len(train) + len(dev) >= 900
    assert not {m.text for m in train} & {m.text for m in dev}
    for language in LOCALES:
        assert sum(m.language == language for m in (*train, *dev)) >= FEWEST


@pytest.mark.parametrize("language", LOCALES)
def test_the_phrases_say_every_intent_in_every_language(language: str) -> None:
    said = [m for m in evaluation.phrases() if m.language == language]
    counts = Counter(m.intent for m in said)
    assert not [i for i in LEARNED if counts[i] < FEWEST_PHRASES]


def test_no_phrase_is_a_message_of_the_dev_half() -> None:
    assert not {m.text for m in evaluation.phrases()} & {m.text for m in evaluation.messages("dev")}


def test_the_development_half_is_understood_without_a_model() -> None:
    result = evaluation.measure(
        Understander(lambda: HashingEmbedder()).read, evaluation.messages("dev")
    )
    assert result.scores["en"].accuracy >= LEAST_INTENT_ENGLISH
    for language, score in result.scores.items():
        assert (language, score.accuracy) >= (language, LEAST_INTENT)
        assert (language, score.f1) >= (language, LEAST_FACTS)
