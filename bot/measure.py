"""Fill the gauges from the store when somebody asks for the metrics."""

from collections import Counter

from bot import metrics
from bot.app import App
from bot.records import IssueState, JobState, Outcome


def measure(app: App) -> None:
    """Set every gauge to what the store says now."""
    now = app.clock()
    with app.store.read() as tx:
        states = tx.issues.states()
        oldest = tx.issues.oldest_check()
        budgets = tx.issues.budgets()
        jobs, ages = tx.queue.counts(), tx.queue.ages(now)
        outcomes = tx.matches.outcomes()
        exposed = Counter(tx.matches.exposure(now, except_person=0).values())
    for state in IssueState:
        metrics.ISSUES.labels(state).set(states.get(state, 0))
    for queue in {queue for queue, _state in jobs}:
        for job_state in JobState:
            metrics.QUEUE_JOBS.labels(queue, job_state).set(jobs.get((queue, job_state), 0))
        metrics.QUEUE_AGE_SECONDS.labels(queue).set(ages.get(queue, 0.0))
    if oldest:
        metrics.INDEX_AGE_SECONDS.set((now - oldest).total_seconds())
    for budget in budgets:
        metrics.RATE_LIMIT_REMAINING.labels(budget.resource).set(budget.remaining)
    for outcome in Outcome:
        metrics.SUGGESTIONS.labels(outcome).set(outcomes.get(outcome, 0))
    for learners in range(1, app.settings.exposure_limit + 1):
        metrics.EXPOSED_ISSUES.labels(learners).set(exposed.get(learners, 0))
