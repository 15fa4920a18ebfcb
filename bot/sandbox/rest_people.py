"""REST: people, who may do what, and who can be assigned."""

from typing import Any

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request
from bot.sandbox.serial_repositories import flags


def me(request: Request) -> Answer:
    """Answer who asks."""
    return Answer(serial.public_user(request.base, request.actor(), request.world.started))


def user(request: Request, login: str) -> Answer:
    """Answer one person."""
    known = request.world.login(login)
    if known is None:
        raise Refused(404, "Not Found")
    return Answer(serial.public_user(request.base, known, request.world.started))


def collaborators(request: Request, owner: str, name: str) -> Answer:
    """Answer who has rights; only for those who may write."""
    found = request.writable(owner, name, "write")
    return request.page(
        list(found.collaborators.items()), lambda item: _collaborator(request, *item)
    )


def collaborator(request: Request, owner: str, name: str, login: str) -> Answer:
    """Answer 204 for a collaborator, 404 otherwise."""
    if login.lower() not in request.repository(owner, name).collaborators:
        raise Refused(404, "Not Found")
    return Answer(status=204)


def permission(request: Request, owner: str, name: str, login: str) -> Answer:
    """Answer what somebody may do; needs write rights as on GitHub."""
    found = request.repository(owner, name)
    request.actor()
    if not request.may(found, "write"):
        raise Refused(403, "Must have push access to view collaborator permission.")
    known = request.world.login(login)
    if known is None:
        raise Refused(404, f"{login} is not a user")
    role = found.role(known)
    legacy = {"maintain": "write", "triage": "read"}.get(role, role)
    person = _collaborator(request, known, role)
    return Answer({"permission": legacy, "role_name": role, "user": person})


def assignees(request: Request, owner: str, name: str) -> Answer:
    """Answer who can be assigned."""
    found = request.repository(owner, name)
    return request.page(list(found.collaborators), lambda login: _person(request, login))


def assignee(request: Request, owner: str, name: str, login: str) -> Answer:
    """Answer 204 for somebody who can be assigned anywhere, 404 otherwise."""
    return collaborator(request, owner, name, login)


def _person(request: Request, login: str) -> dict[str, Any]:
    return serial.user(request.base, request.world.login(login) or login)


def _collaborator(request: Request, login: str, role: str) -> dict[str, Any]:
    return {
        **_person(request, login),
        "permissions": flags(role),
        "role_name": role,
    }
