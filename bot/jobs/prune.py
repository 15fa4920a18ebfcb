"""What is kept only for a while goes away by itself."""

from collections.abc import Mapping
from datetime import timedelta

from bot.app import App

DELIVERIES = timedelta(days=7)
JOBS = timedelta(days=7)
FAILED = timedelta(days=30)
"""Dead jobs, and deliveries that nothing could work; these still hold what people wrote."""
MENTORSHIPS = timedelta(days=180)
COHORTS = timedelta(days=180)
ACTS = timedelta(days=30)
WORKS = timedelta(days=30)


def prune(app: App, args: Mapping[str, object]) -> None:
    """Drop old deliveries, finished jobs and dead conversations; let unanswered suggestions expire."""
    now = app.clock()
    with app.store.write() as tx:
        tx.deliveries.prune(now - DELIVERIES, now - FAILED)
        tx.queue.prune(now - JOBS, now - FAILED)
        tx.conversations.prune(now)
        tx.matches.expire_suggestions(now)
        tx.mentorships.prune(now - MENTORSHIPS)
        tx.cohorts.prune(now - COHORTS)
        tx.github.prune(now - ACTS, now)
        tx.works.prune(now - WORKS)
