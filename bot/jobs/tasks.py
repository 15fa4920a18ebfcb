<<<<<<< HEAD
"""The tasks of the index and when they fire."""
=======
"""TASKS and SCHEDULE: the work nobody is waiting for, and how often it is due."""
>>>>>>> 7678a6c (verbs: Run every role in one process or apart, with docs and deployment files)

from collections.abc import Mapping
from datetime import timedelta

from bot.app import App
<<<<<<< HEAD
from bot.jobs.index import Indexer, Progress
from bot.jobs.index_visit import Visitor
from bot.jobs.registering import add_shipped
from bot.jobs.registry import shipped
from bot.worker import Scheduled, Task

QUEUE = "index"


def index_due(app: App, _args: Mapping[str, object]) -> None:
    """Defer a job for every repository that is due; one that waits or runs is not deferred twice."""
    now = app.clock()
    with app.store.write() as tx:
        if app.settings.registry:
            add_shipped(tx, shipped())
        for repository in tx.indexing.to_visit(now):
            tx.queue.defer(
                QUEUE,
                "index.repository",
                {"repository_id": repository.id},
=======
from bot.jobs import claims, mentorships, prune
from bot.jobs.index import Indexer, Progress
from bot.worker import Scheduled, Task

QUEUE = "jobs"
INDEX_QUEUE = "index"


def index_due(app: App, args: Mapping[str, object]) -> None:
    """Defer a visit to every repository that is due; one that waits already is not doubled."""
    now = app.clock()
    with app.store.write() as tx:
        for repository in tx.indexing.to_visit(now):
            tx.queue.defer(
                INDEX_QUEUE,
                "index.repository",
                {"repository": repository.id},
>>>>>>> 7678a6c (verbs: Run every role in one process or apart, with docs and deployment files)
                now=now,
                unique_key=f"index:{repository.id}",
            )


def index_repository(app: App, args: Mapping[str, object]) -> None:
<<<<<<< HEAD
    """Bring one repository up to date; a used-up budget postpones the job to the reset."""
    repository_id = args["repository_id"]
    assert isinstance(repository_id, int)
    fastest = timedelta(minutes=app.settings.poll_minutes)
    for _documents in Visitor(app.store, app.forge, app.clock, fastest).visit(repository_id):
        pass
    indexer = Indexer(app.store, app.forge, app.embedder(), app.clock, fastest)
    indexer.embed_left_over(repository_id, Progress())


TASKS: dict[str, Task] = {"index.due": index_due, "index.repository": index_repository}
SCHEDULE = (Scheduled("index.due", QUEUE, timedelta(minutes=1)),)
=======
    """Visit one repository: poll it, read what changed, embed what is new."""
    repository_id = args["repository"]
    assert isinstance(repository_id, int)
    with app.store.read() as tx:
        repository = tx.indexing.repository(repository_id)
    if repository is not None:
        fastest = timedelta(minutes=app.settings.poll_minutes)
        indexer = Indexer(app.store, app.forge, app.embedder(), app.clock, fastest)
        indexer.run([repository], Progress())


TASKS: dict[str, Task] = {
    "index.due": index_due,
    "index.repository": index_repository,
    "claim.sweep": claims.sweep,
    "mentorship.pair": mentorships.pair,
    "mentorship.sweep": mentorships.sweep,
    "prune": prune.prune,
}

SCHEDULE = (
    Scheduled("index.due", QUEUE, timedelta(minutes=1)),
    Scheduled("claim.sweep", QUEUE, timedelta(hours=1)),
    Scheduled("mentorship.pair", QUEUE, timedelta(minutes=15)),
    Scheduled("mentorship.sweep", QUEUE, timedelta(minutes=15)),
    Scheduled("prune", QUEUE, timedelta(hours=6)),
)
>>>>>>> 7678a6c (verbs: Run every role in one process or apart, with docs and deployment files)
