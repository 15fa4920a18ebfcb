"""The payloads of webhooks, as GitHub sends them."""

from typing import Any

from bot.sandbox import serial
from bot.sandbox.exchange import Request
from bot.sandbox.serial_pulls import full_pull
from bot.sandbox.serial_repositories import repository
from bot.sandbox.things import Comment, Issue
from bot.sandbox.webhooks import Happening
from bot.sandbox.world import World

INSTALLATION = 1


def tell(request: Request, item: Issue, action: str, **also: Any) -> None:
    """Tell the webhooks, if there are any, what happened to an issue or pull request."""
    world = request.world
    if world.hooks:
        world.tell(issue_event(request.base, world, item, action, request.actor(), **also))


def issue_event(
    base: str, world: World, item: Issue, action: str, sender: str, **also: Any
) -> Happening:
    """Return what happened to an issue or pull request."""
    if item.is_pull:
        also = {"number": item.number, "pull_request": full_pull(base, item), **also}
        return Happening("pull_request", _payload(base, item, action, sender, also))
    also = {"issue": serial.issue(base, item), **also}
    return Happening("issues", _payload(base, item, action, sender, also))


def comment_event(
    base: str, item: Issue, found: Comment, action: str, sender: str, **also: Any
) -> Happening:
    """Return what happened to a comment."""
    drawn = {"issue": serial.issue(base, item), "comment": serial.comment(base, item, found)}
    return Happening("issue_comment", _payload(base, item, action, sender, drawn | also))


def _payload(
    base: str, item: Issue, action: str, sender: str, also: dict[str, Any]
) -> dict[str, Any]:
    return {
        "action": action,
        **also,
        "repository": repository(base, item.repository),
        "sender": serial.user(base, sender),
        "installation": {"id": INSTALLATION, "node_id": f"IN_{INSTALLATION}"},
    }
