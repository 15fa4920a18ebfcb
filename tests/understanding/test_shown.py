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
STOP = {
    "en": ("I don't want to mentor anymore", "stop offering me as a mentor"),
    "es": ("ya no quiero ser mentor", "dejo de ser mentora"),
    "pt": ("não quero mais ser mentor", "parar de ser mentora"),
    "fr": ("je ne veux plus être mentor", "j'arrête d'être mentore"),
    "de": ("ich möchte kein Mentor mehr sein", "ich will nicht mehr Mentorin sein"),
    "hi": ("मैं अब मेंटर नहीं रहना चाहता", "ab mentor nahi banna"),
    "zh": ("我不想再当导师了", "不再做导师"),
    "ja": ("メンターをやめます", "もうメンターはしません"),
    "ko": ("멘토 그만할게요", "더 이상 멘토 안 할래요"),
    "ru": ("больше не хочу быть наставником", "перестаю быть ментором"),
    "ar": ("لا أريد أن أكون مرشدا بعد الآن", "توقف عن عرضي كمرشد"),
    "id": ("saya tidak mau jadi mentor lagi", "berhenti jadi mentor"),
    "tr": ("artık mentor olmak istemiyorum", "mentorluğu bırakıyorum"),
    "vi": ("tôi không muốn làm mentor nữa", "thôi làm người hướng dẫn"),
    "sw": ("sitaki kuwa mshauri tena", "acha kunitoa kama mshauri"),
}
PRIVACY = {
    "en": ("do you store my messages?", "is this gdpr compliant?", "who can see my profile?"),
    "es": ("¿guardas mis mensajes?", "¿quién puede ver mi perfil?"),
    "pt": ("você guarda minhas mensagens?", "quem pode ver meu perfil?"),
    "fr": ("est-ce que tu gardes mes messages ?", "qui peut voir mon profil ?"),
    "de": ("speicherst du meine Nachrichten?", "wer kann mein Profil sehen?"),
    "hi": ("क्या आप मेरे संदेश रखते हैं?", "मेरी प्रोफ़ाइल कौन देख सकता है?"),
    "zh": ("你会保存我的消息吗？", "谁能看到我的资料？"),
    "ja": ("私のメッセージは保存されますか", "誰が私のプロフィールを見られますか"),
    "ko": ("내 메시지를 저장하나요?", "누가 내 프로필을 볼 수 있나요?"),
    "ru": ("ты хранишь мои сообщения?", "кто видит мой профиль?"),
    "ar": ("هل تحفظ رسائلي؟", "من يستطيع رؤية ملفي؟"),
    "id": ("apakah kamu menyimpan pesanku?", "siapa yang bisa melihat profilku?"),
    "tr": ("mesajlarımı saklıyor musun?", "profilimi kim görebilir?"),
    "vi": ("bạn có lưu tin nhắn của mình không?", "ai xem được hồ sơ của mình?"),
    "sw": ("je, unahifadhi ujumbe wangu?", "nani anaweza kuona wasifu wangu?"),
}
UNCLEAR_CARDS = {
    "en": "i dont understand number 1",
    "es": "no entiendo el número 1",
    "pt": "não entendi o número 1",
    "fr": "je ne comprends pas le numéro 1",
    "de": "ich verstehe Nummer 1 nicht",
    "hi": "नंबर 1 समझ नहीं आया",
    "zh": "我不懂第一个",
    "ja": "1番がわからない",
    "ko": "1번이 이해가 안 돼요",
    "ru": "не понимаю номер 1",
    "ar": "لا أفهم رقم 1",
    "id": "saya tidak paham nomor 1",
    "tr": "birinciyi anlamadım",
    "vi": "tôi không hiểu số 1",
    "sw": "sielewi namba 1",
}
ELSEWHERE = [
    ("find me a mentor", Intent.FIND_MENTOR),
    ("what data do you have about me?", Intent.SHOW_PROFILE),
    ("send me a gdpr export of my data", Intent.EXPORT_DATA),
    ("delete my messages and all my data", Intent.FORGET_ME),
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


@pytest.mark.parametrize("language", LOCALES)
def test_who_mentors_no_more_who_asks_what_is_kept_and_what_is_not_understood(
    language: str,
) -> None:
    for text in STOP[language]:
        assert (text, READER.read(text, locale=language).intent) == (text, Intent.STOP_MENTORING)
    for text in PRIVACY[language]:
        assert (text, READER.read(text, locale=language).intent) == (text, Intent.PRIVACY)
    read = READER.read(UNCLEAR_CARDS[language], locale=language)
    assert (read.intent, read.facts.item) == (Intent.EXPLAIN, 1)


@pytest.mark.parametrize("text", ["?", "...", "!!!"])
def test_what_has_no_word_means_nothing(text: str) -> None:
    assert READER.read(text).intent == Intent.OTHER


def test_an_address_alone_means_that_issue() -> None:
    read = READER.read("https://github.com/sandbox-rl/gridlands/issues/57")
    assert (read.intent, read.facts.issue) == (Intent.CLAIM, "sandbox-rl/gridlands#57")


@pytest.mark.parametrize(("text", "locale"), [("i'm 15", "en"), ("nina miaka 20", "sw")])
def test_an_age_is_no_card(text: str, locale: str) -> None:
    read = READER.read(text, locale=locale)
    assert read.facts.item is None
    assert read.intent != Intent.CLAIM


@pytest.mark.parametrize("locale", ["en", "es", "pt"])
def test_a_no_stays_in_the_language_of_before(locale: str) -> None:
    assert READER.read("hmm no", locale=locale).language == locale


@pytest.mark.parametrize(("text", "intent"), ELSEWHERE)
def test_what_sounds_alike_is_something_else(text: str, intent: Intent) -> None:
    assert READER.read(text).intent == intent
