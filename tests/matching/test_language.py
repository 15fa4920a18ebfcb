"""The language of a text is told; a few technical words count as English."""

import pytest

from matching.language import language_of


@pytest.mark.parametrize(
    "text", ["fix CUDA kernel", "tabular data pandas", "Improve model card", "data", "", "123"]
)
def test_a_few_technical_words_count_as_english(text: str) -> None:
    assert language_of(text) == "en"


def test_a_short_sentence_without_accents_keeps_its_language() -> None:
    assert language_of("Quero que as redes neurais fiquem menores.") == "pt"
    assert language_of("Nataka kusaidia kuandika nyaraka.") == "sw"
