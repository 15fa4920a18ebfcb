"""Twenty stories a maintainer would tell about bots; each must end well, on both databases, over HTTP."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from bot.app import App
from bot.context import Actor
from bot.i18n import verbatim
from bot.mentor_commands import Away
from bot.records import Claim, ClaimState
from bot.reply import Card, Reply
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from bot.sandbox.webhooks import signed
from bot.surfaces.github import sweep
from bot.surfaces.github.hygiene import marker
from bot.surfaces.github.render import render
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.http import WEBHOOK_PATH, site
from bot.wish_commands import Suggest
from bot.worker import Worker
from tests.databases import on_both
from tests.fakes import FixedClock
from tests.github.conftest import SECRET
from tests.surfaces.github_thread import LEARNER, MAINTAINER, NAME, OTHER, PLAN, TRIAGER, Thread
from tests.surfaces.test_github_hygiene import HOSTILE, check

pytestmark = on_both
CLAIM = f"/mentorable claim {PLAN}"


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Run all at the same instant, each in a thread of its own; returns what was raised."""
    barrier, raised = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except BaseException as error:  # the test looks at it
            raised.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return raised


def rest(thread: Thread, clock: FixedClock, minutes: float = 70, steps: int = 6) -> None:
    """Let time pass and the worker with it."""
    for _step in range(steps):
        clock.move(minutes=minutes / steps)
        thread.work()


def dead(app: App) -> list[str]:
    with app.store.read() as tx:
        return [job.error for job in tx.queue.dead()]


def test_scenario_01_the_same_delivery_twice_and_at_once_has_one_visible_effect(
    thread: Thread, make: Callable[..., App]
) -> None:
    payload = thread.payload(LEARNER, "/mentorable help")
    apps = [make() for _ in range(3)]
    assert (
        at_once(
            *(
                lambda a=a: Thread(a, thread.sandbox).take("issue_comment", payload, "one")
                for a in apps
            )
        )
        == []
    )
    at_once(*(lambda a=a: Worker(a, TASKS, ["github"]).run_once() for a in apps))
    thread.deliver("issue_comment", payload, "one")
    thread.deliver("issue_comment", payload, "another-id")
    assert len(thread.answers()) == 1
    assert sum("POST" in write for write in thread.writes()) == 1


def test_scenario_02_two_people_claim_one_issue_at_once_one_is_assigned_one_politely_refused(
    thread: Thread, make: Callable[..., App]
) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    for login in (LEARNER, OTHER):
        thread.take("issue_comment", thread.payload(login, CLAIM))
    apps = [make(), make()]
    assert at_once(*(lambda a=a: Thread(a, thread.sandbox).work() for a in apps)) == []
    assert len(thread.issue.assignees) == 1
    (refusal,) = thread.answers()
    assert "Somebody" in refusal
    assert len(thread.holders()) == 1


def test_scenario_03_one_person_claims_three_issues_at_once_with_limit_one_and_gets_one(
    thread: Thread, make: Callable[..., App]
) -> None:
    for number in (1, 2, 3):
        thread.at(number).say(MAINTAINER, "/mentorable tag --anyway")
        thread.take("issue_comment", thread.payload(LEARNER, CLAIM))
    apps = [make() for _ in range(3)]
    assert at_once(*(lambda a=a: Thread(a, thread.sandbox).work() for a in apps)) == []
    issues = thread.sandbox.world.repositories[NAME].issues
    assert sorted(issue.assignees for issue in issues.values() if issue.assignees) == [[LEARNER]]
    answers = [body for number in (1, 2, 3) for body in thread.at(number).answers()]
    assert len(answers) == 2
    assert all("already work on one issue" in body for body in answers)


@pytest.mark.parametrize(
    "body",
    [
        "```\n/mentorable help\n```",
        "`/mentorable help`",
        "> /mentorable help",
        "<!--\n/mentorable help\n-->",
        "[/mentorable help](https://example.org)",
        "I would write /mentorable help",
        "    /mentorable help",
    ],
)
def test_scenario_04_a_command_in_code_quote_comment_or_link_is_none(
    thread: Thread, body: str
) -> None:
    thread.say(LEARNER, body)
    assert thread.writes() == []


def test_scenario_04_nor_is_one_of_a_bot(thread: Thread) -> None:
    payload = thread.payload("some-bot[bot]", "/mentorable help")
    payload["sender"] = {"login": "some-bot[bot]", "id": 1, "type": "Bot"}
    thread.deliver("issue_comment", payload)
    assert thread.writes() == []


