"""The hourly budgets, which really run out."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

WINDOWS = {"core": 3600, "graphql": 3600, "search": 60}
SIGNED_IN = {"core": 5000, "graphql": 5000, "search": 30}
ANONYMOUS = {"core": 60, "graphql": 0, "search": 10}


class Limits:
    """Counts requests of each person and resource in windows of an hour (search: a minute)."""

    def __init__(self, clock: Callable[[], datetime], limits: Mapping[str, int]) -> None:
        self.clock, self.limits = clock, {**SIGNED_IN, **limits}
        self._lock = threading.Lock()
        self._used: dict[tuple[str, str], tuple[int, int]] = {}

    def state(self, who: str | None, resource: str) -> dict[str, Any]:
        """Return limit, used, remaining and reset of one budget."""
        limit = (self.limits if who is not None else ANONYMOUS)[resource]
        used, reset = self._window(who, resource)
        remaining = max(limit - used, 0)
        found = {"limit": limit, "used": used, "remaining": remaining, "reset": reset}
        return {**found, "resource": resource}

    def states(self, who: str | None) -> dict[str, Any]:
        """Return all budgets as the rate-limit endpoint tells them."""
        return {resource: self.state(who, resource) for resource in WINDOWS}

    def spend(self, who: str | None, resource: str) -> bool:
        """Count one request; False when the budget is used up."""
        with self._lock:
            if self.state(who, resource)["remaining"] < 1:
                return False
            used, reset = self._window(who, resource)
            self._used[who or "", resource] = (used + 1, reset)
            return True

    def refund(self, who: str | None, resource: str) -> None:
        """Take a request back: it was answered 304."""
        with self._lock:
            used, reset = self._window(who, resource)
            self._used[who or "", resource] = (max(used - 1, 0), reset)

    def exhaust(self, resource: str, who: str) -> None:
        """Use up a budget at once."""
        with self._lock:
            _used, reset = self._window(who, resource)
            self._used[who, resource] = (self.limits[resource], reset)

    def _window(self, who: str | None, resource: str) -> tuple[int, int]:
        now = int(self.clock().timestamp())
        used, reset = self._used.get((who or "", resource), (0, 0))
        return (used, reset) if now < reset else (0, now + WINDOWS[resource])
