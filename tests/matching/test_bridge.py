"""Common words of the trade lead from fourteen languages to English ones."""

from importlib.resources import files

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


GROWN = [
    ("es", "Me gustan las pruebas unitarias y los mensajes de error", {"unit test coverage", "error message"}),
    ("es", "Quiero mejorar la documentacion", {"documentation"}),
    ("de", "Ich suche unklare Fehlermeldungen in Komponententests", {"error message", "unit test coverage"}),
    ("fr", "accelerer le chargement des données", {"speed up optimize faster code"}),
    ("ru", "хочу ускорять код на видеокартах", {"speed up optimize faster code", "gpu kernel graphics card"}),
    ("tr", "Belgeleri çevirmek ve İNSANSIZ HAVA araçlarıyla çalışmak", {"translation translate", "documentation", "drone aircraft flight"}),
    ("tr", "belleğin grafiği ve rengi", {"memory", "chart plot graph visualization", "color contrast"}),
    ("ar", "وبالترجمة وتحسين رسائل الخطأ", {"translation translate", "error message"}),
    ("hi", "दस्तावेजों का अनुवाद", {"documentation", "translation translate"}),
    ("ko", "음성인식과 단위테스트를", {"speech voice recognition"}),
    ("ja", "ユニットテストの翻訳", {"unit test coverage", "translation translate"}),
    ("id", "saya ingin menerjemahkan dokumentasinya", {"translation translate", "documentation"}),
    ("sw", "ninatafsiri nyaraka na kutatua hitilafu", {"translation translate", "documentation", "debug debugging"}),
    ("vi", "tôi muốn dịch tài liệu và viết kiểm thử đơn vị", {"translation translate", "documentation", "unit test coverage"}),
    ("zh", "想翻译文档、写单元测试", {"translation translate", "documentation", "unit test coverage"}),
    ("pt", "melhorar mensagens de erro e padrões; dados ausentes", {"error message"}),
    ("ar", "أريد رسائل خطأ واضحة وإصلاح الخطأ", {"error message", "bug fix"}),
    ("pt", "traduzir tutoriais e cobertura de testes", {"translation translate", "tutorial guide", "coverage"}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), GROWN)
def test_finds_words_as_people_write_them(language: str, text: str, expected: set[str]) -> None:
    assert expected <= set(bridge.english(text, language))


FALSE_FRIENDS = [
    ("es", "Tengo cinco horas a la semana", "time date time zone"),
    ("es", "Me gustaría colaborar", "queue job scheduler background task"),
    ("fr", "J'ai de l'expérience", "experiment tracking leaderboard comparison"),
    ("tr", "Türkçe bilirim ve açık kaynak severim", "type hints typing"),
    ("vi", "cá nhân tôi có thời gian", "ocean sea fish marine"),
    ("ja", "日本語が分かります", "books library literature poetry"),
    ("hi", "मुझे दिलचस्पी है", "heart ecg eeg brain biosignal"),
    ("ru", "хочу изучать детекторы", "children kids young"),
    ("ko", "목표를 정했습니다", "table spreadsheet csv"),
    ("ar", "أود المساعدة", "chat assistant chatbot"),
    ("ko", "데이터베이스를 알아요", "dataset data"),
    ("tr", "veritabanlarını bilirim", "dataset data"),
    ("ar", "أعرف قواعد البيانات", "dataset data"),
]


@pytest.mark.parametrize(("language", "text", "words"), FALSE_FRIENDS)
def test_is_not_misled_by_words_that_look_alike(language: str, text: str, words: str) -> None:
    assert words not in bridge.english(text, language)


def test_out_of_a_longer_term_no_shorter_one_is_read() -> None:
    assert bridge.english("أعرف قواعد البيانات والبحث", "ar") == ["database", "search retrieval"]
    assert bridge.english("بيانات وقواعد البيانات", "ar") == ["dataset data", "database"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sw", "Napenda picha: lebo na rangi.", "Napenda image : label na color ."),
        ("de", "Schöne Straße, scho\u0308ne Fehlermeldungen!", "Schöne Straße, schöne error !"),
        ("ja", "テストを翻訳したい", "test を translation したい"),
        ("vi", "Tôi thích Ảnh chụp và bản đồ", "Tôi thích image và satellite"),
    ],
)
def test_puts_an_english_word_in_the_place_of_each_that_it_knows(
    language: str, text: str, expected: str
) -> None:
    assert bridge.glossed(text, language) == expected


def test_a_text_without_known_words_has_no_english_in_it() -> None:
    assert bridge.glossed("Hallo zusammen", "de") == bridge.glossed("", "de") == ""
    assert bridge.glossed("fix the tests", "en") == ""


def test_what_every_wish_says_is_put_into_english_but_is_no_subject() -> None:
    said = "Ich habe zwei Stunden in der Woche und möchte helfen"
    assert bridge.english(said, "de") == []
    assert bridge.glossed(said, "de") == "Ich habe zwei time in der time und möchte help"


@pytest.mark.parametrize(("name", "least"), [("bridge", 400), ("frame", 10)])
def test_every_row_has_a_word_in_every_language_and_no_two_rows_are_one(
    name: str, least: int
) -> None:
    rows = [
        line.split("\t")
        for line in files("matching").joinpath(f"data/{name}.tsv").read_text("utf-8").splitlines()
    ]
    assert all(len(row) == len(LANGUAGES) and all(row) for row in rows)
    names = [row[0] for row in rows]
    assert len(names) == len(set(names)) > least