def test_scenario_05_an_edit_that_adds_a_command_acts_once(thread: Thread) -> None:
    first = thread.payload(LEARNER, "Hello.")
    thread.deliver("issue_comment", first)
    body = "Hello.\n\n/mentorable help"
    for before in ("Hello.", body, body + " "):
        comment = dict(first["comment"], body=body)  # type: ignore[call-overload]  # a payload
        edited = first | {
            "action": "edited",
            "comment": comment,
            "changes": {"body": {"from": before}},
        }
        thread.deliver("issue_comment", edited)
    assert len(thread.answers()) == 1
    assert len(thread.writes()) == 1


@pytest.mark.parametrize("code", [500, 502, 503])
def test_scenario_06_an_answer_lost_after_the_write_makes_no_duplicate(
    thread: Thread, clock: FixedClock, code: int
) -> None:
    thread.sandbox.faults.add("/repos/*/comments", faults.lost_answer(code), method="POST")
    thread.say(LEARNER, "/mentorable help")
    rest(thread, clock)
    assert len(thread.answers()) == 1
    thread.say(MAINTAINER, "/mentorable tag")
    thread.sandbox.faults.add("/repos/*/assignees", faults.lost_answer(code), method="POST")
    thread.say(LEARNER, CLAIM)
    rest(thread, clock)
    assert thread.issue.assignees == [LEARNER]
    assert len(thread.holders()) == 1
    assert len(thread.answers()) == 1


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/repos/*/comments", faults.secondary_limit(None, 429)),
        ("/repos/*/comments", faults.secondary_limit(None)),
        ("/repos/*/comments", faults.secondary_limit(90)),
        ("/graphql", faults.graphql_error()),
    ],
)
def test_scenario_07_limits_of_every_kind_are_waited_for_seen_and_lose_nothing(
    thread: Thread, clock: FixedClock, path: str, fault: faults.Fault
) -> None:
    method = "*" if path == "/graphql" else "POST"
    thread.sandbox.faults.add(path, fault, times=2, method=method)
    thread.say(LEARNER, "/mentorable help")
    assert thread.answers() == []
    with thread.app.store.read() as tx:
        assert sum(count for (queue, state), count in tx.queue.counts().items() if state == "ready")
    rest(thread, clock, minutes=240, steps=24)
    assert len(thread.answers()) == 1
    assert dead(thread.app) == []


