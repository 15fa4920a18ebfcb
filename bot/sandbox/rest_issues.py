"""REST: issues, their locks and their timeline."""

from datetime import datetime
from typing import Any

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request, invalid
from bot.sandbox.happenings import tell
from bot.sandbox.rest_labels import (
    assign_people,
    label_name,
    replace_labels,
    triaged,
    unassign_people,
)
from bot.sandbox.serial import issue as draw
from bot.sandbox.things import Issue

BODY_MOST, TITLE_MOST = 65_536, 256
LOCK_REASONS = {"off-topic", "too heated", "resolved", "spam"}


def issues(request: Request, owner: str, name: str) -> Answer:
    """Answer the list of issues, pull requests among them as on GitHub."""
    found = request.repository(owner, name)
    if not found.has_issues:
        raise Refused(410, "Issues are disabled for this repo")
    query = request.query
    wanted = [label for label in query.get("labels", "").split(",") if label]
    state, since = query.get("state", "open"), _instant(query.get("since"))
    order = f"{query.get('sort', 'created')}_at"
    if order not in {"created_at", "updated_at", "comments_at"} or state not in _STATES:
        raise invalid("Issue", "sort" if state in _STATES else "state", "invalid")
    listed = [
        issue
        for issue in found.listed(wanted)
        if state in ("all", issue.state)
        and (since is None or issue.updated_at >= since)
        and _is_of(issue, query)
    ]
    listed.sort(key=_ORDERS[order], reverse=query.get("direction", "desc") == "desc")
    return request.page(listed, lambda issue: draw(request.base, issue))


def issue(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer one issue."""
    found = request.issue(request.repository(owner, name), number)
    headers = {"Last-Modified": found.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    return Answer(serial.full_issue(request.base, found), headers=headers)


def create_issue(request: Request, owner: str, name: str) -> Answer:
    """Open an issue; labels and assignees are dropped without rights, as on GitHub."""
    repository = request.writable(owner, name)
    title, body = _title(request), _body(request, "Issue", None)
    found = request.world.add_issue(repository, title=title, body=body, author=request.actor())
    if request.may(repository, "triage"):
        for label in request.field("labels", list, "Issue", None) or ():
            request.world.put_label(found, label_name(label))
        assign_people(request, found, request.field("assignees", list, "Issue", None) or ())
    tell(request, found, "opened")
    return Answer(serial.full_issue(request.base, found), 201)


def edit_issue(request: Request, owner: str, name: str, number: str) -> Answer:
    """Change title, body, state, labels or assignees."""
    found = _own(request, owner, name, number)
    change = request.body if isinstance(request.body, dict) else {}
    before = {"title": found.title, "body": found.body}
    if change.get("title") is not None:
        found.title = _title(request)
    if "body" in change:
        found.body = _body(request, "Issue", None)
    changes = {k: {"from": v} for k, v in before.items() if v != getattr(found, k)}
    if changes:
        request.world.touch(found, "renamed", request.actor())
        tell(request, found, "edited", changes=changes)
    if change.get("state", found.state) != found.state:
        set_state(request, found, change["state"], change.get("state_reason"))
    if request.may(found.repository, "triage"):
        if change.get("labels") is not None:
            replace_labels(request, found, [label_name(label) for label in change["labels"]])
        if change.get("assignees") is not None:
            unassign_people(request, found, list(found.assignees))
            assign_people(request, found, change["assignees"])
    return Answer(serial.full_issue(request.base, found))


def set_state(request: Request, found: Issue, state: str, reason: str | None = None) -> None:
    """Close or reopen an issue or pull request."""
    if state not in {"open", "closed"}:
        raise invalid("Issue", "state", "invalid")
    is_closed = state == "closed"
    found.state = state
    found.closed_at = request.world.now() if is_closed else None
    found.closed_by = request.actor() if is_closed else None
    if not found.is_pull:
        found.state_reason = (reason or "completed") if is_closed else "reopened"
    action = "closed" if is_closed else "reopened"
    request.world.touch(found, action, request.actor())
    tell(request, found, action)


def lock(request: Request, owner: str, name: str, number: str) -> Answer:
    """Lock the conversation."""
    found = triaged(request, owner, name, number, "write")
    reason = request.field("lock_reason", str, "Issue", None)
    if reason is not None and reason not in LOCK_REASONS:
        raise invalid("Issue", "lock_reason", "invalid")
    found.locked, found.lock_reason = True, reason
    request.world.touch(found, "locked", request.actor(), lock_reason=reason)
    tell(request, found, "locked")
    return Answer(status=204)


def unlock(request: Request, owner: str, name: str, number: str) -> Answer:
    """Unlock the conversation."""
    found = triaged(request, owner, name, number, "write")
    found.locked, found.lock_reason = False, None
    request.world.touch(found, "unlocked", request.actor())
    tell(request, found, "unlocked")
    return Answer(status=204)


def events(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer what happened to an issue."""
    found = request.issue(request.repository(owner, name), number)
    return request.page(found.events, lambda item: serial.event(request.base, found, item))


def timeline(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer what happened to an issue, with comments and pull requests that name it."""
    found = request.issue(request.repository(owner, name), number)
    base = request.base
    drawn = [serial.event(base, found, item) for item in found.events]
    for comment in found.comments:
        body = serial.comment(base, found, comment)
        drawn.append({**body, "event": "commented", "actor": body["user"]})
    for pull in (*request.world.linked_pulls(found), *request.world.mentioning_pulls(found)):
        source = {"type": "issue", "issue": draw(base, pull)}
        stamps = {name: serial.instant(pull.created_at) for name in ("created_at", "updated_at")}
        actor = serial.user(base, pull.author)
        drawn.append({"event": "cross-referenced", "actor": actor, "source": source, **stamps})
    drawn.sort(key=lambda item: item["created_at"])
    return request.page(drawn, lambda item: item)


def _own(request: Request, owner: str, name: str, number: str) -> Issue:
    repository = request.writable(owner, name)
    found = request.issue(repository, number)
    if found.author != request.login and not request.may(repository, "triage"):
        raise Refused(403, "Must have admin rights to Repository.")
    return found


def _title(request: Request) -> str:
    title: str = request.field("title", str, "Issue")
    if not title.strip():
        raise invalid("Issue", "title")
    if len(title) > TITLE_MOST:
        raise invalid("Issue", "title", "custom", "title is too long (maximum is 256 characters)")
    return title


def _body(request: Request, resource: str, default: Any = ...) -> Any:
    body = request.field("body", str, resource, default)
    if body is not None and len(body) > BODY_MOST:
        message = f"body is too long (maximum is {BODY_MOST} characters)"
        raise invalid(resource, "body", "custom", message)
    return body


def _is_of(issue: Issue, query: dict[str, str]) -> bool:
    assignee, creator = query.get("assignee"), query.get("creator")
    if creator and issue.author.lower() != creator.lower():
        return False
    if assignee in (None, ""):
        return True
    if assignee in ("none", "*"):
        return bool(issue.assignees) is (assignee == "*")
    return str(assignee).lower() in (login.lower() for login in issue.assignees)


_STATES = {"open", "closed", "all"}
_ORDERS: dict[str, Any] = {
    "created_at": lambda issue: (issue.created_at, issue.number),
    "updated_at": lambda issue: (issue.updated_at, issue.number),
    "comments_at": lambda issue: (len(issue.comments), issue.number),
}


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
    except ValueError as error:
        raise invalid("Issue", "since", "invalid") from error
