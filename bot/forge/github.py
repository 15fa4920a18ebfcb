"""GitHub through PyGithub: the one file that imports it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from github import Auth, Github, GithubException

from bot.forge import (
    CommentData,
    ForgeError,
    IssueData,
    IssuePage,
    NotFoundError,
    Permission,
    Polled,
    PullRequestData,
    PullRequestState,
    RateLimit,
    RepositoryData,
)
from bot.settings import Settings

_FIELDS = """
  __typename id number title body url state locked createdAt updatedAt
  repository { nameWithOwner }
  author { login } authorAssociation
  labels(first: 30) { nodes { name } }
  assignees(first: 10) { nodes { login } }
  comments(last: 5) { totalCount nodes { databaseId author { login } body createdAt authorAssociation } }
  closedByPullRequestsReferences(first: 10, includeClosedPrs: true) { nodes { id number state author { login } } }
"""
ISSUES_QUERY = f"""
query Issues($owner: String!, $name: String!, $labels: [String!], $states: [IssueState!], $since: DateTime, $cursor: String) {{
  repository(owner: $owner, name: $name) {{
    issues(first: 50, after: $cursor, states: $states, labels: $labels,
           filterBy: {{since: $since}}, orderBy: {{field: UPDATED_AT, direction: ASC}}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ {_FIELDS} }}
    }}
  }}
  rateLimit {{ limit remaining resetAt cost }}
}}
"""


class GitHubForge:
    """The Forge of GitHub."""

    def __init__(self, settings: Settings) -> None:
        token = settings.github_token
        self._github = Github(
            auth=Auth.Token(token.get_secret_value()) if token else None,
            base_url=settings.github_api_url,
            timeout=int(settings.github_timeout_seconds),
            retry=None,
            seconds_between_requests=0,
        )

    def repository(self, full_name: str) -> RepositoryData:
        """Return a repository."""
        try:
            found = self._github.get_repo(full_name)
            return RepositoryData(
                node_id=found.node_id,
                full_name=found.full_name,
                description=found.description or "",
                topics=tuple(found.topics),
                language=found.language,
                stars=found.stargazers_count,
                is_archived=found.archived,
                is_private=found.private,
                default_branch=found.default_branch,
                pushed_at=found.pushed_at,
            )
        except GithubException as error:
            raise NotFoundError(f"{full_name}: {error.status}") from error

    def issues(
        self,
        full_name: str,
        labels: Sequence[str],
        *,
        since: datetime | None = None,
        cursor: str | None = None,
    ) -> IssuePage:
        """Return one page of issues."""
        owner, name = full_name.split("/")
        try:
            _headers, answer = self._github.requester.graphql_query(
                ISSUES_QUERY,
                {
                    "owner": owner,
                    "name": name,
                    "labels": list(labels),
                    "states": ["OPEN"],
                    "since": None,
                    "cursor": cursor,
                },
            )
        except GithubException as error:
            raise ForgeError(f"{full_name}: {error.status}") from error
        found = answer["data"]["repository"]["issues"]
        info = found["pageInfo"]
        return IssuePage(
            tuple(_issue(node) for node in found["nodes"]),
            info["endCursor"] if info["hasNextPage"] else None,
        )

    def issue(self, full_name: str, number: int) -> IssueData:
        raise ForgeError("not yet")

    def refresh(self, node_ids: Sequence[str]) -> dict[str, IssueData | None]:
        raise ForgeError("not yet")

    def poll(self, full_name: str, labels: Sequence[str], etag: str | None) -> Polled:
        raise ForgeError("not yet")

    def permission(self, full_name: str, login: str) -> Permission:
        raise ForgeError("not yet")

    def file(self, full_name: str, path: str) -> str | None:
        raise ForgeError("not yet")

    def comments(self, full_name: str, number: int) -> Sequence[CommentData]:
        raise ForgeError("not yet")

    def upsert_comment(self, full_name: str, number: int, marker: str, body: str) -> int:
        raise ForgeError("not yet")

    def react(self, full_name: str, comment_id: int, content: str) -> None:
        raise ForgeError("not yet")

    def set_labels(
        self, full_name: str, number: int, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> None:
        raise ForgeError("not yet")

    def rate_limits(self) -> Sequence[RateLimit]:
        raise ForgeError("not yet")


def _issue(node: dict[str, Any]) -> IssueData:
    return IssueData(
        node_id=node["id"],
        repository=node["repository"]["nameWithOwner"],
        number=node["number"],
        title=node["title"],
        body=node["body"] or "",
        url=node["url"],
        is_open=node["state"] == "OPEN",
        is_locked=node["locked"],
        labels=tuple(label["name"] for label in node["labels"]["nodes"]),
        author=(node["author"] or {}).get("login", ""),
        author_association=node["authorAssociation"],
        assignees=tuple(a["login"] for a in node["assignees"]["nodes"]),
        opened_at=_instant(node["createdAt"]),
        updated_at=_instant(node["updatedAt"]),
        comments=node["comments"]["totalCount"],
        last_comments=tuple(
            CommentData(
                c["databaseId"],
                (c["author"] or {}).get("login", ""),
                c["body"],
                _instant(c["createdAt"]),
                c["authorAssociation"],
            )
            for c in node["comments"]["nodes"]
        ),
        linked_pull_requests=tuple(
            PullRequestData(
                p["id"],
                p["number"],
                PullRequestState(p["state"].lower()),
                (p["author"] or {}).get("login", ""),
            )
            for p in node["closedByPullRequestsReferences"]["nodes"]
        ),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