@pytest.mark.parametrize("is_late", [False, True])
def test_scenario_08_who_cannot_be_assigned_is_told_the_truth_and_nothing_changes(
    thread: Thread, is_late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    labels = list(thread.issue.labels)
    if is_late:  # GitHub says yes beforehand and then silently leaves them out
        thread.sandbox.faults.add("/repos/*/assignees/*", faults.Fault(status=204), method="GET")
    monkeypatch.setattr(type(thread.sandbox.world), "may_be_assigned", lambda *_: False)
    thread.say(LEARNER, CLAIM)
    (body,) = thread.answers()
    assert "does not let you be assigned" in body
    assert thread.issue.assignees == []
    assert thread.issue.labels == labels
    assert thread.holders() == []


def test_scenario_09_a_member_with_triage_rights_runs_a_maintainers_command(thread: Thread) -> None:
    payload = thread.payload(TRIAGER, "/mentorable tag")
    payload["comment"]["author_association"] = "CONTRIBUTOR"  # type: ignore[index]  # as GitHub tells of private members
    thread.deliver("issue_comment", payload)
    assert "mentorable" in thread.issue.labels
    stranger = thread.at(2).payload(OTHER, "/mentorable tag --anyway")
    stranger["comment"]["author_association"] = "OWNER"  # type: ignore[index]  # a lie that changes nothing
    thread.deliver("issue_comment", stranger)
    assert "mentorable" not in thread.issue.labels


@pytest.mark.parametrize("hostile", HOSTILE[:8])
def test_scenario_10_a_hostile_title_pings_nobody_and_leaves_the_marker_whole(
    thread: Thread, hostile: str
) -> None:
    thread.issue.title = f"{hostile} resize"[:250]
    thread.issue.body = f"{hostile}\n\nThe file `resize.py`. {hostile}"
    thread.say(MAINTAINER, "/mentorable check")
    thread.say(MAINTAINER, "/mentorable tag --anyway")
    thread.at(2).say(LEARNER, f"/mentorable suggest {hostile}")
    thread.say(LEARNER, "/mentorable status")
    for number in (1, 2):
        for body in thread.at(number).answers():
            check(body.replace(f"@{LEARNER} ", "", 1))


def test_scenario_11_a_link_to_another_repository_leaves_no_back_reference(
    app: App, thread: Thread
) -> None:
    reply = app.handle(Actor("github", "9", "x"), Suggest("resize"))
    far = Card("Far away", "https://github.com/sandbox-a/b/issues/1", (verbatim("sandbox-a/b#1"),))
    body = render(Reply(reply.text, (*reply.cards, far), private=False), marker("suggest"))
    assert "https://redirect.github.com/sandbox-a/b/issues/1" in body
    check(body)


def test_scenario_12_reminders_of_bots_do_not_count_as_activity(
    app: App, thread: Thread, clock: FixedClock
) -> None:
    thread.claimed()
    (before,) = [c.acted_at for c, _ in _claims(app)]
    clock.move(days=8)
    sweep.sweep(app, {})
    thread.work()
    thread.deliver("issue_comment", _by_bot(thread, "Still there?"))
    thread.say(OTHER, "Any news?")
    assert [c.acted_at for c, _ in _claims(app)] == [before]
    assert [c.due_at - before for c, _ in _claims(app)] == [timedelta(days=28)]
    thread.say(LEARNER, "I am on it.")
    assert [c.acted_at for c, _ in _claims(app)] == [clock()]


def _claims(app: App) -> list[tuple[Claim, Any]]:
    with app.store.read() as tx:
        return list(tx.github.claims(NAME))


def _by_bot(thread: Thread, body: str) -> dict[str, object]:
    payload = thread.payload("some-bot[bot]", body)
    payload["sender"] = {"login": "some-bot[bot]", "id": 5, "type": "Bot"}
    return payload


def test_scenario_13_a_new_holder_after_expiry_has_a_fresh_cycle_with_a_warning_of_its_own(
    app: App, thread: Thread, clock: FixedClock
) -> None:
    thread.claimed()
    for _day in range(29):
        clock.move(days=1)
        sweep.sweep(app, {})
        thread.work()
    assert thread.issue.assignees == []
    (notice,) = thread.answers()
    assert "free again" in notice
    thread.say(OTHER, CLAIM)
    assert thread.issue.assignees == [OTHER]
    for _day in range(26):
        clock.move(days=1)
        sweep.sweep(app, {})
        thread.work()
    assert thread.issue.assignees == [OTHER]
    assert "Are you still on it?" in thread.answers()[1]
    for _day in range(3):
        clock.move(days=1)
        sweep.sweep(app, {})
        thread.work()
    assert thread.issue.assignees == []


def test_scenario_14_a_strangers_marker_or_quoted_command_is_ignored(thread: Thread) -> None:
    forged = f"Nothing.\n\n{marker('help', OTHER)}"
    thread.say(LEARNER, forged)
    thread.say(LEARNER, f"> {CLAIM}\n\n{marker('claim', LEARNER)}")
    thread.say(OTHER, "/mentorable help")
    (body,) = thread.answers()
    assert body.startswith(f"@{OTHER} ")
    assert forged in [c.body for c in thread.issue.comments]


@pytest.mark.parametrize(
    "change", ["deleted comment", "closed", "locked", "transferred", "renamed"]
)
def test_scenario_15_what_changed_before_processing_wins(
    app: App, thread: Thread, clock: FixedClock, change: str
) -> None:
    payload = thread.payload(LEARNER, "/mentorable help")
    thread.take("issue_comment", payload)
    world = thread.sandbox.world
    if change == "deleted comment":
        thread.issue.comments.clear()
    elif change == "closed":
        thread.issue.state = "closed"
    elif change == "locked":
        thread.issue.locked = True
    elif change == "transferred":
        thread.issue.moved_to = world.repositories[NAME].issues[2]
    else:
        repository = world.repositories.pop(NAME)
        repository.full_name = "sandbox-vision/pixelsmith"
        world.repositories["sandbox-vision/pixelsmith"] = repository
        world.renamed[NAME] = "sandbox-vision/pixelsmith"
    thread.work()
    rest(thread, clock)
    if change == "renamed":
        comments = world.repositories["sandbox-vision/pixelsmith"].issues[1].comments
        assert sum(c.author == world.viewer for c in comments) == 1
    else:
        assert thread.writes() == []
    assert dead(app) == []


def test_scenario_15_events_out_of_order_end_in_the_state_that_github_has(thread: Thread) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    thread.issue.labels.remove("mentorable")
    for action in ("unlabeled", "labeled"):  # the older one comes last
        label = {"name": "mentorable"}
        issue = {"number": 1, "state": "open"}
        repository = {"full_name": NAME}
        payload = {"action": action, "issue": issue, "label": label, "repository": repository}
        thread.deliver("issues", payload)
    assert not thread.row().is_mentorable


def test_scenario_16_a_broken_file_leaves_the_last_good_one_and_gives_one_notice(
    thread: Thread,
) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    thread.configure("claim: sometimes\nlimitz: 3\n")
    thread.configure("claim: sometimes\nlimitz: 3\n")
    (one,) = thread.sandbox.world.repositories[NAME].checks
    assert one["conclusion"] == "failure"
    assert "line 1, column 8" in str(one["output"]).replace("\\\\", "").replace("\u200b", "")
    thread.say(LEARNER, CLAIM)
    assert thread.issue.assignees == [LEARNER]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"X-Hub-Signature-256": ""}, 401),
        ({"X-Hub-Signature-256": "", "X-Hub-Signature": "sha1=" + "0" * 40}, 401),
        ({"Content-Type": "text/plain"}, 415),
        ({}, 202),
    ],
)
async def test_scenario_17_what_is_not_signed_as_it_must_be_is_refused(
    app: App, change: dict[str, str], status: int
) -> None:
    headers, body = signed("ping", {"zen": "x"}, SECRET)
    assert await _post(app, body, headers | change) == status


