"""Pages of issues: GraphQL where it is allowed, REST where it is refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.forge import (
    DeniedError,
    InvalidError,
    IssueData,
    IssuePage,
    NotFoundError,
    RevokedError,
    UnavailableError,
    reading,
)
from bot.forge.queries import BY_NODE_ID, ISSUES, NODE_IDS_AT_ONCE, ONE_ISSUE
from bot.forge.reading import shaped
from bot.forge.wire import Wire

PAGE = 100
SMALL_PAGE = 25
"""Tried where GitHub cannot answer for a whole page in its ten seconds."""

_REST = "rest"


class Listing:
    """Reads issues; remembers when GraphQL was refused, so that it is not asked again and again."""

    def __init__(self, wire: Wire, graphql_path: str, *, has_token: bool) -> None:
        self._wire = wire
        self._graphql_path = graphql_path
        # GraphQL answers nobody without a token.
        self._is_graphql_refused = not has_token

    def page(
        self, full_name: str, labels: Sequence[str], since: datetime | None, cursor: str | None
    ) -> IssuePage:
        """Return one page of issues that bear one of the labels."""
        if self._is_graphql_refused or (cursor or "").startswith(_REST):
            return self._rest_page(full_name, labels, since, cursor)
        try:
            return self._graphql_page(full_name, labels, since, cursor)
        except RevokedError:
            raise
        except (DeniedError, NotFoundError):
            # Where GraphQL is switched off, its 403 or 404 reads like a missing repository; REST knows.
            page = self._rest_page(full_name, labels, since, None)
            self._is_graphql_refused = True
            return page

    def one(self, full_name: str, number: int) -> IssueData:
        """Return one issue; raises NotFoundError for a pull request."""
        subject = f"{full_name}#{number}"
        if self._is_graphql_refused:
            return self._rest_one(full_name, number, subject)
        owner, name = _split(full_name)
        variables = {"owner": owner, "name": name, "number": number}
        data = self._ask(ONE_ISSUE, variables, subject, is_urgent=True)
        return shaped(lambda: reading.graphql_issue(data["repository"]["issue"]), subject)

    def refresh(self, node_ids: Sequence[str], *, is_urgent: bool) -> dict[str, IssueData | None]:
        """Return issues by node id, a hundred a request."""
        found: dict[str, IssueData | None] = {}
        subject = "the states of issues"
        if node_ids and self._is_graphql_refused:
            raise DeniedError(f"{subject}: GitHub tells them by GraphQL only, which needs a token")
        for start in range(0, len(node_ids), NODE_IDS_AT_ONCE):
            ids = list(node_ids[start : start + NODE_IDS_AT_ONCE])
            nodes = self._ask(BY_NODE_ID, {"ids": ids}, subject, is_urgent=is_urgent)["nodes"]
            found.update(shaped(lambda i=ids, n=nodes: _by_id(i, n), subject))  # type: ignore[misc]  # bound now
        return found

    def _graphql_page(
        self, full_name: str, labels: Sequence[str], since: datetime | None, cursor: str | None
    ) -> IssuePage:
        owner, name = _split(full_name)
        variables = {
            "owner": owner,
            "name": name,
            "labels": list(labels) or None,
            "states": ["OPEN", "CLOSED"] if since else ["OPEN"],
            "since": since.isoformat().replace("+00:00", "Z") if since else None,
            "cursor": cursor,
            "size": PAGE,
        }
        try:
            data = self._ask(ISSUES, variables, full_name, is_urgent=False)
        except UnavailableError:
            data = self._ask(ISSUES, {**variables, "size": SMALL_PAGE}, full_name, is_urgent=False)
        return shaped(lambda: _graphql_page(data), full_name)

    def _rest_page(
        self, full_name: str, labels: Sequence[str], since: datetime | None, cursor: str | None
    ) -> IssuePage:
        """Return a page of one label after the other: REST's list means all labels at once."""
        _rest, at, number = (cursor or f"{_REST}:0:1").split(":")
        position, page = int(at), int(number)
        wanted = list(labels) or [""]
        if position >= len(wanted):
            raise InvalidError(f"{full_name}: the page {cursor} is none of this list")
        parameters: dict[str, Any] = {
            "state": "all" if since else "open",
            "sort": "updated",
            "direction": "asc",
            "per_page": PAGE,
            "page": page,
        }
        parameters |= {"labels": wanted[position]} if wanted[position] else {}
        parameters |= {"since": since.isoformat().replace("+00:00", "Z")} if since else {}
        found = self._wire.get(f"/repos/{full_name}/issues", full_name, parameters, is_urgent=False)
        rows = shaped(lambda: [r for r in found.value if "pull_request" not in r], full_name)
        issues = shaped(lambda: tuple(reading.rest_issue(row) for row in rows), full_name)
        if len(found.value) == PAGE:
            return IssuePage(issues, f"{_REST}:{position}:{page + 1}")
        is_last = position + 1 == len(wanted)
        return IssuePage(issues, None if is_last else f"{_REST}:{position + 1}:1")

    def _rest_one(self, full_name: str, number: int, subject: str) -> IssueData:
        found = self._wire.get(f"/repos/{full_name}/issues/{number}", subject).value
        if "pull_request" in found:
            raise NotFoundError(f"{subject}: it is a pull request, not an issue")
        return shaped(lambda: reading.rest_issue(found), subject)

    def _ask(self, query: str, variables: dict[str, Any], subject: str, *, is_urgent: bool) -> Any:
        return self._wire.graphql(
            self._graphql_path, query, variables, subject, is_urgent=is_urgent
        )


def _split(full_name: str) -> tuple[str, str]:
    owner, _, name = full_name.partition("/")
    return owner, name


def _graphql_page(data: Any) -> IssuePage:
    found = data["repository"]["issues"]
    info = found["pageInfo"]
    issues = tuple(reading.graphql_issue(node) for node in found["nodes"])
    return IssuePage(issues, info["endCursor"] if info["hasNextPage"] else None)


def _by_id(ids: Sequence[str], nodes: Sequence[Any]) -> dict[str, IssueData | None]:
    return {
        node_id: reading.graphql_issue(node) if node and node["__typename"] == "Issue" else None
        for node_id, node in zip(ids, nodes, strict=True)
    }
