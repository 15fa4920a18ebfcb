"""What is written happens once, also when the answer gets lost."""

import time

import pytest

from bot.forge import DeniedError, NotFoundError, UnavailableError
from bot.forge.github import GitHubForge
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Comment
from tests.forge.conftest import NAME, Make

MARKER = "<!-- mentorable:suggest -->"


def ours(github: Sandbox) -> list[Comment]:
    """Return the comments of issue 2."""
    return github.world.repositories[NAME].issues[2].comments


def test_one_comment_per_purpose_edited_in_place(forge: GitHubForge, github: Sandbox) -> None:
    first = forge.upsert_comment(NAME, 2, MARKER, "Three issues that fit")
    assert forge.upsert_comment(NAME, 2, MARKER, "Two issues that fit") == first
    assert [comment.body for comment in ours(github)] == [f"Two issues that fit\n\n{MARKER}"]
    writes = sum(request.method != "GET" for request in github.requests)
    assert forge.upsert_comment(NAME, 2, MARKER, "Two issues that fit") == first
    assert sum(request.method != "GET" for request in github.requests) == writes


def test_a_marker_in_a_strangers_comment_is_not_ours(forge: GitHubForge, github: Sandbox) -> None:
    github.world.tokens["other-token"] = "sandbox-stranger"
    other = github.world.repositories[NAME].issues[2]
    at = github.world.now()
    other.comments.append(Comment(7, "sandbox-stranger", f"mine {MARKER}", at, at))
    forge.upsert_comment(NAME, 2, MARKER, "Hello")
    assert [comment.author for comment in ours(github)] == ["sandbox-stranger", "sandbox-bot"]


@pytest.mark.parametrize("fault", [faults.lost_answer(), faults.closed(after_work=True)])
def test_an_answer_lost_after_the_write(
    forge: GitHubForge, github: Sandbox, fault: faults.Fault
) -> None:
    github.faults.add("/repos/*/comments", fault, method="POST")
    written = forge.upsert_comment(NAME, 2, MARKER, "Hello")
    assert [comment.id for comment in ours(github)] == [written]
    github.faults.add("/repos/*/comments/*", fault, method="PATCH")
    assert forge.upsert_comment(NAME, 2, MARKER, "Hello again") == written
    assert [comment.body for comment in ours(github)] == [f"Hello again\n\n{MARKER}"]


def test_a_write_that_failed_is_not_sent_twice(forge: GitHubForge, github: Sandbox) -> None:
    github.faults.add("/repos/*/comments", faults.status(502), method="POST", times=5)
    with pytest.raises(UnavailableError):
        forge.upsert_comment(NAME, 2, MARKER, "Hello")
    assert ours(github) == []
    assert sum(request.method == "POST" for request in github.requests) == 1


def test_a_reaction_twice_is_one(forge: GitHubForge, github: Sandbox) -> None:
    comment = forge.comments(NAME, 1)[0]
    forge.react(NAME, comment.id, "+1")
    forge.react(NAME, comment.id, "+1")
    assert len(github.world.repositories[NAME].issues[1].comments[0].reactions) == 1


def test_labels_come_and_go(forge: GitHubForge, github: Sandbox) -> None:
    forge.set_labels(NAME, 2, add=["mentorable"], remove=["bug", "never there"])
    assert github.world.repositories[NAME].issues[2].labels == ["help wanted", "mentorable"]
    with pytest.raises(NotFoundError):
        forge.set_labels(NAME, 99, remove=["bug"])


def test_writing_where_we_may_not(forge: GitHubForge) -> None:
    with pytest.raises(DeniedError):
        forge.upsert_comment("sandbox-vision/attic", 1, MARKER, "Hello")


def test_writes_rest_and_queries_do_not(make: Make, slept: list[float]) -> None:
    forge = make(write_pause=1)
    for _ in range(5):
        forge.issues(NAME, ["help wanted"])
    assert slept == []
    started = time.monotonic()
    forge.react(NAME, forge.comments(NAME, 1)[0].id, "+1")
    forge.react(NAME, forge.comments(NAME, 1)[0].id, "heart")
    rested = sum(slept)
    assert rested == pytest.approx(1 - (time.monotonic() - started), abs=0.2)


def test_comments_come_in_pages(forge: GitHubForge, github: Sandbox) -> None:
    issue, at = github.world.repositories[NAME].issues[2], github.world.now()
    issue.comments += [Comment(n, "sandbox-learner", f"{n}", at, at) for n in range(1, 201)]
    assert len(forge.comments(NAME, 2)) == 200
