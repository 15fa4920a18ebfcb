"""A file that breaks by a direct push: the last good one counts, and whoever asks there is told what is wrong."""

import pytest

from bot.app import App
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from tests.databases import on_both
from tests.fakes import FixedClock
from tests.surfaces.github_thread import LEARNER, MAINTAINER, PLAN, Thread

pytestmark = on_both
BROKEN = "claim: self-serve\nlimitz: 3\n"


@pytest.fixture(autouse=True)
def without_checks(sandbox: Sandbox) -> None:
    """Nobody gave the app the permission for checks."""
    sandbox.faults.add("/repos/*/check-runs", faults.status(403), times=99)


def said(thread: Thread) -> str:
    return thread.answers()[-1].replace("\\", "")


@pytest.mark.parametrize("verb", ["check", "status", "help"])
def test_the_next_answer_names_line_and_column(thread: Thread, verb: str) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    thread.configure(BROKEN)
    assert thread.answers() == []  # nobody asked yet
    thread.say(MAINTAINER, f"/mentorable {verb}")
    assert "line 2, column 1: unknown key “limitz”" in said(thread)
    assert "last good version counts" in said(thread)
    thread.say(LEARNER, f"/mentorable claim {PLAN}")
    assert thread.issue.assignees == [LEARNER]
    thread.configure("claim: self-serve\n")
    thread.say(MAINTAINER, f"/mentorable {verb}")
    assert "cannot be used" not in said(thread)


def test_where_no_version_was_ever_good_a_maintainer_is_told_and_nobody_else(
    thread: Thread,
) -> None:
    thread.configure(BROKEN)
    thread.say(LEARNER, "/mentorable help")
    assert thread.writes() == ["POST /repos/sandbox-vision/pixelforge/check-runs"]
    for _ in range(2):
        thread.say(MAINTAINER, "/mentorable tag")
    (body,) = thread.answers()
    assert "line 2, column 1" in body.replace("\\", "")
    assert "mentorable" not in thread.issue.labels
    thread.say(MAINTAINER, "/mentorable stop")
    thread.say(MAINTAINER, "/mentorable help")
    assert len(thread.answers()) == 1


def test_a_no_counts_in_a_broken_file_too(thread: Thread) -> None:
    thread.say(MAINTAINER, "/mentorable tag")
    before = len(thread.writes())
    thread.configure(f"enabled: false\n{BROKEN}")
    thread.say(MAINTAINER, "/mentorable status")
    assert [w for w in thread.writes()[before:] if "check-runs" not in w] == []


def test_a_broken_file_of_the_organisation_says_where_it_stands(
    app: App, thread: Thread, clock: FixedClock
) -> None:
    thread.files.clear()
    thread.organisation[".github/mentorable.yml"] = BROKEN.encode()
    thread.say(MAINTAINER, "/mentorable status")
    assert "in sandbox-vision/.github, line 2, column 1" in said(thread)
