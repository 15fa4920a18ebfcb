"""The part of GitHub's GraphQL schema that the sandbox answers, as a table of types."""

from datetime import datetime
from typing import Any

from bot.sandbox import listing, timeline
from bot.sandbox.connections import (
    MOST,
    Arguments,
    attribute,
    connection,
    connection_type,
    item,
    moment,
    page,
    scalar,
)
from bot.sandbox.exchange import Request
from bot.sandbox.graphql import Field, Thing, Types
from bot.sandbox.query import QueryError
from bot.sandbox.search import search
from bot.sandbox.serial import instant, page_of, user
from bot.sandbox.things import Comment, Issue, Label, Repository


def _repository(_root: object, arguments: Arguments, request: Request) -> Repository:
    name = f"{arguments.get('owner')}/{arguments.get('name')}"
    known = request.world.renamed.get(name.lower(), name)
    found = request.world.repositories.get(known.lower())
    if found is None or request.role(found) == "none":
        message = f"Could not resolve to a Repository with the name '{name}'."
        raise QueryError(message, type="NOT_FOUND")
    return found


def _object(repository: Repository, arguments: Arguments, _request: Request) -> Thing | None:
    """Return the file that ``HEAD:path`` names, None when there is none."""
    revision, _, path = (arguments.get("expression") or "").partition(":")
    content = repository.files.get(path) if revision == "HEAD" else None
    return Thing("Blob", content) if content is not None else None


def _one(repository: Repository, arguments: Arguments, kind: str, *, is_pull: bool) -> Issue:
    found = repository.issues.get(arguments.get("number", 0))
    if found is None or found.is_pull != is_pull or found.deleted or found.moved_to:
        message = f"Could not resolve to {kind} with the number of {arguments.get('number')}."
        raise QueryError(message, type="NOT_FOUND")
    return found


def _node(node_id: str, request: Request) -> Thing | QueryError:
    found = request.world.node(node_id)
    home = found.repository if isinstance(found, Issue) else found
    if found is None or (isinstance(home, Repository) and request.role(home) == "none"):
        message = f"Could not resolve to a node with the global id of '{node_id}'"
        return QueryError(message, type="NOT_FOUND")
    if isinstance(found, Issue):
        return Thing("PullRequest" if found.is_pull else "Issue", found)
    return Thing("Repository" if isinstance(found, Repository) else "IssueComment", found)


def _nodes(_root: object, arguments: Arguments, request: Request) -> list[Thing | QueryError]:
    ids = arguments.get("ids") or []
    if len(ids) > MOST:
        message = f"You may not provide more than 100 node ids; you provided {len(ids)}."
        raise QueryError(message, type="ARGUMENT_LIMIT")
    return [_node(node_id, request) for node_id in ids]


def _search(_root: object, arguments: Arguments, request: Request) -> dict[str, Any]:
    found = search(request, arguments.get("query", ""))
    things = [Thing("PullRequest" if i.is_pull else "Issue", i) for i in found]
    places = {id(thing): f"{place:09}" for place, thing in enumerate(things)}
    found_page = page(things, arguments, lambda thing: places[id(thing)])
    return {**found_page, "issueCount": len(found)}


def _rate_limit(_root: object, _arguments: Arguments, request: Request) -> dict[str, Any]:
    found = request.limits()["graphql"]
    reset = datetime.fromtimestamp(found["reset"], request.world.now().tzinfo)
    return {
        **{name: found[name] for name in ("limit", "remaining", "used")},
        "resetAt": instant(reset),
        "cost": 1,
        "nodeCount": 0,
    }


def _actor(login: str, request: Request) -> Thing:
    kind = "Bot" if login.endswith("[bot]") else "User"
    return Thing(kind, user(request.base, login))


def _author(value: Issue | Comment, _arguments: Arguments, request: Request) -> Thing | None:
    return _actor(value.author, request) if value.author else None


