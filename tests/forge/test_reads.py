"""What is read of repositories and issues, over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.forge import IssueData, NotFoundError, PullRequestState
from bot.forge.github import GitHubForge
from bot.jobs.availability import availability
from bot.records import IssueState
from bot.sandbox import faults
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from tests.forge.conftest import NAME, Make

LABELS = ("good first issue", "help wanted")


def everything(forge: GitHubForge) -> list[IssueData]:
    """Return the issues of all pages."""
    found: list[IssueData] = []
    cursor = None
    while True:
        page = forge.issues(NAME, LABELS, cursor=cursor)
        found += page.issues
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_a_repository(forge: GitHubForge) -> None:
    found = forge.repository(NAME)
    assert (found.full_name, found.stars, found.language) == (NAME, 321, "Python")
    assert found.topics == ("computer-vision",)
    assert not found.is_archived
    assert forge.repository("sandbox-vision/attic").is_archived


def test_a_renamed_repository_answers_under_its_present_name(forge: GitHubForge) -> None:
    assert forge.repository("sandbox-vision/old-pixels").full_name == NAME


def test_labels_of_a_repository(forge: GitHubForge) -> None:
    assert {"good first issue", "help wanted", "bug"} <= set(forge.labels(NAME))


def test_one_request_tells_everything_of_a_page(forge: GitHubForge, github: Sandbox) -> None:
    page = forge.issues(NAME, LABELS)
    assert len(github.requests) == 1
    assert page.next_cursor is None
    by_number = {issue.number: issue for issue in page.issues}
    assert set(by_number) == {1, 2, 3}
    assert by_number[1].last_comments[0].body == "Can I work on this?"
    assert by_number[1].last_comments[0].author == "sandbox-learner"
    assert by_number[2].assignees == ("sandbox-learner",)
    states = {pr.number: pr.state for pr in by_number[3].linked_pull_requests}
    assert states == {10: PullRequestState.OPEN, 11: PullRequestState.MERGED}
    assert all(issue.is_complete for issue in page.issues)


def test_a_pull_request_that_only_mentions_an_issue_does_not_claim_it(forge: GitHubForge) -> None:
    found = forge.issue(NAME, 6)
    assert found.linked_pull_requests == ()
    assert [pull.number for pull in found.mentioning_pull_requests] == [12]
    assert availability(found, datetime.now(UTC)).state is IssueState.FREE
    assert availability(forge.issue(NAME, 3), datetime.now(UTC)).state is (
        IssueState.PULL_REQUEST_OPEN
    )


def test_an_app_is_known_by_its_kind_for_graphql_leaves_out_the_suffix(
    forge: GitHubForge, github: Sandbox
) -> None:
    [comment] = forge.issue(NAME, 6).last_comments
    assert "helper[bot]" not in str(github.requests[-1].answer)
    assert comment.author == "sandbox-helper[bot]"


def test_since_brings_closed_ones_too(forge: GitHubForge, github: Sandbox) -> None:
    long_ago = github.world.now() - timedelta(days=300)
    found = forge.issues(NAME, LABELS, since=long_ago).issues
    assert {issue.number for issue in found} == {1, 2, 3, 5}
    assert forge.issues(NAME, LABELS, since=github.world.now() + timedelta(days=1)).issues == ()


def test_pages_follow_one_another() -> None:
    issues = [
        {"number": n, "title": f"Issue {n}", "labels": ["help wanted"]} for n in range(1, 231)
    ]
    world = world_from(
        [{"full_name": NAME, "issues": issues}], tokens={"good-token": "sandbox-bot"}
    )
    with serve_world(world) as github:
        settings = Settings(
            _env_file=None, github_api_url=str(github), github_token=SecretStr("good-token")
        )
        numbers = [issue.number for issue in everything(GitHubForge(settings))]
        assert sorted(numbers) == list(range(1, 231))
        assert len(github.requests) == 3


def test_without_a_token_rest_reads_one_label_after_the_other(make: Make, github: Sandbox) -> None:
    found = everything(make(token=None))
    assert {issue.number for issue in found} == {1, 2, 3}
    assert not any(issue.is_complete for issue in found)
    assert {request.path for request in github.requests} == {f"/repos/{NAME}/issues"}


def test_pull_requests_never_come_as_issues(make: Make) -> None:
    forge = make(token=None)
    assert {issue.number for issue in forge.issues(NAME, ()).issues} == {1, 2, 3, 4, 6}
    with pytest.raises(NotFoundError):
        forge.issue(NAME, 10)


def test_where_graphql_is_refused_rest_goes_on(forge: GitHubForge, github: Sandbox) -> None:
    github.faults.add("/graphql", faults.status(403, "GraphQL is switched off"), times=9)
    found = everything(forge)
    assert {issue.number for issue in found} == {1, 2, 3}
    assert not any(issue.is_complete for issue in found)
    assert [r.path for r in github.requests].count("/graphql") == 1


def test_one_issue(forge: GitHubForge) -> None:
    assert forge.issue(NAME, 2).title == "Crash when resizing an empty batch"
    for number in (10, 99):
        with pytest.raises(NotFoundError):
            forge.issue(NAME, number)


def test_refresh_asks_for_a_hundred_at_once(forge: GitHubForge, github: Sandbox) -> None:
    known = {issue.number: issue.node_id for issue in forge.issues(NAME, LABELS).issues}
    before = len(github.requests)
    unknown = [f"I_{n}" for n in range(150)]
    found = forge.refresh([*known.values(), *unknown])
    assert len(github.requests) - before == 2
    third = found[known[3]]
    assert third is not None
    assert third.linked_pull_requests[0].state == PullRequestState.OPEN
    assert [found[node_id] for node_id in unknown] == [None] * 150


def test_an_unchanged_list_costs_nothing(forge: GitHubForge, github: Sandbox) -> None:
    first = forge.poll(NAME, ["good first issue"], None)
    assert first.is_changed
    assert first.etag
    left = github.limits.state("sandbox-bot", "core")["remaining"]
    again = forge.poll(NAME, ["good first issue"], first.etag)
    assert not again.is_changed
    assert again.etag == first.etag
    assert github.limits.state("sandbox-bot", "core")["remaining"] == left
    github.world.repositories[NAME].issues[1].updated_at += timedelta(seconds=5)
    assert forge.poll(NAME, ["good first issue"], first.etag).is_changed


def test_rights_come_from_the_flags(forge: GitHubForge) -> None:
    assert forge.permission(NAME, "sandbox-maintainer").may_triage
    assert forge.permission(NAME, "sandbox-triager").may_triage
    assert not forge.permission(NAME, "sandbox-learner").may_triage
    assert not forge.permission(NAME, "nobody-at-all").may_triage


def test_files(forge: GitHubForge) -> None:
    assert forge.file(NAME, "CONTRIBUTING.md") == "Run the tests: größer ist besser.\n"
    assert forge.file(NAME, ".github/mentorable.yml") is None


def test_rate_limits_cost_nothing(forge: GitHubForge, github: Sandbox) -> None:
    found = {limit.resource: limit for limit in forge.rate_limits()}
    assert found["core"].limit == 5000
    assert github.limits.state("sandbox-bot", "core")["used"] == 0
