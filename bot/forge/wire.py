"""One request to GitHub: budget before it, bounded retries for reads, every failure a ForgeError."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.forge import RateLimitedError, SlowDownError, UnavailableError
from bot.forge.budget import Budget
from bot.forge.refusals import Headers, graphql_refusal, refusal

READ_ATTEMPTS = 3
_NOTHING: Mapping[str, Any] = {}
Send = Callable[[str, str, Mapping[str, Any], Mapping[str, str], object], tuple[int, Headers, str]]
"""(verb, path, parameters, headers, body) -> (status, headers, text); raises UnavailableError."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, with a status below 300 or 304."""

    status: int
    headers: Headers
    value: Any = None


class Wire:
    """Sends requests; reads may be repeated, writes never are."""

    def __init__(
        self,
        send: Send,
        budget: Budget,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        *,
        retry_seconds: float = 0.5,
        longest_wait: float = 5.0,
        write_pause: timedelta = timedelta(seconds=1),
    ) -> None:
        self._send = send
        self._budget = budget
        self._clock = clock
        self._sleep = sleep
        self._retry_seconds = retry_seconds
        self._longest_wait = longest_wait
        self._write_pause = write_pause
        self._writing = threading.Lock()
        self._next_write_at: datetime | None = None

    def get(
        self,
        path: str,
        subject: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        etag: str | None = None,
        is_urgent: bool = True,
    ) -> Answer:
        """Read; with ``etag`` the answer may be 304 without a value."""
        headers = {"If-None-Match": etag} if etag else {}
        return self._repeated(
            lambda: self._once("GET", path, subject, parameters or {}, headers, is_urgent=is_urgent)
        )

    def graphql(
        self, path: str, query: str, variables: Mapping[str, Any], subject: str, *, is_urgent: bool
    ) -> Any:
        """Ask a query; returns ``data``. Nodes that are gone come as null, without an error."""
        body = {"query": query, "variables": dict(variables)}
        answer = self._repeated(lambda: self._query(path, body, subject, is_urgent))
        return answer.value["data"]

    def write(self, verb: str, path: str, subject: str, body: object = None) -> Answer:
        """Change something, once; after an UnavailableError it may have happened or not."""
        with self._writing:
            if self._next_write_at is not None:
                wait = (self._next_write_at - self._clock()).total_seconds()
                self._sleep(min(max(wait, 0.0), self._write_pause.total_seconds()))
            try:
                return self._once(verb, path, subject, body=body)
            finally:
                self._next_write_at = self._clock() + self._write_pause

    def _query(self, path: str, body: object, subject: str, is_urgent: bool) -> Answer:
        answer = self._once(
            "POST", path, subject, body=body, is_urgent=is_urgent, resource="graphql"
        )
        value = answer.value if isinstance(answer.value, dict) else {}
        errors = value.get("errors") or []
        nodes = (value.get("data") or {}).get("nodes")
        is_only_gone = nodes is not None and all(e.get("type") == "NOT_FOUND" for e in errors)
        if errors and not is_only_gone:
            raise graphql_refusal(errors, answer.headers, subject, self._clock())
        if not isinstance(value.get("data"), dict):
            raise UnavailableError(f"{subject}: GitHub answered a query without data; try later")
        return answer

    def _repeated(self, attempt: Callable[[], Answer]) -> Answer:
        for round_ in range(1, READ_ATTEMPTS + 1):
            try:
                return attempt()
            except UnavailableError:
                if round_ == READ_ATTEMPTS:
                    raise
                self._sleep(self._retry_seconds * 3 ** (round_ - 1))
            except RateLimitedError as error:
                wait = (error.reset_at - self._clock()).total_seconds()
                if round_ == READ_ATTEMPTS or wait > self._longest_wait:
                    raise
                self._sleep(max(wait, 0))
        raise AssertionError("the last round returns or raises")

    def _once(
        self,
        verb: str,
        path: str,
        subject: str,
        parameters: Mapping[str, Any] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
        *,
        body: object = None,
        is_urgent: bool = True,
        resource: str = "core",
    ) -> Answer:
        self._budget.spend(resource, subject, is_urgent=is_urgent)
        got: Headers = _NOTHING
        status = 0
        try:
            status, got, text = self._send(verb, path, parameters, headers, body)
        except UnavailableError as error:
            raise UnavailableError(f"{subject}: {error}") from error
        finally:
            # A refused token is told the limits of nobody.
            self._budget.settle(resource, _NOTHING if status == 401 else got)
        if status == 304:
            return Answer(status, got)
        if status < 300:
            return Answer(status, got, _json(text, got, subject) if text else None)
        refused = refusal(status, got, _json_or_none(text), subject, self._clock())
        if isinstance(refused, SlowDownError):
            self._budget.slow_down(refused.reset_at)
        raise refused


def _json_or_none(text: str) -> Any:
    """Return what an error page holds, if it is JSON; its status says enough."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _json(text: str, headers: Headers, subject: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        if "html" in headers.get("content-type", "").lower() or text.lstrip().startswith("<"):
            raise UnavailableError(
                f"{subject}: a web page came instead of data. Is MENTORABLE_GITHUB_API_URL the "
                "address of the API, or is a proxy in the way?"
            ) from error
        raise UnavailableError(f"{subject}: GitHub's answer broke off; try later") from error
