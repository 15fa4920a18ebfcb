"""Once a week: read how a repository wants to be helped, and count how newcomers have fared there."""

from collections.abc import Mapping
from datetime import timedelta

from bot.app import App
from bot.forge import DeniedError
from bot.forge.queries import PEOPLE_AT_ONCE
from bot.jobs import policies
from bot.jobs.record import beginner_labels, count, unsure
from bot.records import Repository
from bot.records.issues import RepositoryState
from matching.record import Counts, judge

LASTS = timedelta(days=7)
MOST_AT_ONCE = 50
"""Deferred in an hour, so that a week's worth does not come on one day."""


def due(app: App, _args: Mapping[str, object]) -> None:
    """Defer a study of the repositories that were not studied for a week, longest waiting first."""
    now = app.clock()
    with app.store.write() as tx:
        for repository in tx.indexing.to_study(now - LASTS)[:MOST_AT_ONCE]:
            tx.queue.defer(
                "index",
                "study.repository",
                {"repository_id": repository.id},
                now=now,
                unique_key=f"study:{repository.id}",
                priority=10,
            )


def study_repository(app: App, args: Mapping[str, object]) -> None:
    """Study one repository, if it is still due."""
    repository_id = args["repository_id"]
    assert isinstance(repository_id, int)
    study(app, repository_id)


def study(app: App, repository_id: int) -> bool:
    """Read and count what is not known for this week yet; True when it was. Raises ForgeError."""
    now = app.clock()
    with app.store.read() as tx:
        repository = tx.indexing.repository(repository_id)
    if repository is None or repository.state != RepositoryState.ACTIVE:
        return False
    if repository.studied_at is not None and now - repository.studied_at < LASTS:
        return False
    read_rules(app, repository)
    counts = _counts(app, repository)
    with app.store.write() as tx:
        stored = tx.indexing.repository(repository_id)
        if stored is None:
            return False
        stored.record = counts.as_json() if counts else {}
        stored.welcome = judge(counts, now).welcome if counts else None
        stored.studied_at = now
        tx.indexing.save_repository(stored)
        tx.issues.bump()
    return True


def read_rules(app: App, repository: Repository) -> None:
    """Read how a repository wants to be helped, and keep it. Raises ForgeError."""
    guides = app.forge.guides(repository.full_name)
    assert repository.id is not None
    with app.store.write() as tx:
        stored = tx.indexing.repository(repository.id)
        if stored is None:
            return
        stored.policies = dict(policies.read(guides))
        page = f"{app.settings.github_web_url}/{stored.full_name}"
        stored.contributing_url = policies.address(guides, page)
        tx.indexing.save_repository(stored)
        tx.issues.bump()


def _counts(app: App, repository: Repository) -> Counts | None:
    """Count the past of a repository in two requests; None where GraphQL is refused, so nobody tells it."""
    name, labels = repository.full_name, beginner_labels(repository.labels)
    try:
        past = app.forge.past(name, labels)
        firsts = app.forge.first_merged(name, unsure(past, PEOPLE_AT_ONCE))
    except DeniedError:
        return None
    return count(past, firsts, app.clock())