def _closing(issue: Issue, arguments: Arguments, request: Request) -> dict[str, Any]:
    with_closed = bool(arguments.get("includeClosedPrs"))
    found = [
        pull
        for pull in request.world.linked_pulls(issue)
        if with_closed or pull.state == "open" or pull.merged_at
    ]
    return page(found, arguments, lambda pull: f"{pull.number:09}")


def _timeline(issue: Issue, arguments: Arguments, request: Request) -> dict[str, Any]:
    found = timeline.events(issue, arguments, request)
    places = {id(thing): f"{place:09}" for place, thing in enumerate(found)}
    return page(found, arguments, lambda thing: places[id(thing)])


def _labels(issue: Issue) -> list[Label]:
    return [issue.repository.labels[name.lower()] for name in issue.labels]


def _address(value: Issue | Repository, _arguments: Arguments, request: Request) -> str:
    if isinstance(value, Issue):
        return page_of(request.base, value)
    return f"{request.base}/{value.full_name}"


def _role(repository: Repository, _arguments: Arguments, request: Request) -> str:
    return request.role(repository).upper()


_CONVERSATION = {
    "id": attribute("node_id"),
    "databaseId": attribute("id"),
    "number": attribute("number"),
    "title": attribute("title"),
    "body": scalar(lambda issue: issue.body or ""),
    "bodyText": scalar(lambda issue: issue.body or ""),
    "url": Field(None, _address),
    "closed": scalar(lambda issue: issue.state == "closed"),
    "locked": attribute("locked"),
    "activeLockReason": scalar(lambda issue: issue.lock_reason and issue.lock_reason.upper()),
    "createdAt": moment("created_at"),
    "updatedAt": moment("updated_at"),
    "closedAt": moment("closed_at"),
    "author": Field("Actor", _author),
    "authorAssociation": attribute("association"),
    "repository": Field("Repository", lambda issue, _arguments, _request: issue.repository),
    "labels": connection("Label", _labels),
    "assignees": connection("User", lambda issue: issue.assignees),
    "comments": connection("IssueComment", lambda issue: issue.comments),
}
_USER = {
    "login": Field(None, lambda value, _a, _r: value if isinstance(value, str) else value["login"]),
    "id": Field(None, lambda value, _a, request: _drawn(value, request)["node_id"]),
    "databaseId": Field(None, lambda value, _a, request: _drawn(value, request)["id"]),
    "url": Field(None, lambda value, _a, request: _drawn(value, request)["html_url"]),
    "avatarUrl": Field(None, lambda value, _a, request: _drawn(value, request)["avatar_url"]),
}

_BARE_LOGIN = scalar(lambda value: value["login"].removesuffix("[bot]"))
"""GraphQL writes the login of an app without the suffix that REST gives it."""


def _drawn(value: Any, request: Request) -> dict[str, Any]:
    return user(request.base, value) if isinstance(value, str) else value


