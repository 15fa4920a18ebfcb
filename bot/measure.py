"""Fill the gauges from the store when somebody asks for the metrics."""

from bot import metrics
from bot.app import App
from bot.records import IssueState


def measure(app: App) -> None:
    """Set every gauge to what the store says now."""
    now = app.clock()
    with app.store.read() as tx:
        states = tx.issues.states()
        oldest = tx.issues.oldest_check()
        budgets = tx.issues.budgets()
    for state in IssueState:
        metrics.ISSUES.labels(state).set(states.get(state, 0))
    if oldest:
        metrics.INDEX_AGE_SECONDS.set((now - oldest).total_seconds())
    for budget in budgets:
        metrics.RATE_LIMIT_REMAINING.labels(budget.resource).set(budget.remaining)
