"""Words can be misread: whatever they were taken for, nothing of a person's changes before their yes."""

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.commands import Claim, EditProfile
from bot.context import Actor
from bot.understanding import Intent
from bot.wish_commands import Suggest
from tests.factories import a_learner

PLAN = "First I reproduce the crash. Then I fix it and add a test."

MESSAGES = {
    Intent.INTRODUCE: "Hi, I know Rust and have nine hours a week",
    Intent.FIND: "find me something about documentation",
    Intent.EASIER: "something easier, please",
    Intent.HARDER: "give me something harder",
    Intent.MORE: "show me more",
    Intent.MORE_LIKE: "more like number 2",
    Intent.EXCLUDE: "not CUDA please",
    Intent.EXPLAIN: "why number 2?",
    Intent.CLAIM: "I'll take number 1",
    Intent.RELEASE: "I give the issue back",
    Intent.EXTEND: "I need another week",
    Intent.FINISHED: "my pull request got merged",
    Intent.STUCK: "I am stuck, the build keeps failing",
    Intent.FIND_MENTOR: "I need a mentor",
    Intent.OFFER_MENTORING: "I can mentor two people",
    Intent.MENTORSHIPS: "who is my mentor?",
    Intent.PRIVACY: "do you store my messages?",
    Intent.STOP_MENTORING: "I no longer want to mentor",
    Intent.PROGRAMMES: "what programmes are there?",
    Intent.SHOW_PROFILE: "show my profile",
    Intent.EXPORT_DATA: "export my data",
    Intent.FORGET_ME: "delete everything you know about me",
    Intent.PAUSE_DIGEST: "pause the digest",
    Intent.RESUME_DIGEST: "resume the weekly digest",
    Intent.SET_LANGUAGE: "answer me in Spanish please",
    Intent.HELP: "what can you do",
    Intent.GREET: "hello there",
    Intent.THANKS: "thanks a lot",
    Intent.OTHER: "whats the weather tomorrow",
}

NOT_THEIRS = frozenset({"conversation", "suggestion", "job", "delivery", "decision"})
"""What lies on the table, what was shown, what waits: none of it is told or settled by the person."""


def kept(app: App) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table that holds what a person told, took or allowed."""
    with app.store.read() as tx:
        tables = sa.inspect(tx.session.connection()).get_table_names()
        return {
            table: sorted(
                map(tuple, tx.session.connection().execute(sa.text(f'SELECT * FROM "{table}"'))),
                key=repr,
            )
            for table in tables
            if table not in NOT_THEIRS
        }


def settled(app: App) -> list[object]:
    """Return what became of suggestions; one that is settled is not shown again."""
    with app.store.read() as tx:
        rows = tx.session.connection().execute(sa.text("SELECT outcome FROM suggestion"))
        return sorted({row[0] for row in rows}, key=repr)


@pytest.fixture(params=["terminal", "discord"])
def known(request: pytest.FixtureRequest, app: App) -> Actor:
    """Somebody with a profile, cards on the table and an issue of their own."""
    actor = Actor(request.param, "7", handle="learner", place="private", locale="en")
    app.handle(actor, EditProfile(("python",), is_confirmed=True))
    app.handle(actor, Claim(6, PLAN, accepts_rules=True))
    app.handle(actor, Suggest("document"))
    return actor


def test_there_is_a_message_for_every_intent() -> None:
    assert set(MESSAGES) == set(Intent)


def test_words_alone_change_nothing(app: App, known: Actor) -> None:
    before, outcomes = kept(app), settled(app)
    for intent, message in MESSAGES.items():
        heard = app.hear(known, message)
        assert (message, heard.intent) == (message, intent)
        assert (message, kept(app), settled(app)) == (message, before, outcomes)


def test_a_card_is_sent_away_only_after_a_yes(app: App, known: Actor) -> None:
    outcomes = settled(app)
    heard = app.hear(known, "not number 2, hide it")
    assert "(yes or no)" in str(heard.reply.text)
    assert settled(app) == outcomes
    app.hear(known, "yes")
    assert settled(app) != outcomes


def test_a_no_after_each_of_them_keeps_everything(app: App, known: Actor) -> None:
    before, outcomes = kept(app), settled(app)
    for message in MESSAGES.values():
        app.hear(known, message)
        app.hear(known, "no")
    assert (kept(app), settled(app)) == (before, outcomes)


def test_somebody_new_is_asked_as_well(app: App) -> None:
    for message in MESSAGES.values():
        app.hear(a_learner("new"), message)
    with app.store.read() as tx:
        person = tx.people.find("terminal", "new")
        assert person is not None
        assert person.id is not None
        assert tx.people.profile(person.id) is None
        assert not tx.claims.open_of(person.id)
