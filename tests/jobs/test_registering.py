"""Who is read: shipped repositories, the operator's, never those that opted out."""

import re

import pytest
from click.testing import CliRunner, Result

from bot.app import App
from bot.errors import OperatorError
from bot.jobs import tasks
from bot.jobs.registering import add_shipped, opt_out
from bot.jobs.registry import Entry, shipped
from bot.records.issues import RepositoryState
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from bot.verbs import index, repositories
from bot.worker import Worker
from tests.jobs.conftest import NAMES, Clock, CountingEmbedder


def call(app: App, *words: str) -> Result:
    """Run ``mentorable repositories`` on this app."""
    return CliRunner().invoke(repositories.command, list(words), obj=app)


def state(app: App, name: str) -> str:
    """Return the state of a repository."""
    with app.store.read() as tx:
        found = tx.indexing.by_name(name)
    assert found is not None
    return found.state


def test_the_shipped_ones_are_stored_once(indexed: App) -> None:
    with indexed.store.write() as tx:
        assert add_shipped(tx, shipped()) == len(shipped())
        assert add_shipped(tx, shipped()) == 0


def test_an_opt_out_is_for_good(indexed: App) -> None:
    assert call(indexed, "opt-out", "sandbox-c/never").exit_code == 0
    result = call(indexed, "add", "Sandbox-C/never")
    assert isinstance(result.exception, OperatorError)
    assert "for good" in str(result.exception)
    assert call(indexed, "remove", "sandbox-c/never").exit_code == 0
    with indexed.store.write() as tx:
        assert add_shipped(tx, [Entry("sandbox-c/never", ("nlp",))]) == 0
        assert all(r.full_name != "sandbox-c/never" for r in tx.indexing.to_visit())
    assert state(indexed, "sandbox-c/never") == RepositoryState.OPTED_OUT


def test_an_opt_out_takes_its_issues_out_of_the_search(indexed: App, run: object) -> None:
    assert callable(run)
    run()
    with indexed.store.read() as tx:
        assert any(
            c.repository == NAMES[1]
            for c in indexed.corpus(tx, indexed.settings.embedder).candidates
        )
    with indexed.store.write() as tx:
        opt_out(tx, NAMES[1])
    with indexed.store.read() as tx:
        assert {c.repository for c in indexed.corpus(tx, indexed.settings.embedder).candidates} == {
            NAMES[0]
        }


def test_add_list_remove(indexed: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repositories, "shipped", tuple)
    added = call(indexed, "add", "https://github.com/sandbox-c/three", "--area", "nlp")
    assert "sandbox-c/three" in added.output
    assert "sandbox-c/three\tactive\tnlp" in call(indexed, "list", "--area", "nlp").output
    assert call(indexed, "remove", "sandbox-c/three").exit_code == 0
    assert "sandbox-c/three\tremoved" in call(indexed, "list").output
    assert call(indexed, "add", "sandbox-c/three").exit_code == 0
    assert state(indexed, "sandbox-c/three") == RepositoryState.ACTIVE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "no-name"), "OWNER/NAME"),
        (("add", "sandbox-c/three", "--area", "cooking"), "unknown areas"),
        (("remove", "sandbox-c/unknown"), "not registered"),
    ],
)
def test_what_cannot_be_done_is_said(
    indexed: App, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr(repositories, "shipped", tuple)
    result = call(indexed, *words)
    assert isinstance(result.exception, OperatorError)
    assert said in str(result.exception)


def test_adding_is_all_or_nothing(indexed: App) -> None:
    assert call(indexed, "add", "sandbox-c/three", "nonsense").exit_code != 0
    with indexed.store.read() as tx:
        assert tx.indexing.by_name("sandbox-c/three") is None


def test_verify_tells_what_became_of_each(indexed: App, github: Sandbox) -> None:
    github.world.repositories[NAMES[1]].archived = True
    result = call(indexed, "verify", NAMES[0], NAMES[1], "sandbox-a/old", "sandbox-a/nowhere")
    assert f"{NAMES[1]}: archived" in result.output
    assert f"sandbox-a/old: renamed to {NAMES[0]}" in result.output
    assert "sandbox-a/nowhere: it does not exist" in result.output
    assert "1 of 4 are as registered" in result.output
    assert result.exit_code != 0


def test_verify_tells_moved_private_and_blocked_ones_apart(indexed: App, github: Sandbox) -> None:
    world = github.world
    moved = world.add_repository("sandbox-z/new-home")
    world.renamed["sandbox-b/two"] = moved.full_name
    world.repositories[NAMES[0]].private = True
    github.faults.add("/repos/sandbox-c/blocked", faults.status(451, "Blocked"), times=3)
    output = call(indexed, "verify", *NAMES, "sandbox-c/blocked").output
    assert f"{NAMES[1]}: renamed to sandbox-z/new-home" in output
    assert f"{NAMES[0]}: private" in output
    assert re.search("^sandbox-c/blocked: .", output, re.MULTILINE)
    assert "0 of 3 are as registered" in output


def test_verify_blames_no_entry_for_a_budget_that_is_used_up(indexed: App, github: Sandbox) -> None:
    github.limits.limits["core"] = 1
    result = call(indexed, "verify", *NAMES)
    assert isinstance(result.exception, OperatorError)
    assert "stopped after 1 of 2" in str(result.exception)
    assert "budget" in str(result.exception)
    assert result.output == ""


def test_index_at_the_command_line(
    indexed: App, github: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "build", lambda _settings: indexed)
    monkeypatch.setattr(index, "shipped", tuple)
    first = CliRunner().invoke(index.command, [])
    expected = (
        "2 of 2 repositories, 38 issues, 38 embedded, rules and past of 2 read; requests left"
    )
    assert f"{expected}: core" in first.output
    assert "0 of 0 repositories" in CliRunner().invoke(index.command, []).output
    again = CliRunner().invoke(index.command, ["--all"]).output
    assert "2 of 2 repositories, 0 issues, 0 embedded, rules and past of 0 read" in again
    github.faults.add(f"/repos/{NAMES[0]}/issues", faults.status(500), times=9)
    broken = CliRunner().invoke(index.command, [NAMES[0]])
    assert f"{NAMES[0]}: GitHub has a problem of its own" in broken.output
    assert isinstance(broken.exception, OperatorError)


def test_the_worker_indexes_what_is_due(
    indexed: App, embedder: CountingEmbedder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "shipped", tuple)
    worker = Worker(indexed, tasks.TASKS, [tasks.QUEUE], tasks.SCHEDULE)
    while worker.run_once():
        pass
    assert len(embedder.texts) == 38
    tasks.index_due(indexed, {})
    assert not worker.run_once()
