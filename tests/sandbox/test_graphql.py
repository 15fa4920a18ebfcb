"""GraphQL of the sandbox: pages, filters, refresh by id, and GitHub's way of refusing."""

from collections.abc import Iterator
from typing import Any

import pytest
from github import Auth, Github

from bot.sandbox.file import world_from
from bot.sandbox.query import Parser, QueryError, Variable
from bot.sandbox.server import Sandbox, serve_world

ISSUES = """
query ($cursor: String, $since: DateTime, $labels: [String!], $states: [IssueState!], $size: Int = 50) {
  repository(owner: "sandbox-big", name: "forest") {
    issues(first: $size, after: $cursor, labels: $labels, states: $states, filterBy: {since: $since},
           orderBy: {field: UPDATED_AT, direction: ASC}) {
      totalCount pageInfo { hasNextPage endCursor } nodes { id number ...Names }
    }
  }
}
fragment Names on Issue { title labels(first: 5) { nodes { name } } }
"""


@pytest.fixture
def forest() -> Iterator[Sandbox]:
    """Serve one repository with 130 issues and a pull request."""
    issues = [
        {
            "number": n,
            "title": f"Tree {n}",
            "labels": ["good first issue" if n % 3 else "help wanted"],
            "age": 400 - n,
            "updated": 300 - n,
            "state": "closed" if n % 10 == 0 else "open",
        }
        for n in range(1, 131)
    ]
    issues[0]["pull_requests"] = [{"number": 500, "state": "merged", "author": "sandbox-x"}]
    with serve_world(
        world_from([{"full_name": "sandbox-big/forest", "issues": issues}])
    ) as sandbox:
        yield sandbox


def ask(sandbox: Sandbox, query: str, **variables: Any) -> dict[str, Any]:
    """Send a query; returns the whole answer."""
    github = Github(base_url=sandbox, auth=Auth.Token("x"), seconds_between_requests=0, retry=None)
    body = {"query": query, "variables": variables}
    _headers, found = github.requester.requestJsonAndCheck("POST", "/graphql", input=body)
    github.close()
    return dict(found)


def all_numbers(sandbox: Sandbox, **variables: Any) -> list[int]:
    """Return the numbers of the issues of all pages."""
    return [number for page in all_pages(sandbox, **variables) for number in page]


def all_pages(sandbox: Sandbox, **variables: Any) -> list[list[int]]:
    """Return the numbers of the issues, page by page."""
    pages, cursor = [], None
    while True:
        answer = ask(sandbox, ISSUES, cursor=cursor, **variables)
        page = answer["data"]["repository"]["issues"]
        pages.append([node["number"] for node in page["nodes"]])
        if not page["pageInfo"]["hasNextPage"]:
            return pages
        cursor = page["pageInfo"]["endCursor"]


def test_pages_follow_each_other_and_leave_pull_requests_out(forest: Sandbox) -> None:
    pages = all_pages(forest)
    assert [len(page) for page in pages] == [50, 50, 30]
    assert [number for page in pages for number in page] == list(range(1, 131))


def test_filters(forest: Sandbox) -> None:
    found = all_numbers(forest, states=["OPEN"])
    assert found == [n for n in range(1, 131) if n % 10]
    found = all_numbers(forest, labels=["help wanted"], states=["OPEN"])
    assert found == [n for n in range(1, 131) if n % 3 == 0 and n % 10]
    either = all_numbers(forest, labels=["help wanted", "good first issue"])
    assert len(either) == 130
    since = forest.world.repositories["sandbox-big/forest"].issues[121].updated_at
    assert all_numbers(forest, since=since.isoformat()) == list(range(121, 131))


def test_a_page_survives_a_change_between_the_pages(forest: Sandbox) -> None:
    first = ask(forest, ISSUES)["data"]["repository"]["issues"]
    issues = forest.world.repositories["sandbox-big/forest"].issues
    forest.world.touch(issues[3], "labeled", "sandbox-x")
    second = ask(forest, ISSUES, cursor=first["pageInfo"]["endCursor"])
    numbers = [node["number"] for node in second["data"]["repository"]["issues"]["nodes"]]
    assert numbers == list(range(51, 101))


def test_refresh_by_id(forest: Sandbox) -> None:
    issues = forest.world.repositories["sandbox-big/forest"].issues
    issues[2].deleted = True
    ids = [issues[1].node_id, issues[2].node_id, issues[500].node_id, "I_1", "nonsense"]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Issue { n: number closedByPullRequestsReferences(first: 3, includeClosedPrs: true) { nodes { state } } } ... on PullRequest { state } } }"
    answer = ask(forest, query, ids=ids)
    one, gone, pull, unknown, nonsense = answer["data"]["nodes"]
    assert one["n"] == 1
    assert one["closedByPullRequestsReferences"]["nodes"] == [{"state": "MERGED"}]
    assert (gone, unknown, nonsense) == (None, None, None)
    assert (pull["__typename"], pull["state"]) == ("PullRequest", "MERGED")
    assert [error["type"] for error in answer["errors"]] == ["NOT_FOUND"] * 3
    assert [error["path"] for error in answer["errors"]] == [["nodes", n] for n in (1, 3, 4)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('{ repository(owner: "a", name: "b") { id } }', "NOT_FOUND"),
        ("{ viewer { login shoeSize } }", "undefinedField"),
        ("{ viewer }", "selectionMismatch"),
        ("{ viewer { login ", "parseError"),
        ("{ viewer { ...Missing } }", "parseError"),
        ("query($x: ID!) { node(id: $x) { id } }", "provided invalid value"),
        ("mutation { addStar { x } }", "parseError"),
        (ISSUES.replace("first: $size,", ""), "MISSING_PAGINATION_BOUNDARIES"),
        (ISSUES.replace("first: $size", "first: 101"), "EXCESSIVE_PAGINATION"),
        (ISSUES.replace("after: $cursor", 'after: "?"'), "INVALID_CURSOR_ARGUMENTS"),
    ],
)
def test_refusals_come_with_status_200(forest: Sandbox, query: str, expected: str) -> None:
    assert expected in str(ask(forest, query)["errors"])


def test_the_budget_of_graphql_runs_out_with_status_200(forest: Sandbox) -> None:
    forest.limits.exhaust("graphql", "sandbox-bot")
    answer = ask(forest, "{ viewer { login } }")
    assert answer["errors"][0]["type"] == "RATE_LIMITED"


def test_directives_and_defaults(forest: Sandbox) -> None:
    query = "query($no: Boolean = false) { viewer { login @include(if: $no) id @skip(if: $no) } }"
    assert list(ask(forest, query)["data"]["viewer"]) == ["id"]
    assert list(ask(forest, query, no=True)["data"]["viewer"]) == ["login"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{ a(b: "é\\u00e9\\n") }', "éé\n"),
        ("{ a(b: [1, -2.5e3, {c: $d}, E]) # x\n }", [1, -2500.0, {"c": Variable("d")}, "E"]),
    ],
)
def test_values_are_read(text: str, value: object) -> None:
    [operation] = Parser(text).document()
    assert operation.selections[0].arguments["b"] == value


def test_a_stray_character_is_refused() -> None:
    with pytest.raises(QueryError, match="line 2"):
        Parser("{\n a ; }")
