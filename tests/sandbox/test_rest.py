"""The sandbox over HTTP, asked by real PyGithub: what the real GitHub would say."""

import threading
from collections.abc import Iterator

import pytest
from github import (
    Auth,
    BadCredentialsException,
    Github,
    GithubException,
    RateLimitExceededException,
    UnknownObjectException,
)

from bot.sandbox.file import WorldError, world_from
from bot.sandbox.server import Sandbox, serve_world

NAME = "sandbox-test/garden"
REPOSITORIES = [
    {
        "full_name": NAME,
        "topics": ["plants"],
        "maintainers": ["sandbox-owner-1"],
        "collaborators": {"sandbox-triager": "triage", "sandbox-keeper": "maintain"},
        "renamed_from": ["sandbox-test/patch"],
        "files": {"CONTRIBUTING.md": "Be kind.\n", "docs/one.md": "1"},
        "issues": [
            {
                "number": n,
                "title": f"Plant number {n}",
                "labels": ["good first issue"] + (["bug"] if n % 2 else []),
                "author": "sandbox-author",
                "age": 300 - n,
                "updated": 250 - n,
            }
            for n in range(1, 121)
        ],
    },
    {"full_name": "sandbox-test/secret", "private": True, "maintainers": ["sandbox-owner-1"]},
    {"full_name": "sandbox-test/old", "archived": True, "issues": [{"title": "Old"}]},
]
TOKENS = {
    "owner": "sandbox-owner-1",
    "triager": "sandbox-triager",
    "stranger": "sandbox-stranger",
    "author": "sandbox-author",
}


@pytest.fixture
def garden() -> Iterator[Sandbox]:
    """Serve three repositories with four tokens."""
    with serve_world(world_from(REPOSITORIES, tokens=TOKENS)) as sandbox:
        yield sandbox


def as_(sandbox: Sandbox, token: str | None) -> Github:
    """Return a client that signs in with a token."""
    auth = Auth.Token(token) if token else None
    return Github(
        base_url=sandbox,
        auth=auth,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
        per_page=50,
    )


@pytest.mark.parametrize(
    ("token", "name", "status"),
    [
        ("wrong", NAME, 401),
        ("stranger", "sandbox-test/secret", 404),
        (None, "sandbox-test/secret", 404),
        ("owner", "sandbox-test/nothing", 404),
    ],
)
def test_who_may_not_see(garden: Sandbox, token: str | None, name: str, status: int) -> None:
    with pytest.raises((BadCredentialsException, UnknownObjectException)) as raised:
        as_(garden, token).get_repo(name)
    assert raised.value.status == status


def test_who_may_see(garden: Sandbox) -> None:
    assert as_(garden, "owner").get_repo("sandbox-test/secret").private
    assert as_(garden, None).get_repo(NAME).topics == ["plants"]
    assert as_(garden, "triager").get_repo(NAME).permissions.triage
    assert not as_(garden, "triager").get_repo(NAME).permissions.push


def test_pages_of_issues_and_their_filters(garden: Sandbox) -> None:
    repository = as_(garden, "owner").get_repo(NAME)
    everything = repository.get_issues()
    assert [i.number for i in everything] == list(range(120, 0, -1))
    assert len([r for r in garden.requests if r.path.endswith("/issues")]) == 3
    both = repository.get_issues(
        labels=["good first issue", "bug"], sort="updated", direction="asc"
    )
    assert [i.number for i in both] == list(range(1, 121, 2))
    since = repository.get_issue(101).updated_at
    assert {i.number for i in repository.get_issues(since=since)} == set(range(101, 121))


def test_a_pull_request_stands_among_the_issues(garden: Sandbox) -> None:
    repository = as_(garden, "owner").get_repo(NAME)
    pull = repository.create_pull(base="main", head="topic", title="Water", body="Fixes #3")
    listed = {i.number: i.pull_request for i in repository.get_issues()}
    assert listed[pull.number] is not None
    assert listed[3] is None
    pull.merge()
    assert repository.get_issue(3).state == "closed"


def test_unchanged_lists_cost_nothing(garden: Sandbox) -> None:
    github = as_(garden, "owner")
    path = f"/repos/{NAME}/issues"
    _status, headers, _body = github.requester.requestJson("GET", path)
    before = garden.limits.state("sandbox-owner-1", "core")["used"]
    tag = {"If-None-Match": headers["etag"]}
    status, again, body = github.requester.requestJson("GET", path, headers=tag)
    assert (status, body) == (304, "")
    assert again["etag"] == headers["etag"]
    assert garden.limits.state("sandbox-owner-1", "core")["used"] == before
    assert not garden.requests[-1].is_counted
    github.get_repo(NAME).get_issue(120).add_to_labels("new")
    status, _headers, _body = github.requester.requestJson("GET", path, headers=tag)
    assert status == 200


