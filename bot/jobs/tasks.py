"""TASKS and SCHEDULE: the work nobody is waiting for, and how often it is due."""

from collections.abc import Mapping
from datetime import timedelta

from bot.app import App
from bot.jobs import claims, cohorts, digest, forum, mentorships, prune, study
from bot.jobs.index import Indexer, Progress
from bot.jobs.index_visit import Visitor
from bot.jobs.registering import add_shipped
from bot.jobs.registry import shipped
from bot.worker import Scheduled, Task

QUEUE = "index"
CLOCKS = "jobs"
"""The queue of what watches the time; it never waits behind an index run."""


def index_due(app: App, _args: Mapping[str, object]) -> None:
    """Defer a job for every repository that is due; one that waits or runs is not deferred twice."""
    now = app.clock()
    with app.store.write() as tx:
        if app.settings.registry:
            add_shipped(tx, shipped())
        if tx.vectors.serving("") != app.settings.embedder:
            tx.queue.defer(QUEUE, "index.complete", {}, now=now, unique_key="index.complete")
        for repository in tx.indexing.to_visit(now):
            tx.queue.defer(
                QUEUE,
                "index.repository",
                {"repository_id": repository.id},
                now=now,
                unique_key=f"index:{repository.id}",
            )


def index_repository(app: App, args: Mapping[str, object]) -> None:
    """Bring one repository up to date; a used-up budget postpones the job to the reset."""
    repository_id = args["repository_id"]
    assert isinstance(repository_id, int)
    fastest = timedelta(minutes=app.settings.poll_minutes)
    for _documents in Visitor(app.store, app.forge, app.clock, fastest).visit(repository_id):
        pass
    indexer = Indexer(app.store, app.forge, app.embedder(), app.clock, fastest)
    indexer.embed_left_over(repository_id, Progress())


def index_complete(app: App, _args: Mapping[str, object]) -> None:
    """Embed everything with the model of the settings; the one before answers until that is done."""
    Indexer(app.store, app.forge, app.embedder(), app.clock).complete(Progress())


TASKS: dict[str, Task] = {
    "index.due": index_due,
    "index.repository": index_repository,
    "index.complete": index_complete,
    "claim.sweep": claims.sweep,
    "claim.watch": claims.watch,
    "mentorship.pair": mentorships.pair,
    "mentorship.sweep": mentorships.sweep,
    "programme.sweep": cohorts.sweep,
    "forum.sweep": forum.sweep,
    "digest.plan": digest.plan,
    "study.due": study.due,
    "study.repository": study.study_repository,
    "prune": prune.prune,
}
SCHEDULE = (
    Scheduled("index.due", QUEUE, timedelta(minutes=1)),
    Scheduled("claim.sweep", CLOCKS, timedelta(hours=1)),
    Scheduled("claim.watch", CLOCKS, timedelta(minutes=10)),
    Scheduled("mentorship.pair", CLOCKS, timedelta(minutes=15)),
    Scheduled("mentorship.sweep", CLOCKS, timedelta(minutes=15)),
    Scheduled("programme.sweep", CLOCKS, timedelta(minutes=15)),
    Scheduled("forum.sweep", CLOCKS, timedelta(minutes=15)),
    Scheduled("digest.plan", CLOCKS, timedelta(hours=6)),
    Scheduled("mentorship.presence", "discord", timedelta(days=1)),
    Scheduled("programme.presence", "discord", timedelta(days=1)),
    Scheduled("study.due", QUEUE, timedelta(hours=1)),
    Scheduled("prune", CLOCKS, timedelta(hours=6)),
)
