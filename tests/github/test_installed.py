"""Installation, removal, quiet hours, the file in a pull request, and the words that are turned on."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.app import App
from bot.records import Claim, ClaimState
from bot.repository_config import PATH
from bot.sandbox import faults
from bot.sandbox.happenings import issue_event
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Issue
from bot.surfaces.github import sweep
from tests.databases import on_both
from tests.fakes import FixedClock
from tests.surfaces.github_thread import LEARNER, MAINTAINER, NAME, OTHER, PLAN, Thread

pytestmark = on_both
OWNER = NAME.split("/")[0]


def installation(action: str) -> dict[str, object]:
    return {
        "action": action,
        "installation": {"id": 1, "account": {"login": OWNER}},
        "repositories": [{"full_name": NAME}],
    }


def test_a_removal_ends_claims_erases_and_keeps_silence_also_for_what_waits(
    app: App, thread: Thread
) -> None:
    thread.claimed()
    thread.take("issue_comment", thread.payload(LEARNER, "/mentorable help"))
    before = len(thread.writes())
    with app.store.write() as tx:
        assert tx.github.file(NAME) is not None
    thread.deliver("installation", installation("deleted"))
    thread.say(LEARNER, "/mentorable help")
    sweep.sweep(app, {})
    assert len(thread.writes()) <= before + 1  # what was taken in before may have been answered
    with app.store.read() as tx:
        assert tx.github.claims(NAME) == []
        assert tx.github.latest(NAME, 1, None) == []
        assert tx.session.exec(select(Claim.state)).all() == [ClaimState.RELEASED]
    answers = len(thread.answers())
    thread.deliver("installation", installation("created"))
    thread.say(LEARNER, "/mentorable status")
    assert len(thread.answers()) == answers + 1


def test_a_single_repository_is_removed(thread: Thread) -> None:
    removed = {"action": "removed", "repositories_removed": [{"full_name": NAME}]}
    thread.deliver("installation_repositories", removed)
    thread.say(MAINTAINER, "/mentorable tag")
    assert thread.writes() == []
    thread.deliver(
        "installation_repositories",
        {"action": "added", "repositories_added": [{"full_name": NAME}]},
    )
    thread.say(MAINTAINER, "/mentorable tag")
    assert "mentorable" in thread.issue.labels


def test_quiet_hours_postpone_and_lose_nothing(thread: Thread, clock: FixedClock) -> None:
    thread.configure("claim: self-serve\nquiet_hours: {start: '22:00', end: '10:00'}\n")
    thread.say(LEARNER, "/mentorable help")
    assert thread.writes() == []
    clock.move(minutes=61)
    thread.work()
    assert len(thread.answers()) == 1


def test_stop_waits_for_no_morning(thread: Thread, clock: FixedClock) -> None:
    thread.configure("claim: self-serve\nquiet_hours: {start: '22:00', end: '10:00'}\n")
    thread.say(LEARNER, "/mentorable help")
    thread.say(MAINTAINER, "/mentorable stop repository")
    assert thread.reactions() == ["+1"]
    clock.move(minutes=61)
    thread.work()
    assert thread.answers() == []


def pull(sandbox: Sandbox, thread: Thread, author: str = LEARNER) -> Issue:
    return sandbox.world.add_issue(
        sandbox.world.repositories[NAME],
        number=60,
        title="Change the file",
        author=author,
        is_pull=True,
    )


@pytest.mark.parametrize("may_check", [True, False])
def test_a_broken_file_in_a_pull_request_is_shown_there_once(
    thread: Thread, sandbox: Sandbox, may_check: bool
) -> None:
    if not may_check:
        sandbox.faults.add("/repos/*/check-runs", faults.status(403), times=9)
    made = pull(sandbox, thread)
    payload = issue_event(str(sandbox), sandbox.world, made, "opened", LEARNER).payload
    thread.deliver("pull_request", payload)  # the file is not among what it changes
    made.changes[PATH] = b"claim: self-serve\nlimitz: {}\n"
    for _ in range(2):
        thread.deliver("pull_request", payload)
    checks = sandbox.world.repositories[NAME].checks
    comments = [c.body for c in made.comments]
    assert (len(checks), len(comments)) == ((1, 0) if may_check else (0, 1))
    said = comments[0] if comments else str(checks[0]["output"])
    assert "line 2, column 1" in said.replace("\\", "")
    assert "limitz" in said
    made.changes[PATH] = b"claim: self-serve\n"
    thread.deliver("pull_request", payload)
    last = checks[-1]["output"]["title"] if may_check else made.comments[-1].body
    assert "is fine" in str(last)
    assert len(made.comments) == (0 if may_check else 1)


@pytest.mark.parametrize(("author", "count"), [(LEARNER, 0), (MAINTAINER, 1)])
def test_the_first_file_is_looked_at_when_one_of_theirs_adds_it(
    thread: Thread, sandbox: Sandbox, author: str, count: int
) -> None:
    thread.files.pop(PATH)
    made = pull(sandbox, thread, author)
    made.changes[PATH] = b"limitz: {}\n"
    payload = issue_event(str(sandbox), sandbox.world, made, "opened", author).payload
    thread.deliver("pull_request", payload)
    assert len(sandbox.world.repositories[NAME].checks) == count
    assert made.comments == []


def test_in_quiet_hours_and_a_trial_run_a_broken_file_and_a_merge_wait_or_stay_unsaid(
    thread: Thread, sandbox: Sandbox, clock: FixedClock
) -> None:
    thread.configure("congratulate: true\nquiet_hours: {start: '22:00', end: '10:00'}\n")
    made = pull(sandbox, thread)
    made.state = "closed"
    sandbox.world.merge(made, sandbox.world.now())
    payload = issue_event(str(sandbox), sandbox.world, made, "closed", MAINTAINER).payload
    thread.deliver("pull_request", payload)
    assert made.comments == []
    clock.move(minutes=61)
    thread.work()
    assert len(made.comments) == 1
    thread.configure("congratulate: true\ndry_run: true\n")
    made.comments.clear()
    made.changes[PATH] = b"limitz: {}\n"
    for action in ("closed", "synchronize"):
        told = issue_event(str(sandbox), sandbox.world, made, action, MAINTAINER).payload
        thread.deliver("pull_request", told)
    assert made.comments == []
    assert sandbox.world.repositories[NAME].checks == []


def test_who_asks_for_a_taken_issue_is_pointed_elsewhere_once_where_that_is_on(
    thread: Thread,
) -> None:
    thread.claimed()
    thread.say(OTHER, "Can I work on this issue?")
    assert thread.answers() == []
    thread.configure("claim: self-serve\nsuggest_when_taken: true\n")
    for _ in range(2):
        thread.say(OTHER, "Can I work on this issue?")
    thread.say(LEARNER, "Can I work on this issue?")
    (body,) = thread.answers()
    assert body.startswith(f"@{OTHER} ")


@pytest.mark.parametrize(("merged_before", "count"), [(0, 1), (1, 0)])
def test_a_first_merge_is_congratulated_where_that_is_on(
    thread: Thread, sandbox: Sandbox, merged_before: int, count: int
) -> None:
    thread.configure("congratulate: true\n")
    world = sandbox.world
    for number in range(merged_before):
        old = world.add_issue(
            world.repositories[NAME], number=40 + number, title="Old", author=LEARNER, is_pull=True
        )
        old.state = "closed"
        world.merge(old, world.now())
    made = pull(sandbox, thread)
    made.state = "closed"
    world.merge(made, world.now())
    payload = issue_event(str(sandbox), world, made, "closed", MAINTAINER).payload
    for _ in range(2):
        thread.deliver("pull_request", payload)
    assert len(made.comments) == count


def test_a_pull_request_stops_the_clock_until_changes_are_asked_for(
    app: App, thread: Thread, sandbox: Sandbox, clock: FixedClock
) -> None:
    thread.claimed()
    made = sandbox.world.add_issue(
        sandbox.world.repositories[NAME], number=61, title="Fix", body="Fixes #1", author=LEARNER,
        is_pull=True, closes=[1],
    )  # fmt: skip
    payload = issue_event(str(sandbox), sandbox.world, made, "opened", LEARNER).payload
    thread.deliver("pull_request", payload)
    for _ in range(40):
        clock.move(days=1)
        sweep.sweep(app, {})
    assert thread.issue.assignees == [LEARNER]
    assert thread.answers() == []
    review = {**payload, "action": "submitted", "review": {"state": "changes_requested"}}
    review["sender"] = {"login": MAINTAINER, "id": 1, "type": "User"}
    thread.deliver("pull_request_review", review)
    with app.store.read() as tx:
        ((claim, _issue),) = tx.github.claims(NAME)
    assert not claim.waits_for_maintainer
    assert claim.due_at > clock() + timedelta(days=6)


def test_enough_new_people_this_week(thread: Thread) -> None:
    thread.configure("claim: self-serve\nlimits: {approaches_per_week: 1}\n")
    thread.claimed()
    thread.at(4).say(MAINTAINER, "/mentorable tag --anyway")
    thread.say(OTHER, f"/mentorable claim {PLAN}")
    assert "Come back next week" in thread.answers()[0]
    assert thread.issue.assignees == []
