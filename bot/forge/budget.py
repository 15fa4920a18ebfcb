"""The hourly budgets of requests, shared by the threads of a process and, by a ledger, by processes."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.forge import RateLimitedError, SlowDownError
from bot.forge.refusals import Headers, reset_of, skew

RESERVE = 0.1
"""Share of a budget kept for what people wait for; the index stops before it."""

SAVE_EVERY = timedelta(seconds=10)
SAME_RESET = timedelta(seconds=5)
TOLERATED_SKEW = timedelta(minutes=2)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a budget until it begins anew."""

    remaining: int
    limit: int
    reset_at: datetime


class Ledger(Protocol):
    """Where budgets are kept so that another process sees them."""

    def load(self) -> Mapping[str, Left]:
        """Return every kept budget."""

    def save(self, resource: str, left: Left) -> None:
        """Keep a budget."""


class Budget:
    """Says before each request whether there is room for it, and learns from each answer."""

    def __init__(self, clock: Callable[[], datetime], ledger: Ledger | None = None) -> None:
        self._clock = clock
        self._ledger = ledger
        self._lock = threading.Lock()
        self._left: dict[str, Left] = {}
        self._in_flight: Counter[str] = Counter()
        self._saved_at: dict[str, datetime] = {}
        self._quiet_until: datetime | None = None
        self._is_loaded = ledger is None
        self._has_warned = False

    def spend(self, resource: str, subject: str, *, is_urgent: bool) -> None:
        """Make room for a request; raises RateLimitedError where nothing, or only the reserve, is left.

        Each ``spend`` is followed by one ``settle``, whatever became of the request.
        """
        self._load()
        now = self._clock()
        with self._lock:
            if self._quiet_until and now < self._quiet_until:
                raise SlowDownError(f"{subject}: GitHub asked to slow down", self._quiet_until)
            left = self._left.get(resource)
            if left is not None and left.reset_at > now:
                floor = 0 if is_urgent else int(left.limit * RESERVE)
                if left.remaining - self._in_flight[resource] <= floor:
                    message = f"{subject}: the hourly budget ({resource}) is used up"
                    raise RateLimitedError(message, left.reset_at)
            self._in_flight[resource] += 1

    def settle(self, resource: str, headers: Headers) -> None:
        """Take over what an answer's headers say is left; no headers when none came."""
        now = self._clock()
        self._warn_of_skew(skew(headers, now))
        remaining, limit = headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-limit")
        with self._lock:
            self._in_flight[resource] -= 1
            if not remaining or not limit:
                return
            name = headers.get("x-ratelimit-resource", resource)
            left = Left(int(float(remaining)), int(float(limit)), reset_of(headers, now))
            known = self._left.get(name)
            # Answers overtake each other; within one hour a budget only shrinks.
            if known and abs(known.reset_at - left.reset_at) < SAME_RESET:
                left = replace(left, remaining=min(known.remaining, left.remaining))
            self._left[name] = left
        self._save(name, left, now)

    def slow_down(self, until: datetime) -> None:
        """Send nothing until then: GitHub's secondary limit holds for all resources."""
        with self._lock:
            self._quiet_until = until

    def left(self) -> dict[str, Left]:
        """Return what is known to be left."""
        self._load()
        with self._lock:
            return dict(self._left)

    def _load(self) -> None:
        if self._is_loaded or self._ledger is None:
            return
        kept = self._ledger.load()
        with self._lock:
            self._is_loaded = True
            self._left = {**kept, **self._left}

    def _save(self, name: str, left: Left, now: datetime) -> None:
        if self._ledger is None:
            return
        with self._lock:
            is_low = left.remaining <= left.limit * RESERVE
            if not is_low and now - self._saved_at.get(name, now - SAVE_EVERY) < SAVE_EVERY:
                return
            self._saved_at[name] = now
        self._ledger.save(name, left)

    def _warn_of_skew(self, ahead: timedelta) -> None:
        if abs(ahead) > TOLERATED_SKEW and not self._has_warned:
            self._has_warned = True
            log.warning(
                "forge.clock_differs",
                seconds=round(ahead.total_seconds()),
                remedy="This machine's clock and GitHub's differ: synchronise it (NTP).",
            )
