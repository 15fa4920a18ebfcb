"""The story in docs/github.md is what really happens; the Action does the same from a file."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from sqlmodel import col, update

from bot.__main__ import VERBS
from bot.app import App
from bot.records import Job, JobState
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from bot.store import Store
from bot.verbs.action import command
from tests.databases import on_both
from tests.fakes import MONDAY
from tests.github.conftest import Recorded
from tests.github.story import PAGE, PARTS
from tests.surfaces.github_thread import LEARNER, MAINTAINER, Thread

ROOT = Path(__file__).parent.parent.parent


@on_both
@pytest.mark.parametrize(("begin", "end"), list(PARTS))
def test_the_page_tells_what_happens(
    make: Callable[..., App], sandbox: Sandbox, begin: str, end: str
) -> None:
    told = PARTS[begin, end](make, sandbox)
    written = PAGE.read_text("utf-8").split(begin)[1].split(end)[0]
    assert written.strip() == told.strip(), "run: python -m tests.github.story"


@pytest.fixture
def run(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, dict[str, object]]]:
    """Run the entry point on an event in a file, as the Action does."""
    values = {
        "DATA_DIR": str(tmp_path / "data"),
        "EMBEDDER": "hashing:384",
        "GITHUB_API_URL": str(sandbox),
        "GITHUB_TOKEN": "sandbox-token",
        "GITHUB_WRITE_PAUSE_SECONDS": "0",
    }
    (tmp_path / "data").mkdir()
    for name, value in values.items():
        monkeypatch.setenv(f"MENTORABLE_{name}", value)

    def run(event: str, payload: object) -> tuple[int, dict[str, object]]:
        path = tmp_path / "event.json"
        path.write_text(payload if isinstance(payload, str) else json.dumps(payload))
        done = CliRunner().invoke(command, ["--event", event, "--payload", str(path)])
        line = done.stdout.strip().splitlines()[-1:] or ["{}"]
        return done.exit_code, json.loads(line[0])

    return run


def test_the_action_answers_an_event_once(
    run: Callable[..., tuple[int, dict[str, object]]], thread: Thread
) -> None:
    payload = thread.payload(MAINTAINER, "/mentorable tag")
    assert run("issue_comment", payload) == (
        0,
        {"event": "issue_comment", "is_new": True, "jobs": 1},
    )
    assert "mentorable" in thread.issue.labels
    assert run("issue_comment", payload)[1]["is_new"] is False
    assert run("issue_comment", thread.payload(LEARNER, "/mentorable suggest resize"))[0] == 0
    (body,) = thread.answers()
    assert body.startswith(f"@{LEARNER} ")
    assert run("schedule", {})[0] == 0


@pytest.mark.parametrize(("fault", "code"), [(403, 1), (502, 0)])
def test_the_action_works_recorded_events_and_takes_up_what_waited(
    run: Callable[..., tuple[int, dict[str, object]]],
    thread: Thread,
    recorded: list[Recorded],
    tmp_path: Path,
    fault: int,
    code: int,
) -> None:
    """Nothing is said that nobody asked for. What GitHub did not take, the next run says; a no is red, a wait is not."""
    events = dict(recorded)
    for event in ("issue_comment", "issues", "pull_request", "push"):
        assert run(event, events[event])[0] == 0
    assert thread.writes() == []
    thread.sandbox.faults.add("/repos/*/comments", faults.status(fault), method="POST")
    assert run("issue_comment", thread.payload(LEARNER, "/mentorable help"))[0] == code
    assert thread.answers() == []
    store = Store(f"sqlite:///{tmp_path / 'data' / 'mentorable.db'}")
    with store.write() as tx:  # the time to try again has come
        tx.session.exec(update(Job).where(col(Job.state) == JobState.READY).values(run_at=MONDAY))
    store.close()
    assert run("schedule", {}) == (0, {"event": "schedule", "is_new": True, "jobs": 1})
    assert len(thread.answers()) == 1


@pytest.mark.parametrize("event", ["[]", "{", ""])
def test_an_event_that_is_none_is_refused(
    run: Callable[..., tuple[int, dict[str, object]]], event: str
) -> None:
    assert run("issue_comment", event)[0] == 1


def test_the_action_runs_a_verb_that_exists_and_interpolates_nothing_into_the_shell() -> None:
    steps = yaml.safe_load((ROOT / "action" / "action.yml").read_text("utf-8"))["runs"]["steps"]
    shells = [step["run"] for step in steps if "run" in step]
    assert not any("${{" in line for line in shells)
    assert shells[-1].split()[:2] == ["mentorable", "action"]
    assert "action" in VERBS
    used = [step["uses"].split("@")[1].split()[0] for step in steps if "uses" in step]
    assert all(len(commit) == 40 for commit in used)
    save = steps[-1]
    assert (save["if"], save["with"]["path"]) == ("always()", ".mentorable")


def test_every_action_that_we_run_is_pinned_to_one_commit() -> None:
    """The same commit wherever the same action is named, with its version beside it."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "action" / "action.yml", ROOT / ".github" / "workflows" / "ci.yml"):
        for line in path.read_text("utf-8").splitlines():
            if "uses:" in line:
                match = re.fullmatch(r"\s*(?:- )?uses: (\S+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line)
                assert match, line
                found.setdefault("/".join(match[1].split("/")[:2]), set()).add(match[2])
    assert found
    assert all(len(commits) == 1 for commits in found.values())


def test_the_workflow_of_the_page_asks_for_little_and_runs_one_at_a_time() -> None:
    page = PAGE.read_text("utf-8")
    workflow = yaml.safe_load(
        page.split("```yaml\n# .github/workflows/mentorable.yml")[1].split("```")[0]
    )
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {
        "issues": "write",
        "contents": "read",
        "pull-requests": "read",
    }
    assert workflow["concurrency"]["cancel-in-progress"] is False