async def test_scenario_17_too_large_is_refused_and_without_a_secret_there_is_no_address(
    app: App, make: Callable[..., App]
) -> None:
    headers, body = signed("ping", {"zen": "x" * (26 * 1024 * 1024)}, SECRET)
    assert await _post(app, body, headers) == 413
    headers, body = signed("ping", {"zen": "x"}, SECRET)
    assert await _post(make(github_webhook_secret=None), body, headers) == 404


async def _post(app: App, body: bytes, headers: dict[str, str]) -> int:
    transport = httpx.ASGITransport(site(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return (await client.post(WEBHOOK_PATH, content=body, headers=headers)).status_code


async def test_scenario_18_a_slow_github_does_not_keep_the_caller_waiting(
    app: App, thread: Thread
) -> None:
    thread.sandbox.faults.add("/repos/*", faults.slow(0.5), times=2)
    headers, body = signed("issue_comment", thread.payload(LEARNER, "/mentorable help"), SECRET)
    before = len(thread.sandbox.requests)
    assert await _post(app, body, headers) == 202
    assert len(thread.sandbox.requests) == before  # GitHub was not even asked
    thread.work()
    assert len(thread.answers()) == 1


def test_scenario_19_after_an_outage_the_ceiling_holds_oldest_first_and_a_dry_run_only_reports(
    app: App, sandbox: Sandbox, clock: FixedClock, thread: Thread
) -> None:
    stale = _stale(app, sandbox, thread, clock, 500)
    thread.configure("claim: self-serve\ndry_run: true\n")
    sweep.sweep(app, {})
    assert _released(app) == []
    thread.configure(
        "claim: self-serve\nlimits: {releases_per_sweep: 5, approaches_per_week: 50}\n"
    )
    sweep.sweep(app, {})
    assert _released(app) == stale[:5]
    sweep.sweep(app, {})
    assert _released(app) == stale[:10]


def _stale(app: App, sandbox: Sandbox, thread: Thread, clock: FixedClock, count: int) -> list[int]:
    """Store that many claims that are over and warned; returns their ids, the oldest first."""
    thread.say(MAINTAINER, "/mentorable tag")
    repository, now = sandbox.world.repositories[NAME], clock()
    first = thread.row()
    ids = []
    with app.store.write() as tx:
        for number in range(100, 100 + count):
            person = tx.people.meet("github", f"p{number}", f"sandbox-p{number}", now)
            there = sandbox.world.add_issue(
                repository, number=number, title="Old", author=MAINTAINER,
                assignees=[f"sandbox-p{number}"],
            )  # fmt: skip
            issue = type(first)(
                **first.model_dump(exclude={"id", "number", "node_id"}),
                number=number,
                node_id=there.node_id,
            )
            tx.issues.touch(issue)
            claim = tx.claims.take(issue.id or 0, person.id or 0, "", now, place="github")
            held = tx.claims.locked(claim.id or 0)
            assert held is not None
            held.acted_at -= timedelta(days=60)
            held.due_at = now - timedelta(days=1000 - number)
            held.reminded_at, held.reminder = now - timedelta(days=10), "x"
            tx.session.add(held)
            ids.append(claim.id or 0)
    return ids


def _released(app: App) -> list[int]:
    with app.store.read() as tx:
        rows = select(Claim.id).where(Claim.state == ClaimState.EXPIRED).order_by(col(Claim.due_at))
        return [row or 0 for row in tx.session.exec(rows).all()]


@pytest.mark.parametrize("state", ["at capacity", "away", "opted out"])
def test_scenario_20_a_mentor_without_room_is_never_mentioned_and_the_learner_knows_what_is_next(
    app: App, thread: Thread, state: str
) -> None:
    mentor = thread.mentored(0 if state == "opted out" else 1)
    if state == "away":
        app.handle(mentor, Away(7))
    if state == "at capacity":
        thread.say(OTHER, CLAIM)
    thread.say(LEARNER, CLAIM)
    body = next(b for b in thread.answers() if b.startswith(f"@{LEARNER} "))
    assert "mentorable suggest" in body.replace("\\", "")
    assert "sandbox-mentor" not in "".join(thread.answers()).replace("\\", "")
    assert thread.issue.assignees == []
