"""REST: issues, their labels, assignees, locks and timeline."""

from datetime import datetime
from typing import Any

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request, invalid
from bot.sandbox.happenings import issue_event
from bot.sandbox.serial import issue as draw
from bot.sandbox.world import Issue, Repository

BODY_MOST, TITLE_MOST, ASSIGNEES_MOST = 65_536, 256, 10
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
            request.world.put_label(found, _name_of(label))
        _assign(request, found, request.field("assignees", list, "Issue", None) or ())
    _tell(request, found, "opened")
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
        _tell(request, found, "edited", changes=changes)
    if change.get("state", found.state) != found.state:
        set_state(request, found, change["state"], change.get("state_reason"))
    if request.may(found.repository, "triage"):
        if change.get("labels") is not None:
            _replace_labels(request, found, [_name_of(label) for label in change["labels"]])
        if change.get("assignees") is not None:
            _unassign(request, found, list(found.assignees))
            _assign(request, found, change["assignees"])
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
    _tell(request, found, action)


def labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer the labels of an issue."""
    found = request.issue(request.repository(owner, name), number)
    return request.page(_labels(request, found), lambda drawn: drawn)


def add_labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Put labels on an issue."""
    found = _triaged(request, owner, name, number)
    for label in _names(request):
        _label(request, found, label)
    return Answer(_labels(request, found))


def set_labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Replace the labels of an issue."""
    found = _triaged(request, owner, name, number)
    _replace_labels(request, found, _names(request))
    return Answer(_labels(request, found))


def remove_label(request: Request, owner: str, name: str, number: str, label: str) -> Answer:
    """Take one label off an issue; 404 when it does not bear it."""
    found = _triaged(request, owner, name, number)
    if label.lower() not in (known.lower() for known in found.labels):
        raise Refused(404, "Label does not exist")
    _unlabel(request, found, label)
    return Answer(_labels(request, found))


def clear_labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Take all labels off an issue."""
    _replace_labels(request, _triaged(request, owner, name, number), [])
    return Answer(status=204)


def assign(request: Request, owner: str, name: str, number: str) -> Answer:
    """Assign people; those who may not be are silently left out, as on GitHub."""
    found = _triaged(request, owner, name, number)
    _assign(request, found, request.field("assignees", list, "Issue"))
    return Answer(serial.full_issue(request.base, found), 201)


def unassign(request: Request, owner: str, name: str, number: str) -> Answer:
    """Take assignees away."""
    found = _triaged(request, owner, name, number)
    _unassign(request, found, request.field("assignees", list, "Issue"))
    return Answer(serial.full_issue(request.base, found))


def assignable(request: Request, owner: str, name: str, number: str, login: str) -> Answer:
    """Answer 204 when somebody can be assigned to this issue, 404 otherwise."""
    found = request.issue(request.repository(owner, name), number)
    if not request.world.may_be_assigned(found, login):
        raise Refused(404, "Not Found")
    return Answer(status=204)


def lock(request: Request, owner: str, name: str, number: str) -> Answer:
    """Lock the conversation."""
    found = _triaged(request, owner, name, number, "write")
    reason = request.field("lock_reason", str, "Issue", None)
    if reason is not None and reason not in LOCK_REASONS:
        raise invalid("Issue", "lock_reason", "invalid")
    found.locked, found.lock_reason = True, reason
    request.world.touch(found, "locked", request.actor(), lock_reason=reason)
    _tell(request, found, "locked")
    return Answer(status=204)


def unlock(request: Request, owner: str, name: str, number: str) -> Answer:
    """Unlock the conversation."""
    found = _triaged(request, owner, name, number, "write")
    found.locked, found.lock_reason = False, None
    request.world.touch(found, "unlocked", request.actor())
    _tell(request, found, "unlocked")
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
    for pull in request.world.linked_pulls(found):
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


def _triaged(request: Request, owner: str, name: str, number: str, least: str = "triage") -> Issue:
    request.issue(request.repository(owner, name), number)
    return request.issue(request.writable(owner, name, least), number)


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


def _names(request: Request) -> list[str]:
    body = request.body.get("labels", ...) if isinstance(request.body, dict) else request.body
    if not isinstance(body, list):
        raise invalid("Label", "labels")
    return [_name_of(label) for label in body]


def _name_of(label: Any) -> str:
    name = label.get("name") if isinstance(label, dict) else label
    if not isinstance(name, str) or not 0 < len(name) <= 50:
        raise invalid("Label", "name", "invalid")
    return name


def _labels(request: Request, found: Issue) -> list[dict[str, Any]]:
    known: Repository = found.repository
    return [serial.label(request.base, known, known.labels[n.lower()]) for n in found.labels]


def _label(request: Request, found: Issue, name: str) -> None:
    if name.lower() in (known.lower() for known in found.labels):
        return
    label = request.world.put_label(found, name)
    drawn = {"name": label.name, "color": label.color}
    request.world.touch(found, "labeled", request.actor(), label=drawn)
    _tell(request, found, "labeled", label=serial.label(request.base, found.repository, label))


def _unlabel(request: Request, found: Issue, name: str) -> None:
    label = found.repository.labels[name.lower()]
    request.world.take_label(found, name)
    drawn = {"name": label.name, "color": label.color}
    request.world.touch(found, "unlabeled", request.actor(), label=drawn)
    _tell(request, found, "unlabeled", label=serial.label(request.base, found.repository, label))


def _replace_labels(request: Request, found: Issue, names: list[str]) -> None:
    wanted = {name.lower() for name in names}
    for name in [known for known in found.labels if known.lower() not in wanted]:
        _unlabel(request, found, name)
    for name in names:
        _label(request, found, name)


def _assign(request: Request, found: Issue, logins: Any) -> None:
    for login in logins:
        known = request.world.login(login)
        is_full = len(found.assignees) >= ASSIGNEES_MOST
        if known is None or known in found.assignees or is_full:
            continue
        if request.world.may_be_assigned(found, known):
            found.assignees.append(known)
            _assignment(request, found, known, "assigned")


def _unassign(request: Request, found: Issue, logins: Any) -> None:
    gone = {login.lower() for login in logins}
    for login in [known for known in found.assignees if known.lower() in gone]:
        found.assignees.remove(login)
        _assignment(request, found, login, "unassigned")


def _assignment(request: Request, found: Issue, login: str, action: str) -> None:
    actor = request.actor()
    request.world.touch(found, action, actor, assignee=login, assigner=actor)
    _tell(request, found, action, assignee=serial.user(request.base, login))


def _tell(request: Request, found: Issue, action: str, **also: Any) -> None:
    world = request.world
    if world.hooks:
        world.tell(issue_event(request.base, world, found, action, request.actor(), **also))


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
