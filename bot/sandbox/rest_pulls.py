"""REST: pull requests."""

import re

from bot.sandbox.content import blob_sha
from bot.sandbox.exchange import Answer, Refused, Request
from bot.sandbox.happenings import tell
from bot.sandbox.rest_issues import set_state
from bot.sandbox.serial_pulls import changed_file, full_pull
from bot.sandbox.serial_pulls import pull as draw
from bot.sandbox.things import Issue

_CLOSES = re.compile(r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)", re.IGNORECASE)
_MENTIONS = re.compile(r"(?<!\w)#(\d+)")


def pulls(request: Request, owner: str, name: str) -> Answer:
    """Answer the pull requests, newest first."""
    state = request.query.get("state", "open")
    listed = [
        item
        for item in request.repository(owner, name).listed()
        if item.is_pull and state in ("all", item.state)
    ]
    listed.sort(key=lambda item: item.created_at, reverse=True)
    return request.page(listed, lambda item: draw(request.base, item))


def pull(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer one pull request."""
    found = _find(request, owner, name, number)
    return Answer(full_pull(request.base, found))


def files(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer the files a pull request changes."""
    found = _find(request, owner, name, number)
    return request.page(sorted(found.changes), lambda path: changed_file(request.base, found, path))


def create_pull(request: Request, owner: str, name: str) -> Answer:
    """Open a pull request; "Fixes #1" in its body links it to the issue."""
    repository = request.writable(owner, name)
    title, head = (
        request.field("title", str, "PullRequest"),
        request.field("head", str, "PullRequest"),
    )
    request.field("base", str, "PullRequest")
    body = request.field("body", str, "PullRequest", None)
    closes = {int(number) for number in _CLOSES.findall(body or "")}
    found = request.world.add_issue(
        repository,
        title=title,
        body=body,
        author=request.actor(),
        head=head.rpartition(":")[2],
        is_pull=True,
        is_draft=bool(request.body.get("draft")),
        closes=sorted(closes),
        mentions=sorted({int(number) for number in _MENTIONS.findall(body or "")} - closes),
    )
    tell(request, found, "opened")
    return Answer(full_pull(request.base, found), 201)


def edit_pull(request: Request, owner: str, name: str, number: str) -> Answer:
    """Change title, body or state of a pull request."""
    request.writable(owner, name)
    found = _find(request, owner, name, number)
    if found.author != request.login and not request.may(found.repository, "write"):
        raise Refused(403, "Must have admin rights to Repository.")
    found.title = request.field("title", str, "PullRequest", found.title)
    found.body = request.field("body", str, "PullRequest", found.body)
    state = request.field("state", str, "PullRequest", found.state)
    if state != found.state:
        set_state(request, found, state)
    return Answer(full_pull(request.base, found))


def merge(request: Request, owner: str, name: str, number: str) -> Answer:
    """Merge a pull request; closes what it fixes."""
    repository = request.writable(owner, name, "write")
    found = _find(request, owner, name, number)
    if found.state != "open":
        raise Refused(405, "Pull Request is not mergeable")
    request.world.merge(found, request.world.now())
    set_state(request, found, "closed")
    for closed in found.closes:
        issue = repository.issues.get(closed)
        if issue is not None and issue.state == "open":
            set_state(request, issue, "closed")
    sha = blob_sha(found.node_id.encode())
    return Answer({"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


def is_merged(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer 204 when merged, 404 otherwise."""
    if _find(request, owner, name, number).merged_at is None:
        raise Refused(404, "Not Found")
    return Answer(status=204)


def _find(request: Request, owner: str, name: str, number: str) -> Issue:
    found = request.issue(request.repository(owner, name), number)
    if not found.is_pull:
        raise Refused(404, "Not Found")
    return found
