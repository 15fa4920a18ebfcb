"""Faults to order: what a bad day at GitHub looks like, for a path, so many times."""

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

_SECONDARY = {
    "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    "documentation_url": "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong; without a status the true answer is given, bent as the other fields say."""

    status: int | None = None
    body: object = None
    """A string goes out as it is, anything else as JSON; None: GitHub's message for the status."""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    keep: int | None = None
    """Only so many bytes of the body are sent."""
    is_closed: bool = False
    """The connection is closed without an answer."""
    after_work: bool = False
    """What was asked happens before the fault is answered."""
    skew_seconds: float = 0.0
    """The Date header is wrong by so much."""


def status(code: int, message: str | None = None) -> Fault:
    """Return a plain error status."""
    return Fault(status=code, body={"message": message} if message else None)


def lost_answer(code: int = 502) -> Fault:
    """Return the worst one: the write happened, the answer says it did not."""
    return Fault(status=code, body="<html><body>502 Bad Gateway</body></html>", after_work=True)


def truncated(keep: int = 40) -> Fault:
    """Return JSON that breaks off."""
    return Fault(keep=keep)


def html(code: int = 200) -> Fault:
    """Return a page where JSON was asked for, as a proxy in the way does."""
    page = "<!DOCTYPE html><html><body>Unicorn!</body></html>"
    return Fault(status=code, body=page, headers={"Content-Type": "text/html"})


def slow(seconds: float) -> Fault:
    """Return the true answer, late."""
    return Fault(delay=seconds)


def closed(*, after_work: bool = False) -> Fault:
    """Return nothing: the connection drops."""
    return Fault(is_closed=True, after_work=after_work)


def skewed(seconds: float) -> Fault:
    """Return the true answer with a wrong clock."""
    return Fault(skew_seconds=seconds)


def secondary_limit(retry_after: int | None = 60, code: int = 403) -> Fault:
    """Return the secondary rate limit, with or without a Retry-After header."""
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return Fault(status=code, body=_SECONDARY, headers=headers)


def primary_limit(reset_at: int, code: int = 403) -> Fault:
    """Return the used-up hourly budget; ``reset_at`` in seconds since 1970."""
    return Fault(
        status=code,
        body={"message": "API rate limit exceeded for user ID 1."},
        headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset_at)},
    )


def graphql_error(kind: str = "RATE_LIMITED", message: str = "API rate limit exceeded") -> Fault:
    """Return what GraphQL does when it fails: status 200 with errors."""
    return Fault(status=200, body={"errors": [{"type": kind, "message": message}]})


class Faults:
    """The orders still open; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[tuple[str, str, Fault]] = []

    def add(self, path: str, fault: Fault, *, times: int = 1, method: str = "*") -> None:
        """Order a fault for the next ``times`` requests whose path matches the shell pattern."""
        with self._lock:
            self._orders += [(method, path, fault)] * times

    def clear(self) -> None:
        """Forget all orders."""
        with self._lock:
            self._orders.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return and use up the first order that fits a request."""
        with self._lock:
            for position, (wanted, pattern, fault) in enumerate(self._orders):
                if wanted in ("*", method) and fnmatchcase(path, pattern):
                    del self._orders[position]
                    return fault
        return None