TYPES: Types = {
    "Query": {
        "repository": Field("Repository", _repository),
        "node": Field("Node", lambda _root, a, request: _raised(_node(a.get("id", ""), request))),
        "nodes": Field("Node", _nodes),
        "rateLimit": Field("RateLimit", _rate_limit),
        "search": Field("SearchResultItemConnection", _search),
        "viewer": Field("User", lambda _root, _a, request: request.actor()),
    },
    "Node": {"id": attribute("node_id")},
    "SearchResultItem": {},
    "Repository": {
        "id": scalar(lambda repository: f"R_{repository.id}"),
        "databaseId": attribute("id"),
        "name": attribute("name"),
        "nameWithOwner": attribute("full_name"),
        "description": attribute("description"),
        "url": Field(None, _address),
        "isArchived": attribute("archived"),
        "isPrivate": attribute("private"),
        "isFork": scalar(lambda _repository: False),
        "hasIssuesEnabled": attribute("has_issues"),
        "stargazerCount": attribute("stars"),
        "forkCount": attribute("forks"),
        "createdAt": moment("created_at"),
        "pushedAt": moment("pushed_at"),
        "updatedAt": moment("updated_at"),
        "viewerPermission": Field(None, _role),
        "primaryLanguage": Field("Language", lambda repository, _a, _r: repository.language),
        "defaultBranchRef": Field("Ref", lambda repository, _a, _r: repository),
        "object": Field("GitObject", _object),
        "owner": Field("RepositoryOwner", lambda found, _a, request: _actor(found.owner, request)),
        "issues": Field("IssueConnection", listing.issues),
        "pullRequests": Field("PullRequestConnection", listing.pulls),
        "issue": Field("Issue", lambda r, a, _r: _one(r, a, "an Issue", is_pull=False)),
        "pullRequest": Field("PullRequest", lambda r, a, _r: _one(r, a, "a PR", is_pull=True)),
        "labels": connection("Label", lambda repository: list(repository.labels.values())),
    },
    "Issue": {
        **_CONVERSATION,
        "state": scalar(lambda issue: issue.state.upper()),
        "stateReason": scalar(lambda issue: issue.state_reason and issue.state_reason.upper()),
        "closedByPullRequestsReferences": Field("PullRequestConnection", _closing),
        "timelineItems": Field("IssueTimelineItemsConnection", _timeline),
    },
    "PullRequest": {
        **_CONVERSATION,
        "state": scalar(listing.pull_state),
        "merged": scalar(lambda pull: pull.merged_at is not None),
        "mergedAt": moment("merged_at"),
        "isDraft": attribute("is_draft"),
    },
    "IssueComment": {
        "id": scalar(lambda comment: f"IC_{comment.id}"),
        "databaseId": attribute("id"),
        "body": attribute("body"),
        "bodyText": attribute("body"),
        "author": Field("Actor", _author),
        "authorAssociation": attribute("association"),
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
    },
    "Label": {
        "id": scalar(lambda label: f"LA_{label.id}"),
        "name": attribute("name"),
        "color": attribute("color"),
        "description": attribute("description"),
    },
    "User": {**_USER, "name": Field(None, lambda value, _a, r: _drawn(value, r)["login"])},
    "Bot": {**_USER, "login": _BARE_LOGIN},
    "Actor": {"login": _USER["login"], "url": _USER["url"], "avatarUrl": _USER["avatarUrl"]},
    "RepositoryOwner": {name: _USER[name] for name in ("id", "login", "url", "avatarUrl")},
    "Language": {"name": scalar(lambda name: name)},
    "Ref": {
        "name": attribute("default_branch"),
        "target": Field("GitObject", lambda repository, _a, _r: Thing("Commit", repository)),
    },
    "GitObject": {},
    "Commit": {"committedDate": moment("pushed_at")},
    "Blob": {
        "text": scalar(lambda content: content.decode()),
        "byteSize": scalar(len),
    },
    "PageInfo": {
        name: item(name) for name in ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
    },
    "RateLimit": {
        name: item(name) for name in ("limit", "remaining", "used", "resetAt", "cost", "nodeCount")
    },
    "IssueConnection": connection_type("Issue"),
    **timeline.TYPES,
    "IssueTimelineItemsConnection": connection_type("IssueTimelineItems"),
    "PullRequestConnection": connection_type("PullRequest"),
    "LabelConnection": connection_type("Label"),
    "UserConnection": connection_type("User"),
    "IssueCommentConnection": connection_type("IssueComment"),
    "SearchResultItemConnection": {
        "issueCount": item("issueCount"),
        "pageInfo": Field("PageInfo", lambda page, _a, _r: page["pageInfo"]),
        "nodes": Field("SearchResultItem", lambda page, _a, _r: page["nodes"]),
    },
}


def _raised(found: Thing | QueryError) -> Thing:
    if isinstance(found, QueryError):
        raise found
    return found
