"""A yes and a no are heard in fifteen languages, and nothing else is taken for one."""

import pytest

from bot.answers import _NO, _YES, answer


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes!",
        "Sí.",
        "¡Sí, por favor!",
        "sim",
        "Oui",
        "d’accord",
        "Ja, bitte.",
        "हाँ",
        "好的。",
        "はい、お願いします",
        "네",
        "да",
        "نعم",
        "ya",
        "Evet",
        "vâng",
        "ndiyo",
        "OK",
        "👍",
        "um yes",
        "ah, oui",
        "hmm… ja",
    ],
)
def test_yes(text: str) -> None:
    assert answer(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "hmm no",
        "eh, no",
        "No, thanks!",
        "não",
        "non merci",
        "Nein danke.",
        "नहीं",
        "不用了",
        "いいえ",
        "아니요",
        "Нет",
        "لا، شكرا",
        "tidak",
        "hayır",
        "không",
        "hapana",
    ],
)
def test_no(text: str) -> None:
    assert answer(text) is False


@pytest.mark.parametrize(
    "text", ["", "  ", "yes but make it easier", "no CUDA", "is it yes or no?", "yesterday", "none"]
)
def test_more_than_that_is_neither(text: str) -> None:
    assert answer(text) is None


def test_no_word_means_both() -> None:
    assert not _YES & _NO
