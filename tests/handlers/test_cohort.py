"""Programmes: hosts start them, people join, climb, publish what was merged, and may leave."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.cohort_commands import (
    CancelProgramme,
    JoinProgramme,
    LeaveProgramme,
    Programmes,
    PublishWork,
    ShowProgramme,
    StartProgramme,
    UnpublishWork,
)
from bot.commands import Claim, Confirm, EditCommunity, Export, Finish, Forget
from bot.context import Actor, Grant
from bot.errors import UserError
from bot.mentor_commands import SetAge, ShowDecisions
from bot.records import Issue, Purpose
from bot.spelling import parse
from tests.factories import a_learner
from tests.fakes import FixedClock

SERVER = 4711
HOST = Actor("discord", "1", "host", "en", "x", SERVER, frozenset({Grant.MODERATE}))
PLAN = "I will add an example to the page. Then I run the tests."


def member(app: App, name: str, band: str | None = "adult") -> Actor:
    """A member of the server whose age band is known."""
    actor = Actor("discord", name, name, "en", f"dm:{name}", SERVER)
    if band:
        app.handle(actor, SetAge(band))
    return actor


def started(app: App, **more: object) -> int:
    """Start a programme today; returns its id."""
    app.handle(HOST, EditCommunity(channel=5, moderators=7))
    fields = {"name": "Spring", "starts": "2026-03-02", "places": 2, **more}
    reply = app.handle(HOST, StartProgramme(**fields))  # type: ignore[arg-type]
    command = reply.buttons[1].command
    assert isinstance(command, CancelProgramme)
    return command.programme_id


def joined(app: App, name: str, number: int) -> Actor:
    """Let a member join, question and all."""
    actor = member(app, name)
    asked = app.handle(actor, JoinProgramme(number))
    assert "see your name" in str(asked.text)
    assert "You are in" in str(app.handle(actor, asked.buttons[0].command).text)
    return actor


def finish(app: App, actor: Actor, issue_id: int, *, merged: bool = True) -> None:
    """Take an issue, finish it, and have it merged."""
    app.handle(actor, Claim(issue_id, PLAN, accepts_rules=True))
    app.handle(actor, Finish())
    if merged:
        with app.store.write() as tx:
            issue = tx.session.get_one(Issue, issue_id)
            issue.linked_pull_requests = [
                {"node_id": "P", "state": "merged", "number": "99", "author": "somebody"}
            ]


def text(app: App, actor: Actor, number: int | None = None) -> str:
    """Return what somebody reads about where they stand."""
    return str(app.handle(actor, ShowProgramme(number)).text)


def test_a_whole_programme_from_its_start_to_a_published_page(app: App, clock: FixedClock) -> None:
    app.handle(HOST, EditCommunity(timezone="Africa/Nairobi"))
    number = started(app, name="Spring", weeks=8, weekday="thursday", hour=18)
    one = joined(app, "one", number)
    (card,) = app.handle(one, Programmes()).cards
    lines = "\n".join(str(line) for line in card.lines)
    assert "8 weeks, from 2026-03-02 to 2026-04-27" in lines
    assert "1 place is free" in lines
    assert "Office hour: Thursday, 18:00 (Africa/Nairobi)" in lines

    reply = app.handle(one, ShowProgramme())
    assert "week 1 of 8" in str(reply.text)
    assert "Next office hour: 2026-03-05 18:00" in str(reply.text)
    assert "Reached" not in str(reply.text)
    assert len(reply.cards) == 2
    claim = reply.cards[0].buttons[0].command
    assert isinstance(claim, Claim)

    finish(app, one, claim.issue_id)
    clock.move(weeks=3)
    climbing = app.handle(one, ShowProgramme())
    seen = str(climbing.text)
    assert "lead on from it" in seen or "a little harder" in seen
    assert climbing.cards
    assert re.findall("Reached: (.+)", seen) == [
        "get set up and take an issue",
        "finish a first issue",
    ]
    assert "week 4 of 8" in seen
    clock.move(weeks=5)
    over = app.handle(one, ShowProgramme())
    assert "is over" in str(over.text)
    assert "To come" not in str(over.text)
    assert not over.cards

    asked = app.handle(one, PublishWork(number, "  Ada   of the sea "))
    assert "“Ada of the sea” and 1 merged piece of work" in str(asked.text)
    done = str(app.handle(one, asked.buttons[0].command).text)
    assert re.search(r"http://127\.0\.0\.1:8080/merged/[\w-]{20,}$", done)
    assert "Reached: tell the story" in text(app, one)


def test_who_comes_too_late_gets_no_place(app: App) -> None:
    number = started(app, places=1)
    joined(app, "one", number)
    late = member(app, "two")
    assert "No place is free" in str(app.handle(late, Programmes()).cards[0].lines[1])
    asked = app.handle(late, JoinProgramme(number))
    with pytest.raises(UserError, match="Every place"):
        app.handle(late, asked.buttons[0].command)


def test_the_age_is_asked_first_and_then_it_goes_on(app: App) -> None:
    number = started(app)
    one = member(app, "one", band=None)
    asked = app.handle(one, JoinProgramme(number))
    assert "how old" in str(asked.text)
    assert "see your name" in str(app.handle(one, asked.buttons[0].command).text)
    app.handle(one, SetAge("adult"))
    with app.store.read() as tx:  # who says their age again has not said yes to joining
        assert not tx.cohorts.members(number)


@pytest.mark.parametrize(("band", "answer"), [("minor", "moderators read along"), ("child", "13")])
def test_minors_join_only_where_moderators_read_along(app: App, band: str, answer: str) -> None:
    number = started(app)
    app.handle(HOST, EditCommunity(moderators=0))
    with pytest.raises(UserError, match=answer):
        app.handle(member(app, "one", band), JoinProgramme(number))
    app.handle(HOST, EditCommunity(moderators=7))
    if band == "minor":
        app.handle(member(app, "one", band), JoinProgramme(number))


def test_one_joins_in_the_server_itself_and_before_half_of_it(app: App, clock: FixedClock) -> None:
    number = started(app, weeks=2)
    outside = replace(member(app, "one"), community_id=None)
    with pytest.raises(UserError, match="in the server"):
        app.handle(outside, JoinProgramme(number))
    with pytest.raises(UserError, match="belong to a server"):
        app.handle(outside, Programmes())
    clock.move(weeks=1)
    with pytest.raises(UserError, match="takes nobody any more"):
        app.handle(member(app, "two"), JoinProgramme(number))


def test_a_yes_is_stored_as_consent_and_in_the_log(app: App) -> None:
    one = joined(app, "one", started(app))
    with app.store.read() as tx:
        person = tx.people.find("discord", "one")
        assert person is not None
        assert tx.trust.agrees(person.id or 0, Purpose.MENTORING)
    assert "joined" in str(app.handle(one, ShowDecisions()).text)


def test_two_who_are_kept_apart_do_not_meet_in_a_group(app: App) -> None:
    number = started(app)
    joined(app, "one", number)
    two = member(app, "two")
    asked = app.handle(two, JoinProgramme(number))
    with app.store.write() as tx:
        ids = [person.id or 0 for n in ("one", "two") if (person := tx.people.find("discord", n))]
        tx.trust.block(*ids, datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(UserError, match="Every place"):
        app.handle(two, asked.buttons[0].command)


def test_who_leaves_gives_the_place_and_the_page_back(app: App) -> None:
    number = started(app, places=1)
    one = joined(app, "one", number)
    asked = app.handle(one, LeaveProgramme(number))
    assert "take you out" in str(asked.text)
    app.handle(one, asked.buttons[0].command)
    with pytest.raises(UserError, match="in no programme"):
        app.handle(one, ShowProgramme(number))
    with pytest.raises(UserError, match="not in this programme"):
        app.handle(one, LeaveProgramme(number))
    joined(app, "two", number)


def test_hosts_alone_start_and_cancel_and_everybody_in_it_is_told(app: App) -> None:
    one = member(app, "one")
    for command in (StartProgramme("x", "2026-03-09"), CancelProgramme(1)):
        with pytest.raises(UserError, match="Only who may manage"):
            app.handle(one, command)
    number = started(app)
    joined(app, "one", number)
    asked = app.handle(HOST, CancelProgramme(number))
    app.handle(HOST, asked.buttons[0].command)
    assert "was cancelled by its hosts" in text(app, one)
    with app.store.read() as tx:
        person = tx.people.find("discord", "one")
        (telling,) = tx.tellings.of((person and person.id) or 0)
    assert parse(telling.line) == ShowProgramme(number)
    assert not app.handle(one, Programmes()).cards
    elsewhere = replace(HOST, community_id=5)
    with pytest.raises(UserError, match="no such programme"):
        app.handle(elsewhere, CancelProgramme(started(app)))


@pytest.mark.parametrize("unset", ["channel", "moderators"])
def test_a_programme_needs_a_channel_and_moderators(app: App, unset: str) -> None:
    app.handle(HOST, EditCommunity(channel=5, moderators=7))
    app.handle(HOST, EditCommunity(**{unset: 0}))  # type: ignore[arg-type]
    with pytest.raises(UserError, match="set both"):
        app.handle(HOST, StartProgramme("Spring", "2026-03-09"))


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"name": " "}, "A name has"),
        ({"weeks": 13}, "between 1 and 12 weeks"),
        ({"places": 51}, "between 1 and 50 places"),
        ({"starts": "soon"}, "is no day"),
        ({"starts": "2026-02-01"}, "today or within a year"),
        ({"starts": "2028-02-01"}, "today or within a year"),
        ({"weekday": "someday", "hour": 3}, "An office hour is"),
        ({"weekday": "monday"}, "An office hour is"),
        ({"weekday": "monday", "hour": 24}, "An office hour is"),
    ],
)
def test_a_host_is_told_what_is_wrong(app: App, wrong: dict[str, object], answer: str) -> None:
    with pytest.raises(UserError, match=answer):
        started(app, **wrong)


def test_only_merged_work_of_ones_own_is_published_and_only_under_a_name(app: App) -> None:
    number = started(app)
    one = joined(app, "one", number)
    finish(app, one, 1, merged=False)
    with pytest.raises(UserError, match="Nothing of yours was merged"):
        app.handle(one, PublishWork(number, "A"))
    finish(app, one, 2)
    assert "Which name" in str(app.handle(one, PublishWork(number)).text)
    with app.store.write() as tx:
        person = tx.people.find("discord", "one")
        assert person is not None
        tx.people.link(person.id or 0, "github", "77", "other-login", app.clock())
    with pytest.raises(UserError, match="Nothing of yours was merged"):
        app.handle(one, PublishWork(number, "A"))
    with pytest.raises(UserError, match="not in this programme"):
        app.handle(member(app, "two"), PublishWork(number, "A"))


def test_a_page_that_was_taken_down_never_comes_back_at_its_address(app: App) -> None:
    number = started(app)
    one = joined(app, "one", number)
    finish(app, one, 1)
    tokens = []
    for _time in range(2):
        app.handle(one, PublishWork(number, "A", is_confirmed=True))
        with app.store.read() as tx:
            tokens.append(tx.cohorts.of(2)[0][1].page_token)
        app.handle(one, UnpublishWork(number))
        with app.store.read() as tx:
            assert tx.cohorts.published(tokens[-1] or "") is None
    assert len(set(tokens)) == 2


def test_while_something_is_held_nothing_else_is_offered(app: App) -> None:
    number = started(app)
    one = joined(app, "one", number)
    app.handle(one, Claim(1, PLAN, accepts_rules=True))
    assert not app.handle(one, ShowProgramme()).cards


def test_before_its_start_a_programme_says_when_it_begins(app: App) -> None:
    number = started(app, starts="2026-03-20")
    one = joined(app, "one", number)
    reply = app.handle(one, ShowProgramme())
    assert "starts on 2026-03-20" in str(reply.text)
    assert not reply.cards


def test_export_and_erasure_reach_the_place(app: App) -> None:
    number = started(app, places=1)
    one = joined(app, "one", number)
    exported = app.handle(one, Export()).attachments["mentorable.json"]
    assert '"cohortmembership": [\n    {' in exported
    app.handle(one, Forget(is_confirmed=True))
    with app.store.read() as tx:
        assert not tx.cohorts.members(number)


def test_linking_two_records_keeps_the_place(app: App) -> None:
    number = started(app)
    joined(app, "one", number)
    joined(app, "two", number)
    other = a_learner("keeper")
    app.handle(other, SetAge("adult"))
    with app.store.write() as tx:
        keeper, one, two = (
            (p and p.id) or 0
            for p in (
                tx.people.find("terminal", "keeper"),
                tx.people.find("discord", "one"),
                tx.people.find("discord", "two"),
            )
        )
        tx.people.link(keeper, "discord", "one", "one", app.clock())
        assert tx.cohorts.membership(number, keeper)
        tx.people.link(keeper, "discord", "two", "two", app.clock())
        assert [row.person_id for row in tx.cohorts.members(number)] == [keeper]
    assert one != two


def test_an_open_question_stays_when_news_of_a_programme_comes(app: App) -> None:
    number = started(app)
    one = joined(app, "one", number)
    app.handle(one, LeaveProgramme(number))
    app.handle(one, ShowProgramme(number))
    assert "You are out" in str(app.handle(one, Confirm()).text)


def test_the_end_is_told_in_days_of_the_place_when_clocks_change(app: App) -> None:
    app.handle(HOST, EditCommunity(timezone="Europe/Berlin"))
    started(app, starts="2026-09-07", weeks=12)
    lines = app.handle(HOST, Programmes()).cards[0].lines
    assert "from 2026-09-07 to 2026-11-30" in str(lines[0])
