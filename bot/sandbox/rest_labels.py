"""REST: the labels and the assignees of an issue."""

from typing import Any

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request, invalid
from bot.sandbox.happenings import tell
from bot.sandbox.things import Issue, Repository

ASSIGNEES_MOST = 10


def labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer the labels of an issue."""
    found = request.issue(request.repository(owner, name), number)
    return request.page(_labels(request, found), lambda drawn: drawn)


def add_labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Put labels on an issue."""
    found = triaged(request, owner, name, number)
    for label in _names(request):
        _label(request, found, label)
    return Answer(_labels(request, found))


def set_labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Replace the labels of an issue."""
    found = triaged(request, owner, name, number)
    replace_labels(request, found, _names(request))
    return Answer(_labels(request, found))


def remove_label(request: Request, owner: str, name: str, number: str, label: str) -> Answer:
    """Take one label off an issue; 404 when it does not bear it."""
    found = triaged(request, owner, name, number)
    if label.lower() not in (known.lower() for known in found.labels):
        raise Refused(404, "Label does not exist")
    _unlabel(request, found, label)
    return Answer(_labels(request, found))


def clear_labels(request: Request, owner: str, name: str, number: str) -> Answer:
    """Take all labels off an issue."""
    replace_labels(request, triaged(request, owner, name, number), [])
    return Answer(status=204)


def assign(request: Request, owner: str, name: str, number: str) -> Answer:
    """Assign people; those who may not be are silently left out, as on GitHub."""
    found = triaged(request, owner, name, number)
    assign_people(request, found, request.field("assignees", list, "Issue"))
    return Answer(serial.full_issue(request.base, found), 201)


def unassign(request: Request, owner: str, name: str, number: str) -> Answer:
    """Take assignees away."""
    found = triaged(request, owner, name, number)
    unassign_people(request, found, request.field("assignees", list, "Issue"))
    return Answer(serial.full_issue(request.base, found))


def assignable(request: Request, owner: str, name: str, number: str, login: str) -> Answer:
    """Answer 204 when somebody can be assigned to this issue, 404 otherwise."""
    found = request.issue(request.repository(owner, name), number)
    if not request.world.may_be_assigned(found, login):
        raise Refused(404, "Not Found")
    return Answer(status=204)


def triaged(request: Request, owner: str, name: str, number: str, least: str = "triage") -> Issue:
    request.issue(request.repository(owner, name), number)
    return request.issue(request.writable(owner, name, least), number)


def _names(request: Request) -> list[str]:
    body = request.body.get("labels", ...) if isinstance(request.body, dict) else request.body
    if not isinstance(body, list):
        raise invalid("Label", "labels")
    return [label_name(label) for label in body]


def label_name(label: Any) -> str:
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
    tell(request, found, "labeled", label=serial.label(request.base, found.repository, label))


def _unlabel(request: Request, found: Issue, name: str) -> None:
    label = found.repository.labels[name.lower()]
    request.world.take_label(found, name)
    drawn = {"name": label.name, "color": label.color}
    request.world.touch(found, "unlabeled", request.actor(), label=drawn)
    tell(request, found, "unlabeled", label=serial.label(request.base, found.repository, label))


def replace_labels(request: Request, found: Issue, names: list[str]) -> None:
    wanted = {name.lower() for name in names}
    for name in [known for known in found.labels if known.lower() not in wanted]:
        _unlabel(request, found, name)
    for name in names:
        _label(request, found, name)


def assign_people(request: Request, found: Issue, logins: Any) -> None:
    for login in logins:
        known = request.world.login(login)
        is_full = len(found.assignees) >= ASSIGNEES_MOST
        if known is None or known in found.assignees or is_full:
            continue
        if request.world.may_be_assigned(found, known):
            found.assignees.append(known)
            _assignment(request, found, known, "assigned")


def unassign_people(request: Request, found: Issue, logins: Any) -> None:
    gone = {login.lower() for login in logins}
    for login in [known for known in found.assignees if known.lower() in gone]:
        found.assignees.remove(login)
        _assignment(request, found, login, "unassigned")


def _assignment(request: Request, found: Issue, login: str, action: str) -> None:
    actor = request.actor()
    request.world.touch(found, action, actor, assignee=login, assigner=actor)
    tell(request, found, action, assignee=serial.user(request.base, login))
