"""Every message reads well aloud: words first, no meaning by a picture alone, short enough for one message."""

import unicodedata

import pytest

from bot import catalogues
from bot.i18n import LOCALES

LIMIT = 2_000
LONGEST_SENTENCE = 45
"""Words of an English sentence beyond which nobody who listens can follow."""


def said(language: str) -> list[str]:
    """Return everything the bot can say in a language."""
    catalogue = catalogues.template() if language == "en" else catalogues.read(language)
    found: list[str] = []
    for message in catalogue:
        texts = message.id if language == "en" else message.string
        found += [texts] if isinstance(texts, str) else list(texts or ())
    return [text for text in found if text]


@pytest.mark.parametrize("language", LOCALES)
def test_no_message_says_anything_by_a_picture(language: str) -> None:
    for text in said(language):
        assert not [c for c in text if unicodedata.category(c) in ("So", "Sk")], text
        assert any(c.isalpha() for c in text), text


@pytest.mark.parametrize("language", LOCALES)
def test_every_message_fits_where_it_is_said(language: str) -> None:
    assert max(len(text) for text in said(language)) < LIMIT / 3


def test_english_sentences_are_short() -> None:
    for text in said("en"):
        for sentence in text.replace(":", ".").replace("?", ".").split(". "):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence
