"""Answers requests on a world: who asks, what it costs, which route, what goes wrong."""

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from bot.sandbox.exchange import Answer, Refused, Request
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.graphql import execute
from bot.sandbox.limits import Limits
from bot.sandbox.pages import page
from bot.sandbox.routes import ROUTES
from bot.sandbox.schema import TYPES
from bot.sandbox.world import World

GRAPHQL = ("/graphql", "/api/graphql")
_MESSAGES = {401: "Bad credentials", 403: "Forbidden", 404: "Not Found", 410: "Gone"}
_MESSAGES |= {422: "Validation Failed", 429: "Too Many Requests", 500: "Server Error"}


@dataclass(frozen=True, slots=True)
class Logged:
    """One request and its answer; ``is_counted`` when it cost budget."""

    method: str
    path: str
    query: str
    request_body: Any
    status: int
    answer: Any
    is_counted: bool
    is_fault: bool
    agent: str = ""


@dataclass(slots=True)
class Out:
    """What goes over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_closed: bool = False


@dataclass
class Service:
    """The sandbox without its socket."""

    world: World
    limits: Limits
    faults: Faults = field(default_factory=Faults)
    requests: list[Logged] = field(default_factory=list)
    keeps_answers: bool = True
    """Off for long runs: the log then keeps all but the bodies of the answers."""
    _count: int = 0
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[Out, Fault | None]:
        """Answer one request; the fault tells the server to wait or to close."""
        address = urlsplit(target)
        path = address.path.removeprefix("/api/v3") or "/"
        fault = self.faults.take(method, path)
        is_short = fault is not None and not fault.after_work and fault.status is not None
        if is_short or (fault is not None and fault.is_closed and not fault.after_work):
            answer, is_counted, parsed = Answer(), False, _parsed(body)
        else:
            answer, is_counted, parsed = self._work(method, path, address.query, headers, body)
        if fault is not None and fault.status is not None:
            answer = _broken(fault, answer)
        drawn = self._draw(answer, headers, path, is_counted, fault)
        self.requests.append(
            Logged(
                method,
                path,
                address.query,
                parsed,
                drawn.status,
                answer.body if self.keeps_answers and drawn.status != 304 else None,
                is_counted and drawn.status != 304,
                fault is not None,
                headers.get("user-agent", ""),
            )
        )
        return drawn, fault

    def _work(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[Answer, bool, Any]:
        parsed = _parsed(body)
        is_counted = False
        try:
            request = self._request(method, path, query, headers, parsed)
            resource = _resource(path)
            is_counted = path != "/rate_limit" and not request.is_app
            if is_counted and not self.limits.spend(request.login, resource):
                is_counted = False
                raise _exhausted(request.login, resource)
            if parsed is _BROKEN:
                raise Refused(400, "Problems parsing JSON")
            with self.world.lock:
                if path in GRAPHQL:
                    return self._graphql(request), is_counted, parsed
                return self._rest(request), is_counted, parsed
        except Refused as refused:
            return refused.answer(), is_counted, None if parsed is _BROKEN else parsed

    def _request(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: Any
    ) -> Request:
        base = f"http://{headers.get('host', '')}"
        if headers.get("x-forwarded-prefix"):
            base += headers["x-forwarded-prefix"]
        login, is_app, has_all_rights = self._who(headers.get("authorization", ""))
        return Request(
            world=self.world,
            method=method,
            path=path,
            query=dict(parse_qsl(query, keep_blank_values=True)),
            headers=dict(headers),
            body=body,
            base=base,
            login=login,
            is_app=is_app,
            has_all_rights=has_all_rights,
            limits=lambda: self.limits.states(login),
        )

    def _who(self, authorization: str) -> tuple[str | None, bool, bool]:
        """Return the login, whether it is the app with its key, and whether it may write everywhere."""
        token = authorization.partition(" ")[2]
        if token.count(".") == 2:
            return f"{self.world.app_slug}[bot]", True, False
        if token in self.world.tokens:
            login = self.world.tokens[token]
            return login, False, login.endswith("[bot]")
        is_open = not any(not token.startswith(("ghs_", "gho_")) for token in self.world.tokens)
        if is_open:
            return self.world.viewer, False, True
        if token:
            raise Refused(401, "Bad credentials")
        return None, False, False

    def _rest(self, request: Request) -> Answer:
        self._redirect(request)
        path, other = self._canonical(request.path), False
        for method, pattern, route in ROUTES:
            match = pattern.fullmatch(path)
            if match is None:
                continue
            if method == request.method:
                parts = {key: unquote(part) for key, part in match.groupdict().items()}
                return route(request, **parts)
            other = True
        shown = page(request) if request.method == "GET" else None
        if shown is not None:
            return shown
        raise Refused(405 if other else 404, "Not Found")

    def _canonical(self, path: str) -> str:
        """Return the path with ``/repositories/ID`` turned into the name."""
        parts = path.split("/")
        if len(parts) > 2 and parts[1] == "repositories" and parts[2].isdigit():
            found = self.world.by_id.get(int(parts[2]))
            if found is not None and hasattr(found, "full_name"):
                return "/".join(["", "repos", found.full_name, *parts[3:]])
        return path

    def _redirect(self, request: Request) -> None:
        """Answer 301 (307 for a write) where a repository has a new name."""
        parts = request.path.split("/")
        if parts[1] != "repos" or len(parts) < 4:
            return
        known = self.world.renamed.get("/".join(parts[2:4]).lower())
        if known is None:
            return
        found = self.world.repositories[known.lower()]
        rest = "/".join([str(found.id), *parts[4:]])
        query = "&".join(f"{quote(k)}={quote(v)}" for k, v in request.query.items())
        place = f"{request.base}/repositories/{rest}" + (f"?{query}" if query else "")
        status = 301 if request.method == "GET" else 307
        moved = {"message": "Moved Permanently", "url": place}
        raise _Moved(status, moved)

    def _graphql(self, request: Request) -> Answer:
        if request.method != "POST":
            raise Refused(404, "Not Found")
        request.actor()
        body = request.body if isinstance(request.body, dict) else {}
        if not isinstance(body.get("query"), str):
            raise Refused(400, "A query attribute must be specified and must be a string.")
        variables = body.get("variables") or {}
        return Answer(execute(TYPES, body["query"], variables, body.get("operationName"), request))

    def _draw(
        self,
        answer: Answer,
        headers: Mapping[str, str],
        path: str,
        is_counted: bool,  # private, one caller
        fault: Fault | None,
    ) -> Out:
        is_json = answer.media.startswith("application/json")
        dumped = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
        body = (dumped if is_json else str(answer.body)).encode()
        if answer.status in (204, 304):
            body = b""
        skew = timedelta(seconds=fault.skew_seconds if fault else 0)
        out = Out(answer.status, self._usual(headers, path, skew), body)
        if body:
            out.headers["Content-Type"] = answer.media
        if answer.status == 200 and path not in GRAPHQL:
            self._condition(out, answer, headers, path, is_counted)
        out.headers |= answer.headers
        if fault is not None:
            out.headers |= fault.headers
            out.body = out.body[: fault.keep] if fault.keep is not None else out.body
            out.is_closed = fault.is_closed
        return out

    def _condition(
        self,
        out: Out,
        answer: Answer,
        headers: Mapping[str, str],
        path: str,
        is_counted: bool,  # private, one caller
    ) -> None:
        """Add the tag; an unchanged answer becomes 304 and costs nothing."""
        etag = f'W/"{hashlib.sha256(out.body).hexdigest()}"'
        out.headers["ETag"] = etag
        known, since = headers.get("if-none-match"), headers.get("if-modified-since")
        is_same = etag in known.split(", ") if known else False
        if known is None and since is not None:
            is_same = since == answer.headers.get("Last-Modified")
        if not is_same:
            return
        out.status, out.body = 304, b""
        out.headers.pop("Content-Type", None)
        if is_counted:
            who = self._who(headers.get("authorization", ""))[0]
            self.limits.refund(who, _resource(path))
            out.headers |= self._budget(who, path)

    def _usual(self, headers: Mapping[str, str], path: str, skew: timedelta) -> dict[str, str]:
        try:
            who = self._who(headers.get("authorization", ""))[0]
        except Refused:
            who = None
        with self._counting:
            self._count += 1
            number = self._count
        return {
            "Server": "github.com",
            "Date": format_datetime(self.world.now() + skew, usegmt=True),
            "X-GitHub-Request-Id": f"SAND:{number:08X}",
            "X-GitHub-Media-Type": "github.v3; format=json",
            **self._budget(who, path),
        }

    def _budget(self, who: str | None, path: str) -> dict[str, str]:
        state = self.limits.state(who, _resource(path))
        return {f"X-RateLimit-{key.capitalize()}": str(value) for key, value in state.items()}


class _Moved(Refused):
    def __init__(self, status: int, body: dict[str, str]) -> None:
        super().__init__(status, body["message"])
        self.body = body

    def answer(self) -> Answer:
        return Answer(self.body, self.status, {"Location": self.body["url"]})


_BROKEN = object()


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return _BROKEN


def _resource(path: str) -> str:
    if path in GRAPHQL:
        return "graphql"
    return "search" if path.startswith("/search/") else "core"


def _exhausted(login: str | None, resource: str) -> Refused:
    who = f"user {login}" if login else "127.0.0.1"
    if resource == "graphql":
        return _GraphqlExhausted(200, f"API rate limit exceeded for {who}.")
    return Refused(403, f"API rate limit exceeded for {who}.")


class _GraphqlExhausted(Refused):
    def answer(self) -> Answer:
        return Answer({"errors": [{"type": "RATE_LIMITED", "message": self.message}]})


def _broken(fault: Fault, answer: Answer) -> Answer:
    status = fault.status or answer.status
    if isinstance(fault.body, str):
        return Answer(fault.body, status, media="text/html; charset=utf-8")
    body = fault.body or {"message": _MESSAGES.get(status, "Server Error")}
    return Answer(body, status)
