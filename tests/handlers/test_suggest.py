"""Suggestions are free, fit, spread over repositories, bounded and remembered."""

import pytest

from bot.app import App
from bot.commands import Confirm, EditProfile
from bot.errors import UserError
from bot.records import IssueState
from bot.reply import Reply
from bot.wish_commands import Dismiss, Easier, Exclude, More, MoreLike, Suggest
from tests.factories import a_learner, an_issue
from tests.fakes import FixedClock, ToldFreshness
from tests.handlers.conftest import ISSUES


def titles(reply: Reply) -> list[str]:
    return [card.title for card in reply.cards]


def ids(reply: Reply) -> list[int]:
    return [card.shown.suggestion_id for card in reply.cards if card.shown]


def repositories(reply: Reply) -> list[str]:
    return [card.shown.issue.split("#")[0] for card in reply.cards if card.shown]


def test_a_wish_finds_what_it_names_first(app: App) -> None:
    reply = app.handle(a_learner(), Suggest("crash resizing an empty batch"))
    assert titles(reply)[0] == "Crash when resizing an empty batch"


def test_a_thin_profile_without_a_wish_is_asked_one_question(app: App) -> None:
    reply = app.handle(a_learner(), Suggest())
    assert not reply.cards
    assert str(reply.text).count("?") == 1


def test_no_more_than_two_in_five_come_from_one_repository(app: App) -> None:
    names = repositories(app.handle(a_learner(), Suggest("document", limit=6)))
    assert names[:5].count("sandbox-a/one") == names[1:].count("sandbox-a/one") == 2


def test_a_large_repository_does_not_leave_a_long_list_half_empty(app: App) -> None:
    for n in range(12):
        an_issue(app, f"Document part {n * 37} of the large scheduler", repository="sandbox-a/one")
    names = repositories(app.handle(a_learner(), Suggest("document", limit=8)))
    assert len(names) == 8
    assert all(names[at : at + 5].count("sandbox-a/one") <= 2 for at in range(4))


def test_naming_a_repository_lifts_that_bound(app: App) -> None:
    reply = app.handle(a_learner(), Suggest("document", repository="sandbox-a/one"))
    assert repositories(reply) == ["sandbox-a/one"] * 3


def test_what_was_taken_meanwhile_is_replaced_by_the_runner_up(
    app: App, told: ToldFreshness
) -> None:
    first = app.handle(a_learner(), Suggest("document", limit=3))
    taken = first.cards[0]
    assert taken.shown
    told.changes = {
        issue_id: IssueState.ASSIGNED
        for issue_id in range(1, len(ISSUES) + 1)
        if ISSUES[issue_id - 1][0] == taken.title
    }
    second = app.handle(a_learner("other"), Suggest("document", limit=3))
    assert len(second.cards) == 3
    assert taken.title not in titles(second)


def test_all_candidates_are_checked_in_one_request(app: App, told: ToldFreshness) -> None:
    app.handle(a_learner(), Suggest("document", limit=3))
    assert len(told.asked) == 1


def test_an_issue_is_open_to_a_bounded_number_of_learners(app: App) -> None:
    limit = app.settings.exposure_limit
    shown = [
        titles(app.handle(a_learner(f"learner-{n}"), Suggest("crash resizing batch", limit=1)))
        for n in range(limit + 1)
    ]
    assert shown[:limit] == [["Crash when resizing an empty batch"]] * limit
    assert shown[limit] != shown[0]


def test_a_suggestion_frees_its_place_when_it_expires(app: App, clock: FixedClock) -> None:
    for n in range(app.settings.exposure_limit):
        app.handle(a_learner(f"learner-{n}"), Suggest("crash resizing batch", limit=1))
    clock.move(days=4)
    reply = app.handle(a_learner("late"), Suggest("crash resizing batch", limit=1))
    assert titles(reply) == ["Crash when resizing an empty batch"]


def test_a_suggestion_keeps_what_explains_it(app: App) -> None:
    reply = app.handle(a_learner(), Suggest("document", limit=2))
    with app.store.read() as tx:
        row = tx.matches.suggestions(1)[-1]
    assert row.id == ids(reply)[0]
    assert row.model == "hashing:384"
    assert row.reasons
    assert row.features
    assert row.runners_up
    assert sum(float(str(r["contribution"])) for r in row.reasons) == pytest.approx(
        row.score, abs=0.01
    )


