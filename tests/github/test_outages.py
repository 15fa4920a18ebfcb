"""An hour without GitHub costs an hour and nothing else: no job dies, and what was asked happens once."""

from bot.app import App
from bot.forge.github import GitHubForge
from bot.mentor_commands import Respond
from bot.records import MentorshipState
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from bot.surfaces.github import sweep
from tests.fakes import FixedClock
from tests.surfaces.github_thread import LEARNER, MAINTAINER, NAME, PLAN, Thread


def pass_hour(thread: Thread, clock: FixedClock) -> None:
    """Let an hour pass, with a worker that looks every five minutes."""
    for _step in range(12):
        clock.move(minutes=5)
        thread.work()


def test_an_hour_without_github_loses_nothing(
    app: App, sandbox: Sandbox, thread: Thread, clock: FixedClock
) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    app.forge = GitHubForge(app.settings, clock=clock, sleep=lambda _seconds: None)
    sandbox.faults.add("/*", faults.status(503), times=10**6)
    thread.take("issue_comment", thread.payload(LEARNER, f"/mentorable claim {PLAN}"))
    pass_hour(thread, clock)
    assert thread.issue.assignees == []
    sandbox.faults.clear()
    clock.move(minutes=10)
    thread.work()
    assert thread.issue.assignees == [LEARNER]
    assert len(thread.holders()) == 1
    with app.store.read() as tx:
        assert tx.queue.dead() == []


def test_a_claim_is_given_back_also_when_github_goes_away_at_that_moment(
    app: App, sandbox: Sandbox, thread: Thread, clock: FixedClock
) -> None:
    thread.claimed()
    app.forge = GitHubForge(app.settings, clock=clock, sleep=lambda _seconds: None)
    sandbox.faults.add("/repos/*/assignees", faults.status(503), times=10**6, method="DELETE")
    for days in (7, 7, 7, 8):  # when it is reminded, and when it ends
        clock.move(days=days)
        sweep.sweep(app, {})
        thread.work()
    assert thread.holders() == []
    assert thread.issue.assignees == [LEARNER]
    sandbox.faults.clear()
    pass_hour(thread, clock)
    assert thread.issue.assignees == []
    (notice,) = thread.answers()
    assert "free again" in notice


def test_what_is_wrong_with_the_file_is_said_also_when_github_went_away_meanwhile(
    app: App, sandbox: Sandbox, thread: Thread, clock: FixedClock
) -> None:
    app.forge = GitHubForge(app.settings, clock=clock, sleep=lambda _seconds: None)
    thread.say(MAINTAINER, "/mentorable tag")
    sandbox.faults.add("/repos/*/check-runs", faults.status(503), times=10**6)
    thread.configure("claim: self-serve\nlimitz: 3\n")
    checks = sandbox.world.repositories[NAME].checks
    assert checks == []
    sandbox.faults.clear()
    pass_hour(thread, clock)
    assert [check["conclusion"] for check in checks] == ["failure"]


def test_a_mentors_yes_is_said_also_when_github_goes_away_at_that_moment(
    app: App, sandbox: Sandbox, thread: Thread, clock: FixedClock
) -> None:
    mentor = thread.mentored()
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    with app.store.read() as tx:
        (row,) = tx.mentorships.in_state(MentorshipState.PROPOSED)
    app.handle(mentor, Respond(row.id or 0, accepts=True))
    app.forge = GitHubForge(app.settings, clock=clock, sleep=lambda _seconds: None)
    for method in ("POST", "PATCH"):
        sandbox.faults.add("/repos/*/comments*", faults.status(503), times=10**6, method=method)
    thread.work()
    assert thread.issue.assignees == [LEARNER]
    sandbox.faults.clear()
    pass_hour(thread, clock)
    (body,) = thread.answers()
    assert "A mentor said yes" in body