def test_update_of_one_object(garden: Sandbox) -> None:
    issue = as_(garden, "owner").get_repo(NAME).get_issue(1)
    assert issue.update() is False
    as_(garden, "owner").get_repo(NAME).get_issue(1).edit(title="Changed")
    assert issue.update() is True
    assert issue.title == "Changed"


def test_the_budget_really_runs_out() -> None:
    with serve_world(world_from(REPOSITORIES, tokens=TOKENS), limits={"core": 3}) as sandbox:
        github = as_(sandbox, "owner")
        for _ in range(3):
            github.get_repo(NAME)
        assert github.rate_limiting == (0, 3)
        with pytest.raises(RateLimitExceededException):
            github.get_repo(NAME)
        assert github.get_rate_limit().rate.remaining == 0
        assert as_(sandbox, "triager").get_repo(NAME).id


def test_old_names_lead_to_the_new_one(garden: Sandbox) -> None:
    github = as_(garden, "owner")
    assert github.get_repo("sandbox-test/patch").full_name == NAME
    answer = github.requester.requestJson("GET", "/repos/sandbox-test/patch/issues/5")
    assert answer[0] in (200, 301)


def test_moved_and_deleted_issues(garden: Sandbox) -> None:
    found = garden.world.repositories[NAME]
    found.issues[1].deleted = True
    found.issues[2].moved_to = found.issues[9]
    repository = as_(garden, "owner").get_repo(NAME)
    with pytest.raises(GithubException) as raised:
        repository.get_issue(1)
    assert raised.value.status == 410
    assert repository.get_issue(2).number == 9
    assert {1, 2}.isdisjoint(i.number for i in repository.get_issues(state="all"))


@pytest.mark.parametrize(
    ("token", "status"), [("stranger", 403), (None, 401), ("triager", 200), ("owner", 200)]
)
def test_who_may_label(garden: Sandbox, token: str | None, status: int) -> None:
    github = as_(garden, token)
    path = f"/repos/{NAME}/issues/7/labels"
    answer = github.requester.requestJson("POST", path, input={"labels": ["mentorable"]})
    assert answer[0] == status
    is_there = "mentorable" in garden.world.repositories[NAME].issues[7].labels
    assert is_there is (status == 200)


def test_archived_is_read_only(garden: Sandbox) -> None:
    issue = as_(garden, "stranger").get_repo("sandbox-test/old").get_issue(1)
    with pytest.raises(GithubException) as raised:
        issue.create_comment("Hello")
    assert raised.value.status == 403


def test_comments(garden: Sandbox) -> None:
    issue = as_(garden, "stranger").get_repo(NAME).get_issue(4)
    comment = issue.create_comment("Hello")
    with pytest.raises(GithubException) as raised:
        as_(garden, "author").get_repo(NAME).get_issue(4).get_comment(comment.id).edit("Mine")
    assert raised.value.status == 403
    comment.edit("Hello there")
    assert [c.body for c in issue.get_comments()] == ["Hello there"]
    first, again = comment.create_reaction("eyes"), comment.create_reaction("eyes")
    assert first.id == again.id
    comment.delete()
    assert list(issue.get_comments()) == []


@pytest.mark.parametrize("body", ["", "   ", "x" * 65_537])
def test_wrong_comments(garden: Sandbox, body: str) -> None:
    issue = as_(garden, "stranger").get_repo(NAME).get_issue(4)
    with pytest.raises(GithubException) as raised:
        issue.create_comment(body)
    assert raised.value.status == 422
    assert raised.value.data["errors"][0]["field"] == "body"


def test_a_locked_conversation(garden: Sandbox) -> None:
    as_(garden, "owner").get_repo(NAME).get_issue(4).lock("resolved")
    with pytest.raises(GithubException) as raised:
        as_(garden, "stranger").get_repo(NAME).get_issue(4).create_comment("Hello")
    assert raised.value.status == 403
    assert as_(garden, "owner").get_repo(NAME).get_issue(4).create_comment("Closed.").id


