"""GraphQL: the issues and pull requests of a repository, filtered and in order."""

import heapq
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.sandbox.connections import Arguments, count, page, uncursor
from bot.sandbox.exchange import Request
from bot.sandbox.query import QueryError
from bot.sandbox.things import Issue, Repository


def issues(repository: Repository, arguments: Arguments, _request: Request) -> dict[str, Any]:
    """Return a page of issues by labels, states and last change."""
    by = arguments.get("filterBy") or {}
    labels = arguments.get("labels") or by.get("labels") or ()
    states = arguments.get("states") or by.get("states") or ("OPEN", "CLOSED")
    since = _instant(by.get("since"))
    found = [
        issue
        for issue in _any_label(repository, labels)
        if issue.state.upper() in states and (since is None or issue.updated_at >= since)
    ]
    return _in_order(found, arguments)


def pulls(repository: Repository, arguments: Arguments, _request: Request) -> dict[str, Any]:
    """Return a page of pull requests by state."""
    states = arguments.get("states") or ("OPEN", "CLOSED", "MERGED")
    found = [i for i in repository.listed() if i.is_pull and pull_state(i) in states]
    return _in_order(found, arguments)


def pull_state(pull: Issue) -> str:
    """Return the state of a pull request: open, closed or merged."""
    return "MERGED" if pull.merged_at else pull.state.upper()


def _in_order(found: list[Issue], arguments: Arguments) -> dict[str, Any]:
    order = arguments.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    name = {"UPDATED_AT": "updated_at", "CREATED_AT": "created_at"}.get(order["field"])
    if name is None:
        raise QueryError(f"The sandbox does not order by {order['field']}", type="UNPROCESSABLE")
    is_backwards = order["direction"] == "DESC"

    def key(issue: Issue) -> str:
        stamp = int(getattr(issue, name).timestamp())
        return f"{10**11 - stamp if is_backwards else stamp:012}:{issue.number:09}"

    total = len(found)
    if (after := arguments.get("after")) is not None:
        mark = uncursor(after)
        found = [issue for issue in found if key(issue) > mark]
    if arguments.get("first") is not None:
        found = heapq.nsmallest(count(arguments) + 1, found, key=key)
    else:
        found.sort(key=key)
    return {**page(found, arguments, key), "totalCount": total}


def _any_label(repository: Repository, labels: Sequence[str]) -> Iterable[Issue]:
    if not labels:
        return [issue for issue in repository.listed() if not issue.is_pull]
    found = {issue.number: issue for name in labels for issue in repository.listed([name])}
    return [issue for issue in found.values() if not issue.is_pull]


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
