"""The study of a repository over HTTP: few requests, once a week, and what it does to the ranking."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.app import App
from bot.i18n import resolve
from bot.jobs.index import Indexer, Progress
from bot.jobs.registering import remove
from bot.jobs.study import LASTS, due, study
from bot.records import Repository
from bot.reply import Shown
from bot.sandbox import faults
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.wish_commands import Suggest, Why
from matching.record import Counts
from tests.factories import a_learner
from tests.jobs.conftest import NAMES, Clock

WARM, COLD, FARM, BLANK = (f"sandbox-{name}/one" for name in ("warm", "cold", "farm", "blank"))
PASTS = {
    WARM: {"solved": 14, "returning": 3, "others": 3, "refused": 2, "answer_hours": 4},
    COLD: {"others": 15, "refused": 12, "answer_hours": 400, "until": 400},
    FARM: {"flood": 60},
    BLANK: {},
}


def entry(name: str, past: dict[str, Any]) -> dict[str, Any]:
    """Return a repository with one free issue, much the same in all, and a past of its own."""
    subject = {WARM: "batch", COLD: "image", FARM: "video", BLANK: "frame"}[name]
    issue = {
        "number": 1,
        "title": f"Crash in resize of an empty {subject}",
        "body": f"It should raise a clear error that says what is wrong with the {subject}.",
        "labels": ["good first issue"],
        "age": 60,
    }
    return {
        "full_name": name,
        "maintainers": ["sandbox-keeper"],
        "issues": [issue],
        "past": past,
        "pushed": past.get("until", 1),
        "files": {"docs/CONTRIBUTING.md": "You must be assigned before you begin."},
    }


@pytest.fixture
def github() -> Iterator[Sandbox]:
    """Four repositories that differ in nothing but their past."""
    with serve_world(world_from(entry(*pair) for pair in PASTS.items())) as sandbox:
        yield sandbox


@pytest.fixture
def known(indexed: App) -> App:
    """An app that knows these repositories by name, and no others."""
    with indexed.store.write() as tx:
        for name in PASTS:
            tx.indexing.save_repository(Repository(full_name=name))
        for name in NAMES:
            remove(tx, name)
    return indexed


@pytest.fixture
def studied(known: App) -> App:
    """An app that has indexed and studied them."""
    run(known)
    return known


def run(app: App) -> Progress:
    """Index and study what there is."""
    progress = Progress()
    with app.store.read() as tx:
        repositories = tx.indexing.to_visit()
    Indexer(
        app.store, app.forge, app.embedder(), app.clock, study=lambda found: study(app, found)
    ).run(repositories, progress)
    return progress


def stored(app: App, name: str) -> Repository:
    """Return a stored repository."""
    with app.store.read() as tx:
        found = tx.indexing.by_name(name)
    assert found is not None
    return found


def test_the_past_is_counted_as_it_was(studied: App) -> None:
    warm = Counts.from_json(stored(studied, WARM).record)
    # The first of those who returned was new at the time.
    assert (warm.solved_by_newcomers, warm.beginner_issues) == (15, 20)
    assert (warm.newcomer_merges, warm.newcomer_pull_requests) == (15, 17)
    assert warm.median_reply_hours == 4.0
    cold = Counts.from_json(stored(studied, COLD).record)
    # Older ones than two years are not counted.
    assert (cold.solved_by_newcomers, cold.newcomer_merges, cold.newcomer_pull_requests) == (
        0,
        0,
        8,
    )
    farm = Counts.from_json(stored(studied, FARM).record)
    assert farm.by_one_author == farm.labelled_in_a_week == 60
    assert stored(studied, BLANK).welcome is None
    welcome = {name: stored(studied, name).welcome for name in PASTS}
    assert (welcome[WARM] or 0) > 0.7 > 0.3 > (welcome[COLD] or 1) > (welcome[FARM] or 1)


def suggested(app: App, name: str) -> dict[str, Shown]:
    """Return what somebody new is shown, by repository, best first."""
    reply = app.handle(a_learner(name), Suggest(query="a crash in resize"))
    return {c.shown.issue.partition("#")[0]: c.shown for c in reply.cards if c.shown}


def test_a_welcoming_project_rises_and_a_mass_producer_sinks(
    known: App, github: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.jobs.test_study.study", lambda _app, _repository_id: False)
    run(known)
    before = {name: shown.score for name, shown in suggested(known, "ann").items()}
    monkeypatch.undo()
    run(known)
    after = suggested(known, "bob")
    gain = {name: after[name].score - score for name, score in before.items()}
    assert gain[WARM] > 0.01 > 0 > -0.01 > gain[FARM]
    assert gain[BLANK] == pytest.approx(0, abs=1e-6)
    assert next(iter(after)) == WARM
    assert list(after).index(BLANK) < list(after).index(FARM)


def test_why_says_the_counts_in_the_language_of_the_person(studied: App) -> None:
    shown = suggested(studied, "ann")
    warm = str(studied.handle(a_learner("ann"), Why(shown[WARM].suggestion_id)).text)
    assert "solved by newcomers: 15 of 20" in warm
    assert "Hours until newcomers were answered, as a rule: 4" in warm
    farm = studied.handle(a_learner("ann"), Why(shown[FARM].suggestion_id)).text
    assert "60 beginner issues were opened there in one week" in str(farm)
    assert "Cuidado" in resolve(farm, "es")


def test_it_takes_three_requests_and_none_for_a_week(
    studied: App, github: Sandbox, clock: Clock
) -> None:
    asked = [r for r in github.requests if "query Past" in str(r.request_body)]
    assert len(asked) == len(PASTS)
    queries = [str(r.request_body) for r in github.requests if r.path == "/graphql"]
    assert sum("query Texts" in q for q in queries) == len(PASTS)
    # Only where somebody may have been new is anybody looked up.
    assert sum("query FirstMerged" in q for q in queries) == 1
    github.requests.clear()
    assert run(studied).studied == 0
    assert not any("query Past" in str(r.request_body) for r in github.requests)
    clock.ahead = LASTS + timedelta(hours=1)
    assert run(studied).studied == len(PASTS)


def test_rules_are_read_in_one_request_and_stand_on_the_card(studied: App) -> None:
    assert "assigned_first" in stored(studied, WARM).policies
    reply = studied.handle(a_learner(), Suggest(query="a crash in resize"))
    assert "blob/HEAD/docs/CONTRIBUTING.md" in str(reply.cards[0].lines)


def test_a_run_that_ends_early_goes_on_where_it_stopped(
    known: App, github: Sandbox, clock: Clock
) -> None:
    github.limits.limits["graphql"] = 6
    progress = run(known)
    assert progress.resume_at is not None
    assert 0 < progress.studied < len(PASTS)
    github.limits.limits["graphql"] = 5000
    clock.ahead = timedelta(hours=2)
    assert run(known).studied == len(PASTS) - progress.studied


def test_where_graphql_is_refused_rules_come_by_rest_and_the_past_stays_unknown(
    known: App, github: Sandbox
) -> None:
    github.faults.add("/graphql", faults.status(403, "GraphQL is switched off"), times=99)
    run(known)
    warm = stored(known, WARM)
    assert "assigned_first" in warm.policies
    assert (warm.record, warm.welcome) == ({}, None)


def test_what_is_due_is_deferred_once(studied: App, clock: Clock) -> None:
    due(studied, {})
    with studied.store.read() as tx:
        assert tx.queue.counts() == {}
    clock.ahead = LASTS + timedelta(hours=1)
    due(studied, {})
    due(studied, {})
    with studied.store.read() as tx:
        assert tx.queue.counts() == {("index", "ready"): len(PASTS)}
