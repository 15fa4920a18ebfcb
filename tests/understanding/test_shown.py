"""“My mentorships” and “what programmes are there?” are understood in every language."""

import pytest

from bot.i18n import LOCALES
from bot.understanding import Intent, Understander
from matching.embedders.hashing import HashingEmbedder

READER = Understander(lambda: HashingEmbedder())

MENTORSHIPS = {
    "en": ("my mentorships", "Could you show me my mentorships?", "who is my mentor?"),
    "es": ("mis mentorías", "¿Puedes mostrarme mis mentorías?", "¿quién es mi mentora?"),
    "pt": ("minhas mentorias", "mostra as minhas mentorias, por favor", "quem é meu mentor?"),
    "fr": ("mes mentorats", "montre-moi mes mentorats stp", "qui est ma mentore ?"),
    "de": ("meine Mentorings", "zeig mir bitte meine Mentorschaften", "wer ist mein Mentor?"),
    "hi": ("मेरी मेंटरशिप", "मेरी मेंटरशिप दिखाओ", "मेरा मेंटर कौन है?"),
    "zh": ("我的辅导", "看看我的师徒关系", "我的导师是谁？"),
    "ja": ("私のメンタリング", "自分のメンタリングを見せて", "私のメンターは誰ですか"),
    "ko": ("내 멘토링", "제 멘토링 보여 주세요", "내 멘토가 누구예요?"),
    "ru": ("мои наставничества", "покажи мои менторства", "кто мой наставник?"),
    "ar": ("إرشاداتي", "أرني علاقات الإرشاد الخاصة بي", "من هو مرشدي؟"),
    "id": ("mentoring saya", "tolong tampilkan mentoring saya", "siapa mentor saya?"),
    "tr": ("mentorluklarım", "mentorluklarımı göster lütfen", "mentorum kim?"),
    "vi": ("các buổi cố vấn của tôi", "cho xem việc cố vấn của mình", "ai là mentor của tôi?"),
    "sw": ("ushauri wangu", "nionyeshe ushauri wangu wote", "mshauri wangu ni nani?"),
}
PROGRAMMES = {
    "en": ("what programmes are there?", "is there a cohort I could join?"),
    "es": ("¿qué programas hay?", "¿hay algún programa al que pueda unirme?"),
    "pt": ("que programas existem?", "há alguma turma aberta?"),
    "fr": ("quels programmes y a-t-il ?", "y a-t-il une cohorte à rejoindre ?"),
    "de": ("welche Programme gibt es?", "gibt es eine Lerngruppe?"),
    "hi": ("कौन से कार्यक्रम हैं?", "क्या कोई समूह कार्यक्रम चल रहा है?"),
    "zh": ("有哪些计划？", "现在有什么学习小组？"),
    "ja": ("どんなプログラムがありますか", "参加できる学習グループはある？"),
    "ko": ("어떤 프로그램이 있어요?", "참여할 수 있는 스터디 그룹 있나요?"),
    "ru": ("какие есть программы?", "есть ли учебная группа?"),
    "ar": ("ما البرامج المتاحة؟", "هل توجد مجموعة تعلم؟"),
    "id": ("ada program apa saja?", "apakah ada kelompok belajar?"),
    "tr": ("hangi programlar var?", "katılabileceğim bir öğrenme grubu var mı?"),
    "vi": ("có những chương trình nào?", "có nhóm học nào không?"),
    "sw": ("kuna programu gani?", "je, kuna kikundi cha kujifunza?"),
}
ELSEWHERE = [
    ("find me a mentor", Intent.FIND_MENTOR),
    ("I would like to be a mentor", Intent.OFFER_MENTORING),
    ("busco mentoría en python", Intent.FIND_MENTOR),
    ("je programme en python et j'ai deux heures par semaine", Intent.INTRODUCE),
    ("ich brauche einen Mentor", Intent.FIND_MENTOR),
    ("我需要导师", Intent.FIND_MENTOR),
    ("メンターを探しています", Intent.FIND_MENTOR),
    ("멘토를 찾아줘", Intent.FIND_MENTOR),
    ("ابحث لي عن مرشد", Intent.FIND_MENTOR),
    ("natafuta mshauri", Intent.FIND_MENTOR),
]


@pytest.mark.parametrize("language", LOCALES)
def test_what_one_has_and_what_there_is_are_shown(language: str) -> None:
    for intent, said in (
        (Intent.MENTORSHIPS, MENTORSHIPS[language]),
        (Intent.PROGRAMMES, PROGRAMMES[language]),
    ):
        assert [(text, READER.read(text).intent) for text in said] == [(t, intent) for t in said]


@pytest.mark.parametrize(("text", "intent"), ELSEWHERE)
def test_what_sounds_alike_is_something_else(text: str, intent: Intent) -> None:
    assert READER.read(text).intent == intent
