"""Where rate-limit budgets outlive a process and are seen by the others."""

from collections.abc import Mapping

from bot.forge.budget import Left
from bot.records import Budget
from bot.store import Store


class StoreLedger:
    """Keeps budgets in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> Mapping[str, Left]:
        """Return every kept budget."""
        with self._store.read() as tx:
            rows = tx.issues.budgets()
        return {row.resource: Left(row.remaining, row.ceiling, row.reset_at) for row in rows}

    def save(self, resource: str, left: Left) -> None:
        """Keep a budget."""
        with self._store.write() as tx:
            tx.indexing.save_budget(
                Budget(
                    resource=resource,
                    remaining=left.remaining,
                    ceiling=left.limit,
                    reset_at=left.reset_at,
                )
            )
