"""States are checked again at the moment of showing, in one request, within the patience of who waits."""

import time
from collections.abc import Callable
from datetime import timedelta

from bot.app import App
from bot.records import IssueState
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from tests.jobs.conftest import NAMES, Clock
from tests.jobs.test_index import issues


def test_one_request_for_all_and_none_within_ten_minutes(
    indexed: App, run: Callable[[], object], github: Sandbox, clock: Clock
) -> None:
    run()
    stored = issues(indexed)
    ids = [issue.id or 0 for issue in stored.values()]
    github.world.repositories[NAMES[1]].issues[2].assignees.append("sandbox-learner")
    github.requests.clear()
    indexed.freshness.check(ids, 5)
    assert github.requests == []
    clock.ahead = timedelta(minutes=11)
    indexed.freshness.check(ids, 5)
    assert [request.path for request in github.requests] == ["/graphql"]
    assert issues(indexed)[NAMES[1], 2].state == IssueState.ASSIGNED
    indexed.freshness.check(ids, 5)
    assert len(github.requests) == 1


def test_a_slow_forge_does_not_hold_the_answer_up(
    indexed: App, run: Callable[[], object], github: Sandbox, clock: Clock
) -> None:
    run()
    clock.ahead = timedelta(minutes=11)
    ids = [issue.id or 0 for issue in issues(indexed).values()]
    github.world.repositories[NAMES[1]].issues[2].assignees.append("sandbox-learner")
    github.faults.add("/graphql", faults.slow(1.0))
    started = time.monotonic()
    indexed.freshness.check(ids, 0.1)
    assert time.monotonic() - started < 0.9
    assert issues(indexed)[NAMES[1], 2].state == IssueState.FREE
    deadline = time.monotonic() + 10
    while issues(indexed)[NAMES[1], 2].state == IssueState.FREE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert issues(indexed)[NAMES[1], 2].state == IssueState.ASSIGNED


def test_a_forge_that_is_down_leaves_the_states(
    indexed: App, run: Callable[[], object], github: Sandbox, clock: Clock
) -> None:
    run()
    before = {key: issue.checked_at for key, issue in issues(indexed).items()}
    clock.ahead = timedelta(minutes=11)
    github.faults.add("/graphql", faults.status(401, "Bad credentials"), times=9)
    indexed.freshness.check([issue.id or 0 for issue in issues(indexed).values()], 5)
    assert {key: issue.checked_at for key, issue in issues(indexed).items()} == before