def test_the_words_of_a_wish_are_not_stored(app: App) -> None:
    app.handle(a_learner(), Suggest("document xylophone"))
    with app.store.read() as tx:
        assert "xylophone" not in str(tx.people.everything(1))


def test_more_shows_others_of_the_same_kind(app: App) -> None:
    first = app.handle(a_learner(), Suggest("document", limit=3))
    second = app.handle(a_learner(), More())
    assert second.cards
    assert not set(titles(first)) & set(titles(second))


def test_places_do_not_mix(app: App) -> None:
    app.handle(a_learner(place="here"), Suggest("document", limit=2))
    first = app.handle(a_learner(place="there"), Suggest("document", limit=2))
    assert len(first.cards) == 2


def test_easier_ends_with_a_kind_word_when_nothing_is_left(app: App) -> None:
    learner = a_learner()
    app.handle(learner, Suggest("document"))
    for _n in range(4):
        reply = app.handle(learner, Easier())
    assert not reply.cards
    assert "no further free issue" in str(reply.text)


def test_the_wish_outlives_a_restart_but_not_two_days(app: App, clock: FixedClock) -> None:
    first = app.handle(a_learner(), Suggest("document", limit=3))
    app.corpus._version = ("", -1)
    assert not set(titles(first)) & set(titles(app.handle(a_learner(), More())))
    clock.move(days=3)
    again = app.handle(a_learner(), Suggest("document", limit=3))
    assert titles(again) == titles(first)


def test_a_left_out_repository_stays_out(app: App) -> None:
    app.handle(a_learner(), Suggest("document"))
    reply = app.handle(a_learner(), Exclude("sandbox-a/one"))
    assert reply.cards
    assert "sandbox-a/one" not in repositories(reply)


def test_a_dismissed_issue_never_comes_back(app: App) -> None:
    first = app.handle(a_learner(), Suggest("crash resizing batch"))
    asked = app.handle(a_learner(), Dismiss(ids(first)[0]))
    assert len(asked.buttons) == 5
    again = app.handle(a_learner(), Suggest("crash resizing batch"))
    assert titles(first)[0] not in titles(again)


def test_a_reason_for_not_liking_it_changes_the_list_at_once(app: App) -> None:
    first = app.handle(a_learner(), Suggest("document", limit=3))
    reply = app.handle(a_learner(), Dismiss(ids(first)[0], "repository"))
    assert reply.cards
    assert repositories(first)[0] not in repositories(reply)


def test_words_of_ones_own_about_a_dismissal_are_not_stored(app: App) -> None:
    first = app.handle(a_learner(), Suggest("document"))
    app.handle(a_learner(), Dismiss(ids(first)[0], "the maintainer was rude"))
    with app.store.read() as tx:
        rows = tx.matches.suggestions(1)
    assert {row.outcome_why for row in rows} == {"", "other"}


def test_more_like_this_leads_with_its_neighbours(app: App) -> None:
    first = app.handle(a_learner(), Suggest("tests audio resampler", limit=1))
    reply = app.handle(a_learner(), MoreLike(ids(first)[0]))
    assert "Document the audio loader" in titles(reply)
    assert titles(first)[0] not in titles(reply)


def test_nobody_sees_or_changes_the_suggestion_of_another(app: App) -> None:
    first = app.handle(a_learner(), Suggest("document"))
    for command in (MoreLike(ids(first)[0]), Dismiss(ids(first)[0], "too-hard")):
        with pytest.raises(UserError, match="among yours"):
            app.handle(a_learner("stranger"), command)


def test_what_the_profile_leaves_out_is_left_out(app: App) -> None:
    learner = a_learner()
    app.handle(learner, EditProfile(not_skills=("sandbox-a/one",), skills=("python",)))
    app.handle(learner, Confirm())
    assert "sandbox-a/one" not in repositories(app.handle(learner, Suggest("document", limit=9)))
