"""A request as the routes see it, an answer as they give it, and the refusals in between."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.things import ROLES, Issue, Repository
from bot.sandbox.world import World

DOCS = "https://docs.github.com/rest"
PER_PAGE, PER_PAGE_MOST = 30, 100


class Refused(Exception):  # noqa: N818  # it is an answer, not a defect
    """GitHub says no: a status, a message and sometimes what was wrong field by field."""

    def __init__(self, status: int, message: str, errors: Sequence[object] = (), **also: object):
        super().__init__(message)
        self.status, self.message, self.also = status, message, also
        self.errors = list(errors)

    def answer(self) -> "Answer":
        """Return it as GitHub words it."""
        body: dict[str, object] = {"message": self.message}
        if self.errors:
            body["errors"] = self.errors
        body |= {"documentation_url": DOCS, "status": str(self.status)}
        return Answer(body, self.status, also_headers(self.also))


def also_headers(also: dict[str, object]) -> dict[str, str]:
    """Return keyword names as header names."""
    return {name.replace("_", "-"): str(value) for name, value in also.items()}


def invalid(resource: str, name: str, code: str = "missing_field", message: str = "") -> Refused:
    """Return the 422 for one wrong field."""
    error = {"resource": resource, "field": name, "code": code}
    if message:
        error["message"] = message
    return Refused(422, "Validation Failed", [error])


@dataclass(slots=True)
class Answer:
    """Status, body (JSON, or text when ``media`` says so) and headers beyond the usual ones."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media: str = "application/json; charset=utf-8"


@dataclass(slots=True)
class Request:
    """A request after reading; ``login`` is who asks (None: nobody signed in)."""

    world: World
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    base: str
    login: str | None
    is_app: bool = False
    has_all_rights: bool = False
    limits: Callable[[], dict[str, Any]] = dict

    def role(self, repository: Repository) -> str:
        """Return the role of who asks."""
        if self.login is None:
            return "none" if repository.private else "read"
        role = repository.role(self.login)
        lifted = "write" if self.has_all_rights and not repository.private else role
        return max(role, lifted, key=ROLES.index)

    def may(self, repository: Repository, least: str) -> bool:
        """Say whether who asks has at least a role."""
        return ROLES.index(self.role(repository)) >= ROLES.index(least)

    def field(self, name: str, kind: type, resource: str, default: Any = ...) -> Any:
        """Return a field of the body; 422 when it is missing or of a wrong kind."""
        body = self.body if isinstance(self.body, dict) else {}
        value = body.get(name, default)
        if value is ...:
            raise invalid(resource, name)
        if value is not None and not isinstance(value, kind):
            message = f"For 'properties/{name}', {value!r} is not a {kind.__name__}."
            raise Refused(422, f"Invalid request.\n\n{message}")
        return value

    def actor(self) -> str:
        """Return who asks; 401 when nobody is signed in."""
        if self.login is None:
            raise Refused(401, "Requires authentication")
        return self.login

    def repository(self, owner: str, name: str) -> Repository:
        """Return a repository that may be seen; 404 otherwise."""
        found = self.world.repositories.get(f"{owner}/{name}".lower())
        if found is None or self.role(found) == "none":
            raise Refused(404, "Not Found")
        return found

    def writable(self, owner: str, name: str, least: str = "read") -> Repository:
        """Return a repository that may be changed by who asks; 401, 403 or 404 otherwise."""
        found = self.repository(owner, name)
        self.actor()
        if found.archived:
            raise Refused(403, "Repository was archived so is read-only.")
        if not self.may(found, least):
            what = "integration" if self.is_app else "personal access token"
            raise Refused(403, f"Resource not accessible by {what}")
        return found

    def issue(self, repository: Repository, number: str) -> Issue:
        """Return an issue; 404, 410 when deleted, 301 when moved elsewhere."""
        found = repository.issues.get(int(number)) if number.isdigit() else None
        if found is None:
            raise Refused(404, "Not Found")
        if found.deleted:
            raise Refused(410, "This issue was deleted")
        if found.moved_to is not None:
            target = found.moved_to
            place = f"{self.base}/repositories/{target.repository.id}/issues/{target.number}"
            raise Refused(301, "Moved Permanently", Location=place)
        return found

    def page(self, items: Sequence[Any], draw: Callable[[Any], Any]) -> Answer:
        """Answer one page of a list, with Link headers to the others."""
        size = min(max(_number(self.query.get("per_page"), PER_PAGE), 1), PER_PAGE_MOST)
        number = max(_number(self.query.get("page"), 1), 1)
        last = max(-(-len(items) // size), 1)
        shown = [draw(item) for item in items[(number - 1) * size : number * size]]
        return Answer(shown, headers=self.link(number, last))

    def link(self, number: int, last: int) -> dict[str, str]:
        """Return the Link header of one page among ``last``."""
        places = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        if number <= 1:
            del places["prev"], places["first"]
        if number >= last:
            del places["next"], places["last"]
        links = [
            f'<{self.base}{self.path}?{urlencode({**self.query, "page": place})}>; rel="{name}"'
            for name, place in places.items()
        ]
        return {"Link": ", ".join(links)} if links else {}


Route = Callable[..., Answer]
Table = list[tuple[str, re.Pattern[str], Route]]


def table(routes: Sequence[tuple[str, str, Route]]) -> Table:
    """Return routes compiled; ``{name}`` stands for one part of the path, ``{name+}`` for the rest."""
    return [(method, re.compile(_pattern(path)), route) for method, path, route in routes]


def _pattern(path: str) -> str:
    rest = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", path)
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", rest) + "/?"


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
