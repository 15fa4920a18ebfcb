"""What plain messages are understood as, without any model."""

import pytest

from bot.understanding import Facts, Intent, Understander
from matching.embedders.hashing import HashingEmbedder

READER = Understander(lambda: HashingEmbedder())

MESSAGES = [
    ("Something easier, please", Intent.EASIER),
    ("i'll take the second one", Intent.CLAIM),
    ("why number 2?", Intent.EXPLAIN),
    ("delete everything you know about me", Intent.FORGET_ME),
    ("answer me in Japanese pls", Intent.SET_LANGUAGE),
    ("whats the weather tomorrow", Intent.OTHER),
    ("not CUDA please", Intent.EXCLUDE),
    ("muéstrame algo más fácil", Intent.EASIER),
    ("puedo enseñar a tres personas", Intent.OFFER_MENTORING),
    ("write docs", Intent.FIND),
    ("CUDA", Intent.FIND),
    ("port kernels from CUDA to Triton", Intent.FIND),
    ("traduire la doc en allemand", Intent.FIND),
    ("写文档", Intent.FIND),
]


@pytest.mark.parametrize(("text", "intent"), MESSAGES)
def test_a_plain_message_is_understood(text: str, intent: Intent) -> None:
    assert READER.read(text).intent == intent


def test_facts_of_an_introduction_are_read() -> None:
    read = READER.read("Hi, I'm from Lagos, I know Python and pandas, about 5 hours a week")
    assert read.intent == Intent.INTRODUCE
    assert read.facts.skills == ("python", "pandas")
    assert (read.facts.hours, read.facts.timezone) == (5.0, "Africa/Lagos")
    assert read.facts.spoken == ("en",)


@pytest.mark.parametrize("text", ["I don't want to delete my data", "please do not unassign me"])
def test_a_denied_wish_is_no_wish(text: str) -> None:
    assert READER.read(text).intent not in {Intent.FORGET_ME, Intent.RELEASE}


IN_EVERY_LANGUAGE = {
    "en": ["show me something easier", "I'll take number 2", "delete all my data"],
    "es": ["algo más fácil", "me quedo con el 2", "borra todos mis datos"],
    "pt": ["algo mais fácil", "fico com o número 2", "apaga todos os meus dados"],
    "fr": ["plus facile stp", "je prends le numéro 2", "supprime toutes mes données"],
    "de": ["etwas Einfacheres bitte", "ich nehme Nummer 2", "lösch alle meine Daten"],
    "hi": ["कुछ आसान दिखाओ", "मैं दूसरा वाला लूंगा", "मेरा सारा डेटा मिटा दो"],
    "zh": ["简单一点的", "我要第二个", "删除我的所有数据"],
    "ja": ["もっと簡単なのがいい", "2番をやります", "私のデータを全部消して"],
    "ko": ["더 쉬운 걸로", "두 번째 거 할게요", "내 데이터 전부 삭제해줘"],
    "ru": ["что-нибудь попроще", "беру вторую", "удали все мои данные"],
    "ar": ["أريد شيئا أسهل", "سآخذ الثاني", "احذف كل بياناتي"],
    "id": ["yang lebih gampang dong", "saya ambil nomor 2", "hapus semua data saya"],
    "tr": ["daha kolay bir şey", "ikinciyi alıyorum", "bütün verilerimi sil"],
    "vi": ["cái nào dễ hơn đi", "mình nhận cái số 2", "xóa hết dữ liệu của tôi"],
    "sw": ["kitu rahisi zaidi", "nitachukua namba 2", "futa data yangu yote"],
}


@pytest.mark.parametrize("language", IN_EVERY_LANGUAGE)
def test_every_language_is_understood(language: str) -> None:
    easier, claim, forget = (READER.read(t, locale=language) for t in IN_EVERY_LANGUAGE[language])
    assert [easier.intent, claim.intent, forget.intent] == ["easier", "claim", "forget_me"]
    assert claim.facts.item == 2
    assert easier.language == language


LOST = {
    "en": "I know nothing yet, where do I start?",
    "es": "Todavía no sé nada, ¿por dónde empiezo?",
    "pt": "não sei de nada, como começar?",
    "fr": "Je ne sais encore rien, par où commencer ?",
    "de": "Ich weiß noch gar nichts, womit soll ich anfangen?",
    "hi": "मुझे अभी कुछ नहीं आता, कहाँ से शुरू करूँ?",
    "zh": "我什么都不会，从哪里开始？",
    "ja": "まだ何も分かりません。どこから始めればいいですか？",
    "ko": "아무것도 모르는데 뭐부터 하면 돼요?",
    "ru": "ничего не умею, с чего мне начать",
    "ar": "لا أعرف شيئًا بعد، من أين أبدأ؟",
    "id": "aku gak ngerti apa-apa, harus mulai dari mana",
    "tr": "hiçbir şey bilmiyorum, nasıl başlarım",
    "vi": "mình không biết gì, nên bắt đầu thế nào",
    "sw": "Bado sijui chochote, nianzie wapi?",
}


@pytest.mark.parametrize("language", LOST)
def test_who_knows_nothing_yet_is_a_beginner_who_wants_to_see_something(language: str) -> None:
    read = READER.read(LOST[language])
    assert (read.intent, read.facts) == (Intent.FIND, Facts(level="beginner", is_lost=True))


def test_who_names_something_to_start_with_is_not_lost() -> None:
    for text in ("I know nothing about docker, where do I start?", "I am new, where can I start?"):
        assert not READER.read(text).facts.is_lost


def test_what_changes_something_needs_words_of_its_own() -> None:
    for text in ("data", "my account", "the weekly", "hmm", "asdf qwer", "1 2 3 4 5 6 7"):
        assert READER.read(text).intent not in {"forget_me", "release", "export_data", "finished"}


def test_a_question_about_a_card_does_not_take_it() -> None:
    read = READER.read("how come number 2 fits me")
    assert (read.intent, read.facts.item) == ("explain", 2)
