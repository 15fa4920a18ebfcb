"""Turns an answer into what goes over the wire: usual headers, tags, budgets, and what a fault spoils."""

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime

from bot.sandbox.callers import caller
from bot.sandbox.exchange import Answer, Refused
from bot.sandbox.faults import Fault
from bot.sandbox.limits import Limits
from bot.sandbox.world import World

GRAPHQL = ("/graphql", "/api/graphql")
_MESSAGES = {401: "Bad credentials", 403: "Forbidden", 404: "Not Found", 410: "Gone"}
_MESSAGES |= {422: "Validation Failed", 429: "Too Many Requests", 500: "Server Error"}


@dataclass(slots=True)
class Out:
    """What goes over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    is_closed: bool = False


@dataclass
class Drawer:
    """Draws answers, numbered one after the other."""

    world: World
    limits: Limits
    _count: int = 0
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def draw(
        self,
        answer: Answer,
        headers: Mapping[str, str],
        path: str,
        fault: Fault | None,
        *,
        is_counted: bool,
    ) -> Out:
        """Return an answer as bytes; one that is known to be unchanged becomes 304."""
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
            self._condition(out, answer, headers, path, is_counted=is_counted)
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
        *,
        is_counted: bool,
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
            self.limits.refund(self._login(headers), resource(path))
            out.headers |= self._budget(headers, path)

    def _usual(self, headers: Mapping[str, str], path: str, skew: timedelta) -> dict[str, str]:
        with self._counting:
            self._count += 1
            number = self._count
        return {
            "Server": "github.com",
            "Date": format_datetime(self.world.now() + skew, usegmt=True),
            "X-GitHub-Request-Id": f"SAND:{number:08X}",
            "X-GitHub-Media-Type": "github.v3; format=json",
            **self._budget(headers, path),
        }

    def _budget(self, headers: Mapping[str, str], path: str) -> dict[str, str]:
        state = self.limits.state(self._login(headers), resource(path))
        return {f"X-RateLimit-{key.capitalize()}": str(value) for key, value in state.items()}

    def _login(self, headers: Mapping[str, str]) -> str | None:
        try:
            return caller(self.world, headers.get("authorization", "")).login
        except Refused:
            return None


def resource(path: str) -> str:
    """Return which budget an address is counted against."""
    if path in GRAPHQL:
        return "graphql"
    return "search" if path.startswith("/search/") else "core"


def broken(fault: Fault, answer: Answer) -> Answer:
    """Return an answer as a fault makes it."""
    status = fault.status or answer.status
    if isinstance(fault.body, str):
        return Answer(fault.body, status, media="text/html; charset=utf-8")
    body = fault.body or {"message": _MESSAGES.get(status, "Server Error")}
    return Answer(body, status)
