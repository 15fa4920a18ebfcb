"""What the sandbox answers and what PyGithub asks, held against GitHub's own contracts."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import graphql
import pytest
from github import Auth, Github, GithubException, GithubIntegration

import bot.forge
from bot.app import App
from bot.forge.github import AGENT
from bot.sandbox.graphql import Field
from bot.sandbox.schema import TYPES
from bot.sandbox.server import Sandbox, serve
from bot.sandbox.service import Logged
from tests.contract.github_contract import (
    check_all,
    check_answer,
    check_query,
    check_request,
    schema,
)

pytestmark = pytest.mark.npm
NAME = "sandbox-vision/pixelforge"
BIG_QUERY = """
query Everything($owner: String!, $name: String!, $ids: [ID!]!, $since: DateTime) {
  viewer { login id }
  repository(owner: $owner, name: $name) {
    id databaseId name nameWithOwner description url isArchived isPrivate isFork hasIssuesEnabled
    stargazerCount forkCount createdAt pushedAt updatedAt viewerPermission
    primaryLanguage { name } defaultBranchRef { name } owner { login }
    labels(first: 20) { totalCount nodes { id name color description } }
    issues(first: 2, states: [OPEN, CLOSED], labels: ["good first issue"], filterBy: {since: $since},
           orderBy: {field: UPDATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes {
        __typename id databaseId number title body bodyText url state stateReason closed closedAt
        locked activeLockReason createdAt updatedAt
        author { login avatarUrl } authorAssociation repository { nameWithOwner }
        labels(first: 10) { nodes { name } } assignees(first: 10) { nodes { login id } }
        comments(last: 5) { totalCount nodes { id databaseId body author { login } createdAt authorAssociation } }
        closedByPullRequestsReferences(first: 10, includeClosedPrs: true) {
          nodes { id number state isDraft merged mergedAt author { login } }
        }
      }
    }
  }
  nodes(ids: $ids) { __typename id ... on Issue { number state } ... on PullRequest { number merged } }
  search(query: "label:mentorable is:issue", type: ISSUE, first: 5) {
    issueCount nodes { __typename ... on Issue { title } }
  }
  rateLimit { limit cost remaining used resetAt nodeCount }
}
"""


@pytest.fixture(scope="module")
def tour() -> Iterator[Sandbox]:
    """Drive real PyGithub through most of what the sandbox can; gives the sandbox with its log."""
    with serve() as sandbox:
        github = Github(
            base_url=sandbox,
            auth=Auth.Token("any"),
            retry=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
        )
        _read(github)
        _write(github)
        _refused(github)
        github.close()
        app = Auth.AppAuth(1, _key())
        integration = GithubIntegration(
            base_url=sandbox, auth=app, seconds_between_requests=0, seconds_between_writes=0
        )
        assert integration.get_app().slug == "mentorable"
        [installation] = integration.get_installations()
        assert integration.get_access_token(installation.id).token.startswith("ghs_")
        assert integration.get_repo_installation(*NAME.split("/")).id == installation.id
        integration.close()
        yield sandbox


def _read(github: Github) -> None:
    assert github.get_user().login == "sandbox-bot"
    assert github.get_user("sandbox-maintainer").type == "User"
    assert github.get_rate_limit().rate.limit == 5000
    repository = github.get_repo(NAME)
    assert repository.get_topics()
    assert repository.get_languages()
    assert github.get_repo("sandbox-rl/PolicyGradients.jl").name == "PolicyLoom.jl"
    assert list(repository.get_labels())
    assert list(repository.get_milestones()) == []
    assert [a.login for a in repository.get_assignees()]
    assert [c.permissions.admin for c in repository.get_collaborators()]
    assert repository.get_collaborator_permission("sandbox-maintainer") == "admin"
    assert repository.has_in_collaborators("sandbox-maintainer")
    assert repository.has_in_assignees("sandbox-maintainer")
    assert "Contributing" in repository.get_contents("CONTRIBUTING.md").decoded_content.decode()
    assert repository.get_contents("")
    assert list(repository.get_issues(state="all", sort="updated", direction="asc"))
    assert list(repository.get_issues(labels=["good first issue", "bug"], assignee="none"))
    boxlab = github.get_repo("sandbox-vision/boxlab")
    assert list(boxlab.get_pulls(state="all"))
    assert boxlab.get_pull(27).mergeable
    for issue in boxlab.get_issues(state="all"):
        assert list(issue.get_comments()) or not issue.comments
        assert list(issue.get_timeline()) is not None
        assert boxlab.get_issue(issue.number).number == issue.number
    found = github.search_issues("repo:sandbox-vision/boxlab is:issue no:assignee", sort="updated")
    assert found.totalCount == len(list(found)) == 8


def _write(github: Github) -> None:
    repository = github.get_repo(NAME)
    label = repository.create_label("mentorable", "00ff00", "Its maintainers agree to mentor")
    issue = repository.create_issue("A new thing", body="Text", labels=["bug"])
    issue.edit(title="A newer thing", body="More text")
    issue.add_to_labels(label)
    issue.set_labels("bug", "help wanted")
    issue.remove_from_labels("bug")
    issue.create_reaction("heart")
    issue.add_to_assignees("sandbox-maintainer")
    issue.remove_from_assignees("sandbox-maintainer")
    comment = issue.create_comment("Hello")
    comment.edit("Hello again")
    reaction = comment.create_reaction("eyes")
    assert len(list(comment.get_reactions())) == 1
    comment.delete_reaction(reaction.id)
    assert list(issue.get_events())
    assert list(issue.get_timeline())
    assert list(repository.get_issues_comments())
    issue.lock("resolved")
    issue.unlock()
    pull = repository.create_pull(base="main", head="topic", title="Fix", body="Fixes #2")
    assert pull.merge().merged
    assert pull.is_merged()
    assert repository.get_issue(2).state == "closed"
    comment.delete()
    issue.edit(state="closed", state_reason="not_planned")
    repository.create_file(".github/mentorable.yml", "Add settings", "enabled: true\n")
    check = repository.create_check_run("mentorable", "a" * 40, status="in_progress")
    check.edit(conclusion="success", output={"title": "Fine", "summary": "All is fine"})
    label.delete()


def _refused(github: Github) -> None:
    repository = github.get_repo(NAME)
    for wrong in (
        lambda: github.get_repo("sandbox-vision/nothing"),
        lambda: repository.get_issue(99_999),
        lambda: repository.create_issue("   "),
        lambda: repository.create_label("bug", "ffffff"),
        lambda: repository.get_contents("nothing.md"),
        lambda: list(github.search_issues("repo:sandbox-vision/nothing x")),
    ):
        with pytest.raises(GithubException):
            wrong()


def test_every_request_and_every_answer_is_as_github_describes_it(tour: Sandbox) -> None:
    assert len(tour.requests) > 90
    assert len({request.status for request in tour.requests}) >= 6
    assert check_all(tour.requests) == []


def test_a_wrong_request_and_a_wrong_answer_are_found() -> None:
    path = f"/repos/{NAME}/issues"
    assert check_request("POST", path, body={"body": "no title"})
    assert check_request("POST", path, body={"title": {"a": 1}})
    assert check_request("GET", path, "state=ajar")
    assert check_request("GET", path, "colour=red")
    assert check_request("GET", "/repos/a/b/nothing-like-this")
    assert check_answer("GET", path, 200, [{"number": 1}])
    assert check_answer("GET", path, 299, [])
    assert check_query("{ repository(owner: 1) { nothing } }", {})


def logged(path: str, body: object, status: int = 404, agent: str = AGENT) -> Logged:
    answer = {"message": "Not Found", "documentation_url": "https://example.org"}
    return Logged(
        "POST", path, "", body, status, answer, is_counted=True, is_fault=False, agent=agent
    )


def test_each_shape_is_looked_at_and_the_bot_has_no_excuse() -> None:
    path = f"/repos/{NAME}/issues/1/labels"
    good = [logged(path, {"labels": ["bug"]}) for _ in range(50)]
    odd = logged(path.replace("/1/", "/2/"), {"labels": [7]})
    assert len(check_all([*good, odd])) == 1  # the fiftieth-first, though GitHub refused it
    assert check_all([*good, logged(path, {"labels": [7]}, 422, "a test")]) == []
    assert check_all([logged("/repos/a/b/nothing-like-this", None)])
    wrong = {"query": "query { viewer { nothing } }", "variables": {}}
    assert check_all([logged("/graphql", wrong, 502)])


def test_the_bot_introduces_itself(app: App, sandbox: Sandbox) -> None:
    before = len(sandbox.requests)
    app.forge.repository(NAME)
    app.forge.rate_limits()
    assert {one.agent for one in sandbox.requests[before:]} == {AGENT}


def test_the_graphql_table_agrees_with_githubs_schema() -> None:
    for type_name, fields in TYPES.items():
        known = schema().type_map[type_name]
        for name, field in fields.items():
            assert name in known.fields, f"{type_name}.{name}"  # type: ignore[union-attr]
            _agrees(f"{type_name}.{name}", known.fields[name].type, field)  # type: ignore[union-attr]


def _agrees(place: str, kind: graphql.GraphQLOutputType, field: Field) -> None:
    named = graphql.get_named_type(kind)
    if field.type is None:
        assert graphql.is_leaf_type(named), place
    else:
        assert named.name == field.type, place


def test_graphql_answers_fit_githubs_schema(tour: Sandbox) -> None:
    ids = [
        next(iter(r.issues.values())).node_id for r in list(tour.world.repositories.values())[:3]
    ]
    for owner, name in (("sandbox-vision", "pixelforge"), ("sandbox-nlp", "tokenloom")):
        variables: dict[str, Any] = {"owner": owner, "name": name, "ids": ids, "since": None}
        answer = _graphql(tour, BIG_QUERY, variables)
        assert "errors" not in answer
        assert check_query(BIG_QUERY, variables, answer["data"]) == []


def _graphql(sandbox: Sandbox, query: str, variables: dict[str, Any]) -> Any:
    github = Github(base_url=sandbox, auth=Auth.Token("any"), seconds_between_requests=0)
    _headers, answer = github.requester.graphql_query(query, variables)
    github.close()
    return answer


def _bot_queries() -> dict[str, str]:
    found = {}
    for module in pkgutil.walk_packages(bot.forge.__path__, "bot.forge."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, str) and value.strip().startswith(("query", "mutation")):
                found[f"{module.name}.{name}"] = value
    return found


def test_the_queries_of_the_bot_fit_githubs_schema() -> None:
    queries = _bot_queries()
    assert queries
    for name, query in queries.items():
        assert check_query(query, {}) == [], name


def _key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
