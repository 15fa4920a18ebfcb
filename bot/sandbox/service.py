"""Answers requests on a world: who asks, what it costs, which route, what goes wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from bot.sandbox.callers import caller
from bot.sandbox.drawing import GRAPHQL, Drawer, Out, broken, resource
from bot.sandbox.exchange import Answer, Refused, Request
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.graphql import execute
from bot.sandbox.limits import Limits
from bot.sandbox.pages import page
from bot.sandbox.routes import ROUTES
from bot.sandbox.schema import TYPES
from bot.sandbox.world import World


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


@dataclass
class Service:
    """The sandbox without its socket."""

    world: World
    limits: Limits
    faults: Faults = field(default_factory=Faults)
    requests: list[Logged] = field(default_factory=list)
    keeps_answers: bool = True
    """Off for long runs: the log then keeps all but the bodies of the answers."""

    def __post_init__(self) -> None:
        self._drawer = Drawer(self.world, self.limits)

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
            answer = broken(fault, answer)
        drawn = self._drawer.draw(answer, headers, path, fault, is_counted=is_counted)
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
            budget = resource(path)
            is_counted = path != "/rate_limit" and not request.is_app
            if is_counted and not self.limits.spend(request.login, budget):
                is_counted = False
                raise _exhausted(request.login, budget)
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
        who = caller(self.world, headers.get("authorization", ""))
        return Request(
            world=self.world,
            method=method,
            path=path,
            query=dict(parse_qsl(query, keep_blank_values=True)),
            headers=dict(headers),
            body=body,
            base=base,
            login=who.login,
            is_app=who.is_app,
            has_all_rights=who.has_all_rights,
            limits=lambda: self.limits.states(who.login),
        )

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


def _exhausted(login: str | None, budget: str) -> Refused:
    who = f"user {login}" if login else "127.0.0.1"
    if budget == "graphql":
        return _GraphqlExhausted(200, f"API rate limit exceeded for {who}.")
    return Refused(403, f"API rate limit exceeded for {who}.")


class _GraphqlExhausted(Refused):
    def answer(self) -> Answer:
        return Answer({"errors": [{"type": "RATE_LIMITED", "message": self.message}]})
