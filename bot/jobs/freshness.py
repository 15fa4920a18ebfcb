"""The state of issues now: one request for all candidates at once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.forge import Forge, ForgeError
from bot.jobs.index import update_issue
from bot.store import Store

FRESH = timedelta(minutes=10)


class ForgeFreshness:
    """Asks the forge about issues that were not checked within ten minutes."""

    def __init__(self, store: Store, forge: Forge, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._forge = forge
        self._clock = clock

    def check(self, issue_ids: Sequence[int], budget_seconds: float) -> None:
        """Bring the stored states of these issues up to date, or leave them as they are."""
        now = self._clock()
        with self._store.read() as tx:
            rows = tx.issues.with_repository(issue_ids)
        stale = {
            issue.node_id: issue for issue, _r in rows.values() if now - issue.checked_at > FRESH
        }
        if not stale:
            return
        try:
            found = self._forge.refresh(list(stale))
        except ForgeError:
            return  # the card says when its state was last checked
        with self._store.write() as tx:
            for node_id, data in found.items():
                update_issue(tx, stale[node_id], data, now)
