"""What GitHub answers, turned into our values; an answer of another shape is an UnavailableError."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.forge import (
    CommentData,
    IssueData,
    MergedData,
    PullRequestData,
    PullRequestState,
    RateLimit,
    RepositoryData,
    UnavailableError,
)

APP_SUFFIX = "[bot]"
T = TypeVar("T")
Json = Mapping[str, Any]
_REPOSITORY_URL = re.compile(r"/repos/([^/]+/[^/]+)$")


def shaped(read: Callable[[], T], subject: str) -> T:
    """Return what is read; a missing or odd field means the answer is not GitHub's."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UnavailableError(
            f"{subject}: GitHub's answer lacks something it should have ({error!r}). "
            "Is MENTORABLE_GITHUB_API_URL the address of a GitHub API?"
        ) from error


def instant(text: str) -> datetime:
    """Return an instant as GitHub writes it, aware."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def repository(found: Json) -> RepositoryData:
    """Return a repository of REST."""
    return RepositoryData(
        node_id=found["node_id"],
        full_name=found["full_name"],
        description=found["description"] or "",
        topics=tuple(found.get("topics") or ()),
        language=found["language"],
        stars=found["stargazers_count"],
        is_archived=found["archived"],
        is_private=found["private"],
        default_branch=found["default_branch"],
        pushed_at=instant(found["pushed_at"]) if found["pushed_at"] else None,
    )


def without_nul(words: str) -> str:
    """Return a text without the one character that PostgreSQL refuses to store."""
    return words.replace("\0", "")


def graphql_issue(node: Json) -> IssueData:
    """Return an issue of our GraphQL query."""
    events = [event for event in node["timelineItems"]["nodes"] if event]
    pulls = {p["id"]: _pull_request(p) for p in node["closedByPullRequestsReferences"]["nodes"]}
    mentions: dict[str, PullRequestData] = {}
    for event in events:
        source = event.get("source") or {}
        if source.get("__typename") == "PullRequest" and not event["isCrossRepository"]:
            kept = pulls if event["willCloseTarget"] else mentions
            kept.setdefault(source["id"], _pull_request(source))
    unassigned = [e["createdAt"] for e in events if e["__typename"] == "UnassignedEvent"]
    return IssueData(
        node_id=node["id"],
        repository=node["repository"]["nameWithOwner"],
        number=node["number"],
        title=without_nul(node["title"]),
        body=without_nul(node["body"] or ""),
        url=node["url"],
        is_open=node["state"] == "OPEN",
        is_locked=node["locked"],
        labels=tuple(label["name"] for label in node["labels"]["nodes"]),
        author=login_of(node["author"]),
        author_association=node["authorAssociation"],
        assignees=tuple(a["login"] for a in node["assignees"]["nodes"]),
        opened_at=instant(node["createdAt"]),
        updated_at=instant(node["updatedAt"]),
        comments=node["comments"]["totalCount"],
        last_comments=tuple(_graphql_comment(c) for c in node["comments"]["nodes"]),
        linked_pull_requests=tuple(pulls.values()),
        mentioning_pull_requests=tuple(
            pull
            for pull in mentions.values()
            if pull.node_id not in pulls and pull.state == PullRequestState.OPEN
        ),
        unassigned_at=max(map(instant, unassigned), default=None),
        is_archived=node["repository"]["isArchived"],
    )


def rest_issue(found: Json) -> IssueData:
    """Return an issue of REST, which tells neither linked pull requests nor comments."""
    return IssueData(
        node_id=found["node_id"],
        repository=_REPOSITORY_URL.findall(found["repository_url"])[0],
        number=found["number"],
        title=without_nul(found["title"]),
        body=without_nul(found["body"] or ""),
        url=found["html_url"],
        is_open=found["state"] == "open",
        is_locked=found["locked"],
        labels=tuple(x if isinstance(x, str) else x["name"] for x in found["labels"]),
        author=login_of(found["user"]),
        author_association=found["author_association"],
        assignees=tuple(a["login"] for a in found["assignees"]),
        opened_at=instant(found["created_at"]),
        updated_at=instant(found["updated_at"]),
        comments=found["comments"],
        is_complete=False,
    )


def merged(found: list[Json], author_id: str) -> list[MergedData]:
    """Return the pull requests of one author that a search found, those merged last first."""
    own = [row for row in found if str(row["user"]["id"]) == author_id]
    own.sort(key=lambda row: row["pull_request"]["merged_at"], reverse=True)
    return [
        MergedData(_REPOSITORY_URL.findall(row["repository_url"])[0], without_nul(row["title"]))
        for row in own
    ]


def rest_comment(found: Json) -> CommentData:
    """Return a comment of REST."""
    return CommentData(
        found["id"],
        login_of(found["user"]),
        found["body"] or "",
        instant(found["created_at"]),
        found["author_association"],
    )


def rate_limit(resource: str, found: Json) -> RateLimit:
    """Return a budget of the rate-limit endpoint."""
    reset_at = instant_of_epoch(found["reset"])
    return RateLimit(resource, found["limit"], found["remaining"], reset_at)


def instant_of_epoch(seconds: float) -> datetime:
    """Return an instant given in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def _graphql_comment(found: Json) -> CommentData:
    return CommentData(
        found["databaseId"],
        login_of(found["author"]),
        found["body"],
        instant(found["createdAt"]),
        found["authorAssociation"],
    )


def _pull_request(found: Json) -> PullRequestData:
    state = PullRequestState(found["state"].lower())
    author, updated_at = login_of(found["author"]), instant(found["updatedAt"])
    return PullRequestData(found["id"], found["number"], state, author, updated_at)


def login_of(found: Json | None) -> str:
    """Return a login as REST writes it, the same in GraphQL, which has a kind in place of a suffix."""
    if not found:
        return ""
    is_bare_app = found.get("__typename") == "Bot" and not found["login"].endswith(APP_SUFFIX)
    return f"{found['login']}{APP_SUFFIX if is_bare_app else ''}"
