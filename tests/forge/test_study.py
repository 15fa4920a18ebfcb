"""What is asked about a repository as a whole: its past, its people's first work, its guides."""

import pytest

from bot.forge import DeniedError, NotFoundError
from bot.forge.github import GitHubForge
from bot.forge.queries import GUIDES
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from tests.forge.conftest import NAME, Make

LABELS = ["good first issue"]


def test_a_past_tells_who_asked_who_answered_and_what_was_merged(
    forge: GitHubForge, github: Sandbox
) -> None:
    past = forge.past(NAME, LABELS)
    assert len(github.requests) == 1
    assert {p.number for p in past.pulls if p.merged_at} == {11, 13}
    # Whoever has something merged is a contributor today, in all they ever opened.
    assert {p.opened.association for p in past.pulls} == {"CONTRIBUTOR"}
    [closed] = past.issues
    assert closed.opened.login == "sandbox-reporter"
    assert closed.is_done
    assert {label for one in past.newest for label in one.labels} >= {"bug", "good first issue"}
    assert past.committed_at is not None


def test_first_merged_work_is_looked_up_for_many_in_one_request(
    forge: GitHubForge, github: Sandbox
) -> None:
    found = forge.first_merged(NAME, ["sandbox-learner", "sandbox-nobody"])
    assert found == {"sandbox-learner": 11, "sandbox-nobody": None}
    assert len(github.requests) == 1
    assert forge.first_merged(NAME, []) == {}
    assert len(github.requests) == 1


def test_guides_are_the_same_by_rest_where_graphql_is_refused(
    forge: GitHubForge, make: Make, github: Sandbox
) -> None:
    files = github.world.repositories[NAME].files
    files[".github/mentorable.yml"] = b"enabled: true\n"
    files["docs/CONTRIBUTING.md"] = "größer".encode()
    files["docs/else.md"] = b"not a guide"
    found = forge.guides(NAME)
    assert len(github.requests) == 1
    assert list(found) == [path for path in GUIDES if path in files]
    assert make(token=None).guides(NAME) == found


def test_what_cannot_be_asked_is_an_error_with_words(
    forge: GitHubForge, make: Make, github: Sandbox
) -> None:
    with pytest.raises(NotFoundError):
        forge.past("sandbox-vision/nowhere", LABELS)
    before = len(github.requests)
    with pytest.raises(DeniedError, match="needs a token"):
        make(token=None).past(NAME, LABELS)
    assert len(github.requests) == before


def test_a_query_that_is_too_much_for_github_is_asked_for_less(
    forge: GitHubForge, github: Sandbox
) -> None:
    github.faults.add("/graphql", faults.status(502), times=3)
    assert forge.past(NAME, LABELS).pulls
    assert github.requests[-1].request_body["variables"]["size"] == 25
