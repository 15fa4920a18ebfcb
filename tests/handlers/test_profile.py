"""Facts about a person are shown back, and saved only after a yes."""

import pytest

from bot.app import App
from bot.commands import Cancel, Confirm, EditProfile, Greet, SetLanguage, ShowProfile
from bot.errors import UserError
from bot.i18n import resolve
from bot.records import Profile
from tests.factories import a_learner


def known(app: App) -> Profile | None:
    with app.store.read() as tx:
        return tx.people.profile(1)


def test_facts_are_shown_back_and_saved_after_a_yes(app: App) -> None:
    edit = EditProfile(("python",), (), ("audio",), "beginner", 3, ("en", "es"))
    reply = app.handle(a_learner(), edit)
    for words in (
        "Knows: Python",
        "Likes: Audio",
        "Level: beginner",
        "3 hours a week",
        "English, Spanish",
    ):
        assert words in str(reply.text)
    assert known(app) is None
    app.handle(a_learner(), Confirm())
    profile = known(app)
    assert profile
    assert profile.skills == {"python": "novice"}
    assert profile.hours_per_week == 3


def test_a_no_saves_nothing(app: App) -> None:
    app.handle(a_learner(), EditProfile(("python",)))
    app.handle(a_learner(), Cancel())
    assert "no open question" in str(app.handle(a_learner(), Confirm()).text)
    assert known(app) is None


def test_a_greeting_in_between_leaves_the_question_open(app: App) -> None:
    app.handle(a_learner(), EditProfile(("python",)))
    app.handle(a_learner(), Greet())
    app.handle(a_learner(), Confirm())
    assert known(app)


def test_new_facts_join_the_old_ones_and_what_is_unwanted_goes(app: App) -> None:
    app.handle(a_learner(), EditProfile(("python", "cuda"), hours=2.5, is_confirmed=True))
    app.handle(a_learner(), EditProfile(("rust",), not_skills=("cuda",), is_confirmed=True))
    text = str(app.handle(a_learner(), ShowProfile()).text)
    assert "Knows: Python, Rust" in text
    assert "Not wanted: CUDA" in text
    assert "2.5 hours a week" in text


def test_an_unknown_person_is_told_how_to_begin(app: App) -> None:
    assert "I know nothing about you" in str(app.handle(a_learner(), ShowProfile()).text)


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (EditProfile(), "Tell me what to change"),
        (EditProfile(is_confirmed=True), "Tell me what to change"),
        (EditProfile(level="wizard"), "not “wizard”"),
        (EditProfile(hours=0), "between 1 and 100"),
        (EditProfile(hours=1000), "between 1 and 100"),
        (EditProfile(timezone="Mars/Base"), "“Mars/Base” is no time zone"),
        (EditProfile(spoken=("klingonese",)), "“klingonese” is not the code"),
    ],
)
def test_broken_facts_are_named(app: App, edit: EditProfile, complaint: str) -> None:
    with pytest.raises(UserError, match=complaint):
        app.handle(a_learner(), edit)


@pytest.mark.parametrize("word", ["es", "Spanish", "español", "ESPAÑOL", "Spanisch"])
def test_the_language_is_known_by_any_of_its_names(app: App, word: str) -> None:
    reply = app.handle(a_learner(), SetLanguage(word))
    assert reply.locale == "es"
    assert app.handle(a_learner(locale="de"), Greet()).locale == "es"
    assert "español" in resolve(reply.text, reply.locale)


def test_who_chooses_a_language_is_told_whether_a_speaker_has_read_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread = "No speaker of this language has read the translation yet"
    assert unread in str(app.handle(a_learner(), SetLanguage("sw")).text)
    assert unread not in str(app.handle(a_learner(), SetLanguage("en")).text)
    monkeypatch.setattr("bot.handlers.language.was_read", lambda _code: True)
    assert unread not in str(app.handle(a_learner(), SetLanguage("sw")).text)


def test_a_language_we_do_not_serve_is_named(app: App) -> None:
    with pytest.raises(UserError, match="I do not speak “Klingon”"):
        app.handle(a_learner(), SetLanguage("Klingon"))
