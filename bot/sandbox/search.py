"""Search for issues as GitHub reads it: words, quoted phrases and qualifiers."""

import re
from collections.abc import Callable

from bot.sandbox.exchange import Refused, Request
from bot.sandbox.things import Issue

MOST = 1000
LONGEST = 256
_PART = re.compile(r'(?P<not>-)?(?:(?P<key>[a-z-]+):)?(?P<value>"[^"]*"|[^\s"]+)', re.IGNORECASE)
_STATES = {"open": "open", "closed": "closed"}
Test = Callable[[Issue, str], bool]


def search(request: Request, text: str) -> list[Issue]:
    """Return the issues that fit, newest first unless sorted, a thousand at most; 422 for an unknown repository."""
    if not text.strip() or len(text) > LONGEST:
        raise Refused(422, "Validation Failed", [_error("q", "missing" if not text else "invalid")])
    tests = [_test(match, request) for match in _PART.finditer(text)]
    sources = [m["value"].strip('"') for m in _PART.finditer(text) if m["key"] == "repo"]
    names = [name.lower() for name in sources] or list(request.world.repositories)
    found = [
        issue
        for name in names
        if request.role(repository := request.world.repositories[name]) != "none"
        for issue in repository.listed()
        if all(test(issue) for test in tests)
    ]
    is_oldest_first = any(
        m["value"] == "created-asc" for m in _PART.finditer(text) if m["key"] == "sort"
    )
    found.sort(key=lambda issue: (issue.created_at, issue.number), reverse=not is_oldest_first)
    return found[:MOST]


def _test(match: re.Match[str], request: Request) -> Callable[[Issue], bool]:
    key, value = match["key"], match["value"].strip('"').lower()
    if key == "repo" and value not in request.world.repositories:
        message = "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them."
        raise Refused(422, "Validation Failed", [{**_error("q", "invalid"), "message": message}])
    test = _QUALIFIERS.get(key.lower()) if key else _has_word
    if test is None:
        value, test = f"{key}:{value}", _has_word
    wanted = match["not"] is None
    return lambda issue: test(issue, value) is wanted


def _error(field: str, code: str) -> dict[str, str]:
    return {"resource": "Search", "field": field, "code": code}


def _has_word(issue: Issue, value: str) -> bool:
    return value in f"{issue.title}\n{issue.body or ''}".lower()


def _is(issue: Issue, value: str) -> bool:
    tests = {
        "issue": not issue.is_pull,
        "pr": issue.is_pull,
        "open": issue.state == "open",
        "closed": issue.state == "closed",
        "merged": issue.merged_at is not None,
        "locked": issue.locked,
        "unlocked": not issue.locked,
        "public": not issue.repository.private,
        "private": issue.repository.private,
    }
    return tests.get(value, False)


def _anything(issue: Issue, value: str) -> bool:
    return True


def _no(issue: Issue, value: str) -> bool:
    return {"assignee": not issue.assignees, "label": not issue.labels}.get(value, True)


_QUALIFIERS: dict[str, Test] = {
    "repo": lambda issue, value: issue.repository.full_name.lower() == value,
    "org": lambda issue, value: issue.repository.owner.lower() == value,
    "user": lambda issue, value: issue.repository.owner.lower() == value,
    "label": lambda issue, value: any(
        name.lower() in value.replace('"', "").split(",") for name in issue.labels
    ),
    "is": _is,
    "type": _is,
    "state": lambda issue, value: issue.state == _STATES.get(value),
    "no": _no,
    "author": lambda issue, value: issue.author.lower() == value,
    "assignee": lambda issue, value: value in (login.lower() for login in issue.assignees),
    "commenter": lambda issue, value: any(
        comment.author.lower() == value for comment in issue.comments
    ),
    "language": lambda issue, value: (issue.repository.language or "").lower() == value,
    "archived": lambda issue, value: issue.repository.archived is (value == "true"),
    "in": _anything,
    "sort": _anything,
}
