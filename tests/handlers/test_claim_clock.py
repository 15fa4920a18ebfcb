"""The clock of claims: reminders, one press for more time, and no release that was not announced."""

import pytest
from sqlalchemy import event

from bot.app import App
from bot.commands import Extend, Finish, Release
from bot.context import Actor
from bot.jobs import claims
from bot.mentor_commands import Agree, Nudge
from bot.records import ClaimState, Identity, IssueState, TellingState
from tests.factories import an_issue
from tests.fakes import FixedClock

LEARNER = Actor("discord", "learner", handle="learner", place="dm", locale="en")


@pytest.fixture
def claim_id(app: App) -> int:
    issue_id = an_issue(app, "Document the loader")
    app.handle(LEARNER, Agree("messages"))
    with app.store.write() as tx:
        person = tx.people.find("discord", "learner")
        assert person is not None
        claim = tx.claims.take(issue_id, person.id or 0, "", app.clock())
    assert claim.id is not None
    return claim.id


def told(app: App) -> list[str]:
    with app.store.read() as tx:
        person = tx.people.find("discord", "learner")
        assert person is not None
        return [telling.line for telling in tx.tellings.of(person.id or 0)]


def days(app: App, clock: FixedClock, count: int, *, arrives: bool = True) -> None:
    for _day in range(count):
        clock.move(days=1)
        claims.sweep(app, {})
        claims.sweep(app, {})
        if arrives:
            deliver(app)


def deliver(app: App) -> None:
    """Let what waits be sent, as the surface does."""
    with app.store.write() as tx:
        person = tx.people.find("discord", "learner")
        assert person is not None
        for telling in tx.tellings.of(person.id or 0):
            if telling.state == TellingState.WAITING:
                tx.tellings.become(telling.id or 0, TellingState.SENT, app.clock())


def is_open(app: App, claim_id: int) -> bool:
    with app.store.write() as tx:
        return tx.claims.locked(claim_id) is not None


def test_claims_of_which_nothing_is_due_cost_nothing(
    app: App, clock: FixedClock, claim_id: int
) -> None:
    asked: list[str] = []

    @event.listens_for(app.store.engine, "before_cursor_execute")
    def note(_one: object, _two: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def cost() -> int:
        asked.clear()
        claims.sweep(app, {})
        claims.watch(app, {})
        return len(asked)

    clock.move(days=8)
    cost()  # reminds
    alone = cost()
    for number in range(9):
        issue_id = an_issue(app, f"Issue {number}")
        with app.store.write() as tx:
            person = tx.people.meet("discord", f"learner-{number}", "", app.clock())
            tx.claims.take(issue_id, person.id or 0, "", app.clock())
    assert cost() == alone


def test_reminded_on_days_7_14_21_and_before_the_end(
    app: App, clock: FixedClock, claim_id: int
) -> None:
    days(app, clock, 6)
    assert told(app) == []
    days(app, clock, 1)
    assert told(app) == [f"nudge {claim_id}"]
    days(app, clock, 20)
    assert len(told(app)) == 4
    assert is_open(app, claim_id)


def test_released_on_day_28_after_it_was_announced(
    app: App, clock: FixedClock, claim_id: int
) -> None:
    days(app, clock, 27)
    assert is_open(app, claim_id)
    days(app, clock, 1)
    assert not is_open(app, claim_id)
    assert "open to others again" in str(app.handle(LEARNER, Nudge(claim_id)).text)


def test_after_an_outage_the_warning_comes_first(
    app: App, clock: FixedClock, claim_id: int
) -> None:
    clock.move(days=40)
    claims.sweep(app, {})
    assert is_open(app, claim_id)
    assert len(told(app)) == 1
    deliver(app)
    days(app, clock, 3)
    assert not is_open(app, claim_id)


def test_more_time_starts_the_clock_anew(app: App, clock: FixedClock, claim_id: int) -> None:
    days(app, clock, 20)
    app.handle(LEARNER, Extend())
    days(app, clock, 13)
    assert is_open(app, claim_id)
    assert "day" in str(app.handle(LEARNER, Nudge(claim_id)).text)


def test_the_clock_stands_while_a_maintainer_is_waited_for(
    app: App, clock: FixedClock, claim_id: int
) -> None:
    with app.store.write() as tx:
        claim = tx.claims.locked(claim_id)
        assert claim is not None
        claim.waits_for_maintainer = True
    days(app, clock, 60)
    assert is_open(app, claim_id)
    assert told(app) == []


def test_an_ended_claim_is_left_alone(app: App, clock: FixedClock, claim_id: int) -> None:
    with app.store.write() as tx:
        person = tx.people.find("discord", "learner")
        assert person is not None
        tx.claims.end_of(person.id or 0, ClaimState.COMPLETED, app.clock())
    days(app, clock, 60)
    assert told(app) == []


def test_what_did_not_arrive_releases_nothing(app: App, clock: FixedClock, claim_id: int) -> None:
    days(app, clock, 60, arrives=False)
    assert is_open(app, claim_id)


def test_without_leave_to_write_reminders_wait_until_the_holder_talks(
    app: App, clock: FixedClock, claim_id: int
) -> None:
    app.handle(LEARNER, Agree("messages", gives=False))
    days(app, clock, 40)
    assert is_open(app, claim_id)
    (late,) = app.missed(LEARNER)
    assert "Document the loader" in str(late.text)
    assert app.missed(LEARNER) == []
    days(app, clock, 2)
    assert is_open(app, claim_id)
    days(app, clock, 1)
    assert not is_open(app, claim_id)


@pytest.mark.parametrize("state", claims.TOLD_STATES)
def test_the_holder_is_told_once_when_the_issue_is_gone(
    app: App, claim_id: int, state: IssueState
) -> None:
    change(app, claim_id, state)
    claims.watch(app, {})
    claims.watch(app, {})
    assert told(app) == [f"nudge {claim_id}"]
    reply = app.handle(LEARNER, Nudge(claim_id))
    assert "GitHub" in str(reply.text)
    assert [type(b.command) for b in reply.buttons] == [Finish, Release]


def test_a_holder_who_is_assigned_themselves_is_told_nothing(app: App, claim_id: int) -> None:
    change(app, claim_id, IssueState.ASSIGNED)
    with app.store.write() as tx:
        person = tx.people.find("discord", "learner")
        assert person is not None
        tx.session.add(
            Identity(
                person_id=person.id,
                surface="github",
                external_id="5",
                handle="Some-Login",
                linked_at=app.clock(),
            )
        )
    claims.watch(app, {})
    assert told(app) == []


def change(app: App, claim_id: int, state: IssueState) -> None:
    """Let the index find an issue in another state."""
    with app.store.write() as tx:
        claim = tx.claims.locked(claim_id)
        assert claim is not None
        issue = tx.issues.get(claim.issue_id)
        assert issue is not None
        issue.state, issue.state_since, issue.assignees = state, app.clock(), ["some-login"]
