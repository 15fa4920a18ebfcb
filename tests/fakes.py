"""The few fakes: a clock that stands still until it is moved, and states that are told to change."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.records import IssueState
from bot.store import Store

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class FixedClock:
    """Tells the same instant until somebody moves it."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **step: float) -> None:
        """Move on by days, hours or minutes."""
        self.now += timedelta(**step)


class ToldFreshness:
    """Changes the states it was told about when it is asked to check, and notes what was asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.changes: dict[int, IssueState] = {}
        self.asked: list[list[int]] = []

    def check(self, issue_ids: Sequence[int], budget_seconds: float) -> None:
        """Apply what was told."""
        self.asked.append(list(issue_ids))
        with self.store.write() as tx:
            for issue_id in set(issue_ids) & set(self.changes):
                issue = tx.issues.get(issue_id)
                assert issue is not None
                issue.state = self.changes[issue_id]
                tx.issues.touch(issue)
