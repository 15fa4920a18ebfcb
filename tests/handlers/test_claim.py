"""Taking an issue: a plan, the rules, one winner; and what can be done with it then."""

from datetime import timedelta

import pytest

from bot.app import App
from bot.commands import Claim, Confirm, EditProfile, Extend, Finish, Release, Stuck
from bot.errors import UserError
from bot.mentor_commands import RequestMentor
from bot.records import ClaimState, IssueState
from bot.wish_commands import Suggest
from tests.factories import a_learner
from tests.fakes import MONDAY, FixedClock, ToldFreshness

PLAN = "First I reproduce the crash. Then I fix it and add a test."


def take(app: App, issue_id: int = 6, name: str = "learner") -> None:
    app.handle(a_learner(name), Claim(issue_id, PLAN, accepts_rules=True))


def test_taking_asks_for_a_plan_then_for_the_rules_then_it_is_yours(app: App) -> None:
    learner = a_learner()
    assert "Two sentences" in str(app.handle(learner, Claim(6)).text)
    rules = app.handle(learner, Claim(6, PLAN))
    assert PLAN in str(rules.text)
    assert "AI tools" in str(rules.text)
    with app.store.read() as tx:
        assert not tx.claims.open_of(1)
    done = app.handle(learner, rules.buttons[0].command)
    assert "nothing is written on GitHub" in str(done.text)
    with app.store.read() as tx:
        claim = tx.claims.open_of(1)[0]
    assert (claim.issue_id, claim.plan, claim.due_at) == (6, PLAN, MONDAY + timedelta(days=28))


def test_a_plan_of_a_word_is_asked_for_again(app: App) -> None:
    reply = app.handle(a_learner(), Claim(6, "fix", accepts_rules=True))
    assert "a little short" in str(reply.text)
    with app.store.read() as tx:
        assert not tx.claims.open_of(1)


def test_a_button_of_an_older_question_does_not_answer_a_newer_one(app: App) -> None:
    learner = a_learner()
    old = app.handle(learner, EditProfile(skills=("python",))).buttons[0].command
    app.handle(learner, Claim(6, PLAN))
    with pytest.raises(UserError, match="not open any more"):
        app.handle(learner, old)
    with app.store.read() as tx:
        assert tx.people.profile(1) is None
        assert not tx.claims.open_of(1)


def test_only_one_issue_can_be_held(app: App) -> None:
    take(app)
    with pytest.raises(UserError, match="already have this issue"):
        app.handle(a_learner(), Claim(6))
    with pytest.raises(UserError, match="Finish it or give it back"):
        app.handle(a_learner(), Claim(1))


def test_what_somebody_holds_is_neither_shown_nor_taken(app: App) -> None:
    take(app)
    with pytest.raises(UserError, match="Somebody else took"):
        app.handle(a_learner("other"), Claim(6, PLAN, accepts_rules=True))
    reply = app.handle(a_learner("other"), Suggest("crash resizing batch"))
    assert "Crash when resizing an empty batch" not in [card.title for card in reply.cards]


def test_what_was_assigned_meanwhile_is_not_taken(app: App, told: ToldFreshness) -> None:
    told.changes = {6: IssueState.ASSIGNED}
    with pytest.raises(UserError, match="somebody works on it"):
        app.handle(a_learner(), Claim(6))


def test_an_unknown_issue_is_refused(app: App) -> None:
    with pytest.raises(UserError, match="do not know this issue"):
        app.handle(a_learner(), Claim(999))


def test_a_plan_that_is_a_book_is_refused(app: App) -> None:
    with pytest.raises(UserError, match="1000 characters at most"):
        app.handle(a_learner(), Claim(6, "Word. " * 400))


def test_given_back_it_is_free_for_others_and_not_shown_to_me(app: App) -> None:
    take(app)
    app.handle(a_learner(), Release())
    with app.store.read() as tx:
        assert not tx.claims.held()
    mine = app.handle(a_learner(), Suggest("crash resizing batch"))
    assert "Crash when resizing an empty batch" not in [card.title for card in mine.cards]
    take(app, name="other")


def test_more_time_counts_from_now(app: App, clock: FixedClock) -> None:
    take(app)
    clock.move(days=20)
    assert "2026-04-05" in str(app.handle(a_learner(), Extend()).text)


def test_more_time_never_means_less(app: App) -> None:
    take(app)
    assert "2026-03-30" in str(app.handle(a_learner(), Extend()).text)


def test_finishing_ends_the_claim(app: App) -> None:
    take(app)
    assert "Well done" in str(app.handle(a_learner(), Finish()).text)
    with app.store.read() as tx:
        rows = tx.people.everything(1)["claim"]
    assert [row["state"] for row in rows] == [ClaimState.COMPLETED]


def test_being_stuck_gives_steps_and_a_way_out(app: App) -> None:
    take(app)
    reply = app.handle(a_learner(), Stuck())
    assert {type(button.command) for button in reply.buttons} == {RequestMentor, Extend, Release}
    assert reply.cards[0].title == "Crash when resizing an empty batch"


@pytest.mark.parametrize("command", [Release(), Extend(), Finish(), Stuck(), Release(6)])
def test_without_an_issue_there_is_nothing_to_do(app: App, command: Release) -> None:
    with pytest.raises(UserError, match="You have no issue now"):
        app.handle(a_learner(), command)


def test_a_yes_without_a_question_does_nothing(app: App) -> None:
    assert "no open question" in str(app.handle(a_learner(), Confirm()).text)
