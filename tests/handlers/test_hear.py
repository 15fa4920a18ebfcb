"""What people write becomes commands; what changes anything asks first; nothing breaks."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.app import App
from bot.commands import (
    Cancel,
    Claim,
    Confirm,
    EditProfile,
    Export,
    Finish,
    Forget,
    Release,
    SetLanguage,
    Unclear,
    Which,
)
from bot.mentor_commands import OfferMentoring, SetAge
from bot.understanding import Intent
from bot.wish_commands import Easier, Suggest, Why
from tests.factories import a_learner

PLAN = "First I reproduce the crash. Then I fix it and add a test."


def test_a_line_that_spells_a_command_is_that_command(app: App) -> None:
    heard = app.hear(a_learner(), "suggest crash resizing batch --limit=2")
    assert heard.command == Suggest("crash resizing batch", 2)
    assert heard.intent == Intent.FIND
    assert len(heard.reply.cards) == 2


def test_a_command_that_was_typed_tells_facts_as_well(app: App) -> None:
    heard = app.hear(a_learner(), "suggest something with rust, no docker")
    assert (heard.facts.skills, heard.facts.excluded) == (("rust",), ("docker",))


WISHES = ["something with rust, no docker", "two hours of tests in sandbox-c/three", "easy nlp"]


@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_is_the_same_wish_however_it_is_brought(app: App, wish: str) -> None:
    said = app.hear(a_learner(), f"find me {wish}").command
    assert isinstance(said, Suggest)
    assert said != Suggest(said.query)
    typed = app.hear(a_learner(), f"suggest {wish}").command
    assert replace(said, query=wish) == typed == app.wish(Suggest(wish))


def test_what_was_stated_counts_over_what_the_words_tell(app: App) -> None:
    heard = app.hear(a_learner(), 'suggest "something with rust" --skills=python --limit=2')
    assert heard.command == Suggest("something with rust", 2, skills=("python",))


def test_a_broken_option_is_explained(app: App) -> None:
    heard = app.hear(a_learner(), "suggest --colour=red")
    assert "no option “colour”" in str(heard.reply.text)


def test_numbers_mean_the_cards_that_were_shown(app: App) -> None:
    first = app.hear(a_learner(), "suggest crash resizing batch").reply
    app.hear(a_learner("other"), "suggest document")
    second = first.cards[1].shown
    assert second
    assert app.hear(a_learner(), "why 2").command == Why(second.suggestion_id)
    assert app.hear(a_learner(), "claim 1").command == Claim(6)


def test_a_life_in_plain_words(app: App) -> None:
    learner = a_learner()
    told = app.hear(learner, "Hi, I know Python and have three hours a week")
    assert isinstance(told.command, EditProfile)
    assert "python" in told.facts.skills
    assert isinstance(app.hear(learner, "yes!").command, Confirm)
    found = app.hear(learner, "find me something about a crash when resizing a batch")
    assert found.reply.cards[0].title == "Crash when resizing an empty batch"
    assert isinstance(app.hear(learner, "why number 1?").command, Why)
    assert app.hear(learner, "I take number 1").command == Claim(6)
    assert app.hear(learner, PLAN).command == Claim(6, PLAN)
    assert "It is yours" in str(app.hear(learner, "ok").reply.text)


@pytest.mark.parametrize(
    "text",
    ["I know nothing yet, where do I start?", "Ich kann noch nichts, wo fange ich an?"],
)
def test_who_knows_nothing_yet_is_shown_what_suits_beginners(app: App, text: str) -> None:
    heard = app.hear(a_learner(), text)
    assert heard.command == Suggest(level="beginner")
    assert heard.reply.cards


def test_the_wish_of_a_beginner_is_searched_for(app: App) -> None:
    wish = "I am a beginner and want to work on error messages"
    found = app.hear(a_learner(), wish).command
    assert isinstance(found, Suggest)
    assert (found.query, found.level) == (wish, "beginner")


def test_a_question_is_no_plan(app: App) -> None:
    learner = a_learner()
    app.hear(learner, "suggest crash resizing batch")
    app.hear(learner, "I take number 1")
    for question in ("wait, which rules?", "hmm what is that？"):
        assert not isinstance(app.hear(learner, question).command, Claim)
    short = app.hear(learner, "not sure what to write")
    assert "For example" in str(short.reply.text)
    assert app.hear(learner, PLAN).command == Claim(6, PLAN)


@pytest.mark.parametrize(
    ("answer", "band"),
    [
        ("18 or older", "adult"),
        ("15", "minor"),
        ("13 a 17", "minor"),
        ("20.", "adult"),
        ("9", "child"),
    ],
)
def test_the_age_is_answered_in_words(app: App, answer: str, band: str) -> None:
    app.hear(a_learner(), "mentor")
    assert app.hear(a_learner(), answer).command == SetAge(band)


def test_other_words_about_an_age_are_asked_again(app: App) -> None:
    app.hear(a_learner(), "mentor")
    for words in ("i'm 15", "2"):
        assert not isinstance(app.hear(a_learner(), words).command, SetAge)


def test_who_mentors_no_more_is_asked_and_then_offers_nothing(app: App) -> None:
    mentor = a_learner()
    app.handle(mentor, SetAge("adult"))
    app.handle(mentor, OfferMentoring(2))
    assert "stop offering" in str(app.hear(mentor, "I don't want to mentor anymore").reply.text)
    assert "no learners for now" in str(app.hear(mentor, "yes").reply.text)


def test_who_asks_what_is_kept_is_told(app: App) -> None:
    reply = app.hear(a_learner(), "do you store my messages?").reply
    assert "I do not keep your messages" in str(reply.text)
    assert {Export(), Forget()} <= {button.command for button in reply.buttons}


def test_what_is_not_understood_is_answered_briefly(app: App) -> None:
    text = str(app.hear(a_learner(), "the weather is purple").reply.text)
    assert "did nothing" in text
    assert text.count("\n") <= 1


def test_it_means_the_card_that_was_looked_at(app: App) -> None:
    learner = a_learner()
    shown = app.hear(learner, "suggest document").reply
    app.hear(learner, "why 2")
    heard = app.hear(learner, "I'll take it")
    assert isinstance(heard.command, Claim)
    assert shown.cards[1].title in str(heard.reply.text)


def test_it_asks_which_one_when_it_cannot_know(app: App) -> None:
    app.hear(a_learner(), "suggest document")
    heard = app.hear(a_learner(), "I'll take it")
    assert heard.command == Which("claim")
    assert "from 1 to" in str(heard.reply.text)


@pytest.mark.parametrize(
    ("words", "kind"), [("I give it back", Release), ("I am done with it", Finish)]
)
def test_words_that_would_end_a_claim_are_asked_about(app: App, words: str, kind: type) -> None:
    learner = a_learner()
    app.handle(learner, Claim(6, PLAN, accepts_rules=True))
    heard = app.hear(learner, words)
    assert isinstance(heard.command, kind)
    with app.store.read() as tx:
        assert tx.claims.open_of(1)
    app.hear(learner, "yes")
    with app.store.read() as tx:
        assert not tx.claims.open_of(1)


def test_what_was_meant_is_known_also_where_it_cannot_be(app: App) -> None:
    heard = app.hear(a_learner(), "I'll take sandbox-z/nowhere#12")
    assert (heard.intent, heard.facts.issue) == (Intent.CLAIM, "sandbox-z/nowhere#12")
    assert "do not know the issue" in str(heard.reply.text)


def test_changing_the_language_is_asked_about(app: App) -> None:
    heard = app.hear(a_learner(), "please answer in Spanish")
    assert heard.command == SetLanguage("es")
    assert app.hear(a_learner(), "thanks").reply.locale == "en"
    app.hear(a_learner(), "yes")
    assert app.hear(a_learner(), "thanks").reply.locale == "es"


def test_erasing_by_words_asks_and_a_no_keeps_everything(app: App) -> None:
    app.handle(a_learner(), EditProfile(("python",), is_confirmed=True))
    assert app.hear(a_learner(), "forget me").command == Forget()
    assert app.hear(a_learner(), "no").command == Cancel()
    with app.store.read() as tx:
        assert tx.people.profile(1)


def test_the_answer_is_in_the_language_of_the_message(app: App) -> None:
    spanish = a_learner(locale="de")
    assert app.hear(spanish, "Hola, ¿qué puedes hacer por mí?").reply.locale == "es"
    assert app.hear(a_learner("other", locale="de"), "more").reply.locale == "de"


def test_what_is_not_understood_is_said_kindly(app: App) -> None:
    heard = app.hear(a_learner(), "the weather over the sea is grey")
    assert heard.command == Unclear()
    assert "did not understand" in str(heard.reply.text)


def test_a_bug_of_ours_is_answered_with_a_reference_and_logged_without_words(
    app: App,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def break_(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.matcher, "suggest", break_)
    heard = app.hear(a_learner(), "suggest my private words")
    text = str(heard.reply.text)
    reference = text.rsplit(": ", 1)[1].rstrip(".")
    printed = capsys.readouterr()
    logged = printed.out + printed.err + caplog.text  # as logging is set up, or not
    assert "Something broke" in text
    assert reference in logged
    assert "private words" not in logged


@given(text=st.text(max_size=300))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_that_is_written_breaks_it(app: App, text: str) -> None:
    assert "Something broke" not in str(app.hear(a_learner(), text).reply.text)


def test_ten_thousand_characters_are_answered(app: App) -> None:
    assert app.hear(a_learner(), "python " * 1500).reply


def test_easier_with_a_topic_is_a_new_wish(app: App) -> None:
    learner = a_learner()
    assert app.hear(learner, "something easier").command == Easier()
    text = "something easier with Rust"
    assert app.hear(learner, text).command == Suggest(text, skills=("rust",), level="beginner")
    text = "quelque chose de plus dur avec Rust"
    assert app.hear(learner, text).command == Suggest(text, skills=("rust",), level="advanced")
