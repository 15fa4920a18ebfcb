"""The state of issues now: one request for all candidates at once, within the patience of who waits."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.forge import Forge, ForgeError
from bot.jobs.index_issues import save_states
from bot.records import Issue, Repository
from bot.store import Store

FRESH = timedelta(minutes=10)
log = structlog.get_logger()


class ForgeFreshness:
    """Asks the forge about issues that were not checked within ten minutes."""

    def __init__(self, store: Store, forge: Forge, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._forge = forge
        self._clock = clock

    def check(self, issue_ids: Sequence[int], budget_seconds: float) -> None:
        """Bring the stored states of these issues up to date, or leave them as they are.

        An answer that comes after the patience is over is stored for the next time.
        """
        now = self._clock()
        with self._store.read() as tx:
            rows = tx.issues.with_repository(issue_ids)
        stale = [row for row in rows.values() if now - row[0].checked_at > FRESH]
        if not stale:
            return
        asking = threading.Thread(
            target=self._ask, args=(stale, now), name="freshness", daemon=True
        )
        asking.start()
        asking.join(budget_seconds)

    def _ask(self, stale: Sequence[tuple[Issue, Repository]], now: datetime) -> None:
        try:
            found = self._forge.refresh([issue.node_id for issue, _repository in stale])
        except ForgeError as error:
            log.info("freshness.unknown", reason=str(error))  # the card says when it was checked
            return
        repositories = {r.id: r for _issue, r in stale if r.id is not None}
        with self._store.write() as tx:
            save_states(tx, repositories, [issue for issue, _repository in stale], found, now)