def test_only_some_can_be_assigned(garden: Sandbox) -> None:
    issue = as_(garden, "owner").get_repo(NAME).get_issue(5)
    path = f"/repos/{NAME}/issues/5/assignees/sandbox-stranger"
    assert as_(garden, "owner").requester.requestJson("GET", path)[0] == 404
    issue.add_to_assignees("sandbox-stranger", "sandbox-triager")
    assert [a.login for a in issue.assignees] == ["sandbox-triager"]
    as_(garden, "stranger").get_repo(NAME).get_issue(5).create_comment("May I?")
    issue.add_to_assignees("sandbox-stranger")
    assert [a.login for a in issue.assignees] == ["sandbox-triager", "sandbox-stranger"]


def test_permission_endpoint(garden: Sandbox) -> None:
    github = as_(garden, "owner")

    def ask(login: str) -> tuple[str, str, bool]:
        path = f"/repos/{NAME}/collaborators/{login}/permission"
        _headers, data = github.requester.requestJsonAndCheck("GET", path)
        return data["permission"], data["role_name"], data["user"]["permissions"]["triage"]

    assert ask("sandbox-owner-1") == ("admin", "admin", True)
    assert ask("sandbox-keeper") == ("write", "maintain", True)
    assert ask("sandbox-triager") == ("read", "triage", True)
    assert ask("sandbox-stranger") == ("read", "read", False)
    with pytest.raises(GithubException, match="nobody-at-all is not a user"):
        ask("nobody-at-all")
    with pytest.raises(GithubException):
        as_(garden, "stranger").get_repo(NAME).get_collaborator_permission("sandbox-owner-1")


def test_files(garden: Sandbox) -> None:
    repository = as_(garden, "owner").get_repo(NAME)
    assert repository.get_contents("CONTRIBUTING.md").decoded_content == b"Be kind.\n"
    assert [f.path for f in repository.get_contents("docs")] == ["docs/one.md"]
    repository.create_file(".github/mentorable.yml", "Add", "enabled: true\n")
    assert b"enabled" in repository.get_contents(".github/mentorable.yml").decoded_content
    with pytest.raises(UnknownObjectException):
        repository.get_contents("nothing")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (f"repo:{NAME} is:issue is:open", 120),
        (f'repo:{NAME} label:"good first issue" label:bug', 60),
        (f"repo:{NAME} -label:bug no:assignee", 60),
        (f'repo:{NAME} "Plant number 117"', 1),
        (f"repo:{NAME} is:pr", 0),
        ("author:sandbox-author state:closed", 0),
        ("repo:sandbox-test/old is:issue", 1),
    ],
)
def test_search(garden: Sandbox, query: str, count: int) -> None:
    assert as_(garden, "owner").search_issues(query).totalCount == count


def test_private_issues_stay_out_of_the_search(garden: Sandbox) -> None:
    as_(garden, "owner").get_repo("sandbox-test/secret").create_issue("Hidden treasure")
    assert as_(garden, "owner").search_issues("treasure").totalCount == 1
    assert as_(garden, "stranger").search_issues("treasure").totalCount == 0


def test_many_threads_write_at_once(garden: Sandbox) -> None:
    def write(number: int) -> None:
        github = as_(garden, "owner")
        issue = github.get_repo(NAME).create_issue(f"From thread {number}")
        issue.create_comment("One")
        github.close()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [i for i in garden.world.repositories[NAME].issues.values() if "thread" in i.title]
    assert sorted(i.number for i in made) == list(range(121, 129))
    assert all(len(i.comments) == 1 for i in made)


def test_a_page_to_read(garden: Sandbox) -> None:
    garden.world.repositories[NAME].issues[1].body = "<script>alert(1)</script>"
    github = as_(garden, "owner")
    _status, _headers, text = github.requester.requestJson("GET", f"/{NAME}/issues/1")
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
    garden.world.repositories[NAME].files["docs/CONTRIBUTING.md"] = b"Be <b>kind</b>"
    path = f"/{NAME}/blob/HEAD/docs/CONTRIBUTING.md"
    assert "Be &lt;b&gt;kind" in github.requester.requestJson("GET", path)[2]
    assert github.requester.requestJson("GET", f"/{NAME}/blob/HEAD/no.md")[0] == 404


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"full_name": "no-slash"}, "owner/name"),
        ({"full_name": "a/b", "colour": 1}, "unknown keys colour"),
        ({"full_name": "a/b", "issues": [{"number": 3}]}, "a/b#3 has no title"),
        ({"full_name": "a/b", "issues": [{"title": "x", "association": "BOSS"}]}, "BOSS"),
        ({"full_name": "a/b", "issues": [{"number": 1, "title": "x"}] * 2}, "a/b#1 stands twice"),
    ],
)
def test_a_wrong_file_says_where(entry: dict[str, object], words: str) -> None:
    with pytest.raises(WorldError, match=words):
        world_from([entry])
