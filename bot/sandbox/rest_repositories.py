"""REST: repositories, their labels, search, and what GitHub tells of itself."""

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request, invalid
from bot.sandbox.search import search
from bot.sandbox.serial_repositories import repository as repository_of


def root(request: Request) -> Answer:
    """Answer the list of addresses."""
    base = request.base
    return Answer({"current_user_url": f"{base}/user", "rate_limit_url": f"{base}/rate_limit"})


def meta(request: Request) -> Answer:
    """Answer what GitHub tells about itself."""
    return Answer({"verifiable_password_authentication": False, "hooks": ["127.0.0.1/32"]})


def zen(request: Request) -> Answer:
    """Answer a sentence."""
    return Answer("Small steps go far.", media="text/plain; charset=utf-8")


def rate_limit(request: Request) -> Answer:
    """Answer what is left; asking costs nothing."""
    found = request.limits()
    return Answer({"resources": found, "rate": found["core"]})


def repository(request: Request, owner: str, name: str) -> Answer:
    """Answer one repository."""
    found = request.repository(owner, name)
    headers = {"Last-Modified": found.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    return Answer(repository_of(request.base, found, request.role(found)), headers=headers)


def languages(request: Request, owner: str, name: str) -> Answer:
    """Answer the languages with their bytes."""
    language = request.repository(owner, name).language
    return Answer({language: 100_000} if language else {})


def topics(request: Request, owner: str, name: str) -> Answer:
    """Answer the topics."""
    return Answer({"names": request.repository(owner, name).topics})


def milestones(request: Request, owner: str, name: str) -> Answer:
    """Answer the milestones: there are none."""
    request.repository(owner, name)
    return Answer([])


def labels(request: Request, owner: str, name: str) -> Answer:
    """Answer the labels of a repository."""
    found = request.repository(owner, name)
    return request.page(
        list(found.labels.values()), lambda item: serial.label(request.base, found, item)
    )


def label(request: Request, owner: str, name: str, label: str) -> Answer:
    """Answer one label."""
    found = request.repository(owner, name)
    if label.lower() not in found.labels:
        raise Refused(404, "Not Found")
    return Answer(serial.label(request.base, found, found.labels[label.lower()]))


def create_label(request: Request, owner: str, name: str) -> Answer:
    """Make a label."""
    found = request.writable(owner, name, "write")
    text = request.field("name", str, "Label")
    if text.lower() in found.labels:
        raise invalid("Label", "name", "already_exists")
    if not text.strip() or len(text) > 50:
        raise invalid("Label", "name", "invalid")
    color = request.field("color", str, "Label", "ededed")
    made = request.world.add_label(found, text, color, request.body.get("description"))
    return Answer(serial.label(request.base, found, made), 201)


def delete_label(request: Request, owner: str, name: str, label: str) -> Answer:
    """Remove a label from the repository and from its issues."""
    found = request.writable(owner, name, "write")
    if label.lower() not in found.labels:
        raise Refused(404, "Not Found")
    for issue in list(found.by_label.get(label.lower(), {}).values()):
        request.world.take_label(issue, label)
    del found.labels[label.lower()]
    return Answer(status=204)


def search_issues(request: Request) -> Answer:
    """Answer a search for issues."""
    found = search(request, request.query.get("q", ""))
    if request.query.get("sort") in {"created", "updated"}:
        name = f"{request.query['sort']}_at"
        is_down = request.query.get("order", "desc") == "desc"
        found.sort(key=lambda issue: getattr(issue, name), reverse=is_down)
    page = request.page(found, lambda issue: serial.issue(request.base, issue) | {"score": 1.0})
    page.body = {
        "total_count": len(found),
        "incomplete_results": False,
        "search_type": "lexical",
        "items": page.body,
    }
    return page
