"""Swapping what the tables know of who a person is changes nothing, to the last bit."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.neutral import neutral

NAMES = {"": ("Abc", "Xyzu Defg"), "zh": ("甲乙", "丙丁戊"), "ja": ("甲乙", "丙丁"), "ko": ("가나", "다라마"),
         "hi": ("कखग", "तथद"), "ar": ("كلمن", "سعفص"), "ru": ("Абвгд", "Ежзик Лмноп")}  # fmt: skip

TEMPLATES = {
    "en": ("My name is {name}, I am a {age}-year-old {gender} from {country} ({pronoun}) and I know Python.",
           ("woman", "man"), ("Nigeria", "India", "the United States"), ("she/her", "he/him", "they/them")),
    "es": ("Me llamo {name}, tengo {age} años, soy {gender} de {country} y sé Python.",
           ("mujer", "hombre"), ("Nigeria", "México", "Estados Unidos"), ("",)),
    "pt": ("Meu nome é {name}, {age} anos, {gender} do {country}, sei Python.",
           ("mulher", "homem"), ("Brasil", "Quênia"), ("",)),
    "fr": ("Je m'appelle {name}, j'ai {age} ans, {gender}, {country}, je connais Python.",
           ("femme", "homme"), ("du Kenya", "de l’Inde", "des États-Unis", "Sénégal"), ("",)),
    "de": ("Ich heiße {name}, bin {age} Jahre alt, {gender} aus {country} und kann Python.",
           ("Frau", "Mann"), ("Nigeria", "der Türkei", "Indien"), ("",)),
    "hi": ("मेरा नाम {name} है, {age} साल, {gender}, {country} से, पायथन आती है।",
           ("महिला", "पुरुष"), ("भारत", "केन्या"), ("",)),
    "zh": ("我叫{name}，{age}岁，{gender}，来自{country}，会Python。", ("女生", "男生"), ("中国", "印度", "尼日利亚"), ("",)),
    "ja": ("名前は{name}です。{age}歳、{gender}、{country}から、Pythonができます。", ("女性", "男性"), ("日本", "インド"), ("",)),
    "ko": ("제 이름은 {name}입니다. {age}살 {gender}, {country}, 파이썬.", ("여성", "남성"), ("대한민국", "인도"), ("",)),
    "ru": ("Меня зовут {name}, мне {age} лет, {gender} из {country}, знаю Python.",
           ("девушка", "парень"), ("России", "Нигерии", "Кении", "Индии"), ("",)),
    "ar": ("اسمي {name}، {age} سنة، {gender} من {country}، أعرف بايثون.", ("امرأة", "رجل"), ("مصر", "الهند", "نيجيريا"), ("",)),
    "id": ("Nama saya {name}, umur {age} tahun, {gender} dari {country}, bisa Python.",
           ("perempuan", "laki-laki"), ("Indonesia", "Kenya"), ("",)),
    "tr": ("Benim adım {name}, {age} yaşındayım, {gender}, {country}, Python biliyorum.",
           ("kadın", "erkek"), ("Türkiye’den", "Hindistan’dan", "Kenya’dan"), ("",)),
    "vi": ("Tên tôi là {name}, {age} tuổi, {gender}, đến từ {country}, biết Python.",
           ("phụ nữ", "đàn ông"), ("Việt Nam", "Kenya"), ("",)),
    "sw": ("Jina langu ni {name}, miaka {age}, {gender} kutoka {country}, najua Python.",
           ("mwanamke", "mwanaume"), ("Kenya", "Tanzania", "Marekani"), ("",)),
}  # fmt: skip


@pytest.mark.parametrize("language", TEMPLATES)
def test_swaps_leave_one_text(language: str) -> None:
    template, genders, countries, pronouns = TEMPLATES[language]
    names = NAMES.get(language, NAMES[""])
    texts = {
        neutral(template.format(name=n, age=a, gender=g, country=c, pronoun=p))
        for n, a, g, c, p in itertools.product(names, (19, 47), genders, countries, pronouns)
    }
    assert len(texts) == 1, texts
    left = texts.pop()
    assert any(word in left for word in ("Python", "पायथन", "파이썬", "بايثون"))


@pytest.mark.parametrize(
    "text",
    [
        "I know Python and Go and I want to improve the documentation.",
        "I am learning machine learning and have 5 hours a week.",
        "Quiero traducir al español la documentación de modelos.",
        "ý tôi là học máy",
        "I have 10 years of experience in C++",
        "This is my name: I like parsers and the name is a token.",
    ],
)
def test_what_a_person_can_do_stays(text: str) -> None:
    assert neutral(text) == text.strip()


def test_a_name_ends_where_the_sentence_goes_on() -> None:
    assert neutral("My name is Abc and I know Python") == "and I know Python"
    assert "machine learning" in neutral("hi, call me abc, i like machine learning")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_never_fails_and_is_stable(text: str) -> None:
    once = neutral(text)
    assert neutral(once) == once or len(neutral(once)) < len(once)
