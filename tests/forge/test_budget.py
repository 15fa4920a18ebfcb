"""The hourly budget is shared by threads, kept for people who wait, and never exhausted."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.forge import RateLimitedError
from bot.forge.budget import Budget, Left
from bot.forge.github import GitHubForge
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from tests.forge.conftest import NAME, Make

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RESET = NOW + timedelta(minutes=30)


class Kept:
    """A ledger in memory."""

    def __init__(self, **rows: Left) -> None:
        self.rows = dict(rows)

    def load(self) -> Mapping[str, Left]:
        """Return what is kept."""
        return self.rows

    def save(self, resource: str, left: Left) -> None:
        """Keep it."""
        self.rows[resource] = left


def headers(remaining: int, limit: int = 1000) -> dict[str, str]:
    """Return what GitHub sends with an answer."""
    return {
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-reset": str(int(RESET.timestamp())),
    }


def test_the_reserve_is_for_those_who_wait() -> None:
    budget = Budget(lambda: NOW)
    budget.spend("core", "x", is_urgent=False)
    budget.settle("core", headers(100))
    with pytest.raises(RateLimitedError, match="hourly budget") as caught:
        budget.spend("core", "x", is_urgent=False)
    assert caught.value.reset_at == RESET
    budget.spend("core", "x", is_urgent=True)
    budget.spend("graphql", "x", is_urgent=False)
    budget.settle("core", headers(0))
    with pytest.raises(RateLimitedError):
        budget.spend("core", "x", is_urgent=True)


def test_after_the_reset_there_is_room_again() -> None:
    now = NOW
    budget = Budget(lambda: now, Kept(core=Left(0, 1000, RESET)))
    with pytest.raises(RateLimitedError):
        budget.spend("core", "x", is_urgent=True)
    now = RESET + timedelta(seconds=1)
    budget.spend("core", "x", is_urgent=False)


def test_another_process_goes_on_where_this_one_stopped() -> None:
    ledger = Kept()
    first = Budget(lambda: NOW, ledger)
    first.spend("core", "x", is_urgent=True)
    first.settle("core", headers(3))
    assert ledger.rows["core"] == Left(3, 1000, RESET)
    with pytest.raises(RateLimitedError):
        Budget(lambda: NOW, ledger).spend("core", "x", is_urgent=False)


def test_requests_in_flight_count() -> None:
    budget = Budget(lambda: NOW, Kept(core=Left(105, 1000, RESET)))
    for _ in range(5):
        budget.spend("core", "x", is_urgent=False)
    with pytest.raises(RateLimitedError):
        budget.spend("core", "x", is_urgent=False)


def test_sixteen_threads_stop_before_the_reserve(make: Make, github: Sandbox) -> None:
    github.limits.limits["core"] = 60
    forge = make()
    forge.repository(NAME)

    def read() -> None:
        for _ in range(20):
            try:
                forge.repository(NAME)
            except RateLimitedError:
                return

    threads = [threading.Thread(target=read) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert github.limits.state("sandbox-bot", "core")["remaining"] == 6
    assert forge.permission(NAME, "sandbox-maintainer").may_triage


def test_a_clock_that_is_wrong_does_not_move_the_reset(
    make: Make, github: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    forge: GitHubForge = make()
    github.faults.add("/repos/*", faults.skewed(7200), times=2)
    forge.repository(NAME)
    left = forge.budget.left()["core"]
    # GitHub says its reset by its own clock; by ours it comes two hours earlier than written.
    written = github.limits.state("sandbox-bot", "core")["reset"]
    ours = max(written - 7200, datetime.now(UTC).timestamp())
    assert abs(left.reset_at.timestamp() - ours) < 5
    forge.repository(NAME)
    assert capsys.readouterr().out.count("forge.clock_differs") == 1
