"""Common words of the trade lead from fourteen languages to English ones."""

import pytest

from matching import bridge
from matching.language import LANGUAGES

SAID = {
    "es": "mejorar los mensajes de error y el mensaje de error", "pt": "uma mensagem de erro", "fr": "un message d'erreur",
    "de": "eine Fehlermeldung", "hi": "त्रुटि संदेश", "zh": "改进错误信息", "ja": "エラーメッセージを直す", "ko": "오류 메시지",
    "ru": "сообщения об ошибках", "ar": "رسائل الخطأ", "id": "pesan kesalahan", "tr": "hata mesajları",
    "vi": "thông báo lỗi", "sw": "ujumbe wa hitilafu",
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_finds_the_words_of_every_language(language: str) -> None:
    assert "error message" in bridge.english(SAID[language], language)


def test_has_a_column_for_every_other_language() -> None:
    assert set(SAID) == set(LANGUAGES) - {"en"}
    assert bridge.english("error message", "en") == []
    assert bridge.english("", "de") == []


def test_a_word_without_a_star_stands_alone() -> None:
    assert "chart plot graph visualization" in bridge.english("Ein Diagramm zeichnen", "de")
    assert "audio sound" in bridge.english("der Ton ist leise", "de")
    assert "audio sound" not in bridge.english("der Tonfall ist rau", "de")
