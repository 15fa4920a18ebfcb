"""REST: comments of issues and reactions."""

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request, invalid
from bot.sandbox.happenings import comment_event
from bot.sandbox.rest_issues import BODY_MOST
from bot.sandbox.things import Comment, Issue, Reaction, Repository


def comments(request: Request, owner: str, name: str, number: str) -> Answer:
    """Answer the comments of an issue, oldest first."""
    found = request.issue(request.repository(owner, name), number)
    since = request.query.get("since", "")
    listed = [c for c in found.comments if (serial.instant(c.updated_at) or "") >= since]
    return request.page(listed, lambda item: serial.comment(request.base, found, item))


def all_comments(request: Request, owner: str, name: str) -> Answer:
    """Answer all comments of a repository."""
    found = request.repository(owner, name)
    since = request.query.get("since", "")
    pairs = [
        (issue, comment)
        for issue in found.listed()
        for comment in issue.comments
        if (serial.instant(comment.updated_at) or "") >= since
    ]
    name_of_order = f"{request.query.get('sort', 'created')}_at"
    is_down = request.query.get("direction") == "desc"
    pairs.sort(key=lambda pair: getattr(pair[1], name_of_order), reverse=is_down)
    return request.page(pairs, lambda pair: serial.comment(request.base, *pair))


def create_comment(request: Request, owner: str, name: str, number: str) -> Answer:
    """Write a comment; a locked conversation is for those with rights."""
    repository = request.writable(owner, name)
    found = request.issue(repository, number)
    if found.locked and not request.may(repository, "write"):
        raise Refused(403, "Unable to create comment because issue is locked.")
    author, at = request.actor(), request.world.now()
    association = request.world.association(repository, author)
    comment = Comment(request.world.fresh_id(), author, _body(request), at, at, association)
    request.world.by_id[comment.id] = comment
    found.comments.append(comment)
    found.updated_at = at
    _tell(request, found, comment, "created")
    headers = {"Location": serial.comment(request.base, found, comment)["url"]}
    return Answer(serial.comment(request.base, found, comment), 201, headers)


def comment(request: Request, owner: str, name: str, comment_id: str) -> Answer:
    """Answer one comment."""
    issue, found = _find(request.repository(owner, name), comment_id)
    return Answer(serial.comment(request.base, issue, found))


def edit_comment(request: Request, owner: str, name: str, comment_id: str) -> Answer:
    """Change a comment."""
    issue, found = _own(request, owner, name, comment_id)
    before, found.body = found.body, _body(request)
    found.updated_at = issue.updated_at = request.world.now()
    _tell(request, issue, found, "edited", changes={"body": {"from": before}})
    return Answer(serial.comment(request.base, issue, found))


def delete_comment(request: Request, owner: str, name: str, comment_id: str) -> Answer:
    """Remove a comment."""
    issue, found = _own(request, owner, name, comment_id)
    issue.comments.remove(found)
    issue.updated_at = request.world.now()
    del request.world.by_id[found.id]
    _tell(request, issue, found, "deleted")
    return Answer(status=204)


def reactions(request: Request, owner: str, name: str, **where: str) -> Answer:
    """Answer the reactions to an issue or a comment."""
    given = _reactions(request, request.repository(owner, name), where)
    return request.page(given, lambda item: serial.reaction(request.base, item))


def react(request: Request, owner: str, name: str, **where: str) -> Answer:
    """React; 200 instead of 201 when the same person did so before."""
    given = _reactions(request, request.writable(owner, name), where)
    content, login = request.field("content", str, "Reaction"), request.actor()
    if content not in serial.CONTENTS:
        raise invalid("Reaction", "content", "invalid")
    old = next((r for r in given if (r.login, r.content) == (login, content)), None)
    if old is not None:
        return Answer(serial.reaction(request.base, old), 200)
    made = Reaction(request.world.fresh_id(), login, content, request.world.now())
    given.append(made)
    return Answer(serial.reaction(request.base, made), 201)


def unreact(request: Request, owner: str, name: str, reaction_id: str, **where: str) -> Answer:
    """Take a reaction back."""
    given = _reactions(request, request.writable(owner, name), where)
    found = next((r for r in given if str(r.id) == reaction_id), None)
    if found is None:
        raise Refused(404, "Not Found")
    given.remove(found)
    return Answer(status=204)


def _reactions(request: Request, repository: Repository, where: dict[str, str]) -> list[Reaction]:
    if "number" in where:
        return request.issue(repository, where["number"]).reactions
    return _find(repository, where["comment_id"])[1].reactions


def _find(repository: Repository, comment_id: str) -> tuple[Issue, Comment]:
    for issue in repository.listed():
        for found in issue.comments:
            if str(found.id) == comment_id:
                return issue, found
    raise Refused(404, "Not Found")


def _own(request: Request, owner: str, name: str, comment_id: str) -> tuple[Issue, Comment]:
    repository = request.writable(owner, name)
    issue, found = _find(repository, comment_id)
    if found.author != request.login and not request.may(repository, "write"):
        raise Refused(403, "Must have admin rights to Repository.")
    return issue, found


def _body(request: Request) -> str:
    body: str = request.field("body", str, "IssueComment")
    if not body or not body.strip():
        raise invalid("IssueComment", "body", "missing_field", "Body cannot be blank")
    if len(body) > BODY_MOST:
        message = f"Body is too long (maximum is {BODY_MOST} characters)"
        raise invalid("IssueComment", "body", "unprocessable", message)
    return body


def _tell(request: Request, issue: Issue, found: Comment, action: str, **also: object) -> None:
    if request.world.hooks:
        event = comment_event(request.base, issue, found, action, request.actor(), **also)
        request.world.tell(event)
