"""An index run brings everything over once, and the next one only what changed."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.forge import IssuePage
from bot.jobs.index import Indexer, Progress, index_repository
from bot.records import Issue, IssueState, Repository
from bot.records.issues import RepositoryState
from bot.sandbox import faults
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from matching import readiness
from matching.embedders import Matrix
from tests.databases import on_both
from tests.jobs.conftest import NAMES, Clock, CountingEmbedder, entry

Run = Callable[[], Progress]


def issues(app: App) -> dict[tuple[str, int], Issue]:
    """Return every stored issue."""
    with app.store.read() as tx:
        rows = tx.issues.all_with_repository()
    return {(repository.full_name, issue.number): issue for issue, repository in rows}


def repository(app: App, name: str) -> Repository:
    """Return a stored repository."""
    with app.store.read() as tx:
        found = tx.issues.repository(name)
    assert found is not None
    return found


def asked(github: Sandbox) -> Counter[tuple[str, int]]:
    """Return how often what was asked, by kind and status."""
    kinds = ((request.path.split("/")[-1], request.status) for request in github.requests)
    return Counter(kinds)


def test_everything_once(indexed: App, run: Run, github: Sandbox) -> None:
    progress = run()
    assert (progress.repositories, progress.issues, progress.embedded) == (2, 38, 38)
    assert progress.problems == {}
    stored = issues(indexed)
    assert len(stored) == 38
    assert {issue.state for issue in stored.values()} == {IssueState.FREE}
    assert all(issue.reading["readiness"] for issue in stored.values())
    assert asked(github)["graphql", 200] == 3
    with indexed.store.read() as tx:
        assert len(tx.issues.vectors(indexed.embedder().name)) == 38
        assert len(indexed.corpus(tx, indexed.settings.embedder).candidates) == 38


def test_the_second_run_is_all_304_and_embeds_nothing(
    run: Run, github: Sandbox, embedder: CountingEmbedder
) -> None:
    run()
    used = github.limits.state("sandbox-bot", "core")["used"]
    progress = run()
    assert progress.embedded == 0
    assert {request.status for request in github.requests} == {304}
    assert github.limits.state("sandbox-bot", "core")["used"] == used
    assert len(embedder.texts) == len(set(embedder.texts)) == 38


def test_only_what_changed_is_read_and_embedded(
    indexed: App, run: Run, github: Sandbox, embedder: CountingEmbedder
) -> None:
    run()
    embedder.texts.clear()
    world = github.world.repositories[NAMES[1]]
    world.issues[3].title = "A better title"
    world.issues[3].updated_at += timedelta(days=90)
    world.issues[4].state = "closed"
    world.issues[4].updated_at += timedelta(days=90)
    github.world.add_issue(
        world, title="A new one", author="sandbox-bot", labels=["good first issue"]
    )
    progress = run()
    assert progress.problems == {}
    assert len(embedder.texts) == 2
    stored = issues(indexed)
    assert stored[NAMES[1], 3].title == "A better title"
    assert stored[NAMES[1], 4].state == IssueState.CLOSED
    assert stored[NAMES[1], 9].state == IssueState.FREE
    assert asked(github)["graphql", 200] == 1


def test_an_update_that_reads_otherwise_reads_what_is_stored_once(
    indexed: App, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run()
    monkeypatch.setattr(readiness, "VERSION", "next")
    run()
    readings = [issue.reading for issue in issues(indexed).values()]
    assert {reading["version"] for reading in readings} == {"next"}
    monkeypatch.setattr(readiness, "read", lambda *_: pytest.fail("read again"))
    run()


def test_what_the_list_does_not_show_is_asked_by_node_id(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    run()
    world = github.world.repositories[NAMES[1]]
    github.world.take_label(world.issues[5], "good first issue")
    world.issues[6].deleted = True
    world.issues[7].assignees.append("sandbox-learner")
    clock.ahead = timedelta(hours=7)
    run()
    stored = issues(indexed)
    assert stored[NAMES[1], 5].state == IssueState.UNLABELLED
    assert stored[NAMES[1], 6].state == IssueState.TRANSFERRED
    assert stored[NAMES[1], 7].state == IssueState.ASSIGNED


def test_a_renamed_repository_keeps_its_issues(
    indexed: App, run: Run, github: Sandbox, clock: Clock, embedder: CountingEmbedder
) -> None:
    with indexed.store.write() as tx:
        found = tx.issues.repository(NAMES[0])
        assert found is not None
        found.full_name = "sandbox-a/old"
        tx.indexing.save_repository(found)
    run()
    assert len(embedder.texts) == 38
    assert repository(indexed, NAMES[0]).node_id


def test_two_names_of_one_repository_become_one(indexed: App, run: Run) -> None:
    run()
    with indexed.store.write() as tx:
        tx.indexing.save_repository(Repository(full_name="sandbox-a/old"))
    run()
    assert repository(indexed, "sandbox-a/old").state == RepositoryState.REMOVED
    assert len(issues(indexed)) == 38


def test_archived_and_gone_are_told_apart(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    run()
    github.world.repositories[NAMES[0]].archived = True
    github.world.repositories[NAMES[1]].private = True
    github.world.repositories[NAMES[1]].collaborators.clear()
    github.world.tokens["other"] = "sandbox-stranger"
    github.world.tokens["sandbox-token"] = "sandbox-stranger"
    clock.ahead = timedelta(days=2)
    progress = run()
    assert repository(indexed, NAMES[0]).state == RepositoryState.ARCHIVED
    assert repository(indexed, NAMES[1]).state == RepositoryState.GONE
    assert "does not exist" in progress.problems[NAMES[1]]
    states = Counter(issue.state for issue in issues(indexed).values())
    assert states == {IssueState.ARCHIVED: 30, IssueState.TRANSFERRED: 8}


def test_what_comes_back_is_read_anew_and_not_embedded_again(
    indexed: App, run: Run, github: Sandbox, clock: Clock, embedder: CountingEmbedder
) -> None:
    run()
    github.world.repositories[NAMES[0]].archived = True
    clock.ahead = timedelta(days=2)
    run()
    github.world.repositories[NAMES[0]].archived = False
    clock.ahead = timedelta(days=4)
    run()
    assert {issue.state for issue in issues(indexed).values()} == {IssueState.FREE}
    assert len(embedder.texts) == 38


@pytest.mark.parametrize("text", ["enabled: false\n", "enabled: no\n", "enabled: false\nodd: ["])
def test_a_file_that_says_no_is_honoured(
    indexed: App, run: Run, github: Sandbox, clock: Clock, text: str
) -> None:
    files = github.world.repositories[NAMES[0]].files
    files[".github/mentorable.yml"] = text.encode()
    assert run().issues == 8
    assert repository(indexed, NAMES[0]).state == RepositoryState.DISABLED
    files[".github/mentorable.yml"] = b"enabled: true\n"
    clock.ahead = timedelta(days=2)
    run()
    assert len(issues(indexed)) == 38


def of_the_owner(github: Sandbox, name: str, text: str) -> None:
    """Give the owner of a repository a file for all their repositories."""
    home = f"{name.split('/')[0]}/.github"
    world = world_from([entry(home, 0, files={".github/mentorable.yml": text})])
    github.world.repositories |= world.repositories


def test_a_file_of_the_owner_is_honoured_unless_the_repository_has_its_own(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    of_the_owner(github, NAMES[0], "enabled: false\n")
    assert run().issues == 8
    assert repository(indexed, NAMES[0]).state == RepositoryState.DISABLED
    files = github.world.repositories[NAMES[0]].files
    files[".github/mentorable.yml"] = b"enabled: true\n"
    clock.ahead = timedelta(days=2)
    run()
    assert len(issues(indexed)) == 38


def test_a_label_by_which_the_file_keeps_issues_back_counts_in_the_index(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    held = github.world.repositories[NAMES[1]]
    held.files[".github/mentorable.yml"] = b"labels: {blocking: [On Ice]}\n"
    held.labels["on ice"] = replace(held.labels["good first issue"], name="on ice")
    for number in (1, 2):
        held.issues[number].labels.append("on ice")
    run()
    states = [issues(indexed)[NAMES[1], number].state for number in (1, 2, 3)]
    assert states == [IssueState.BLOCKED, IssueState.BLOCKED, IssueState.FREE]
    held.files[".github/mentorable.yml"] = b"labels: {blocking: [On Ice\n"
    clock.ahead = timedelta(days=2)
    run()
    assert issues(indexed)[NAMES[1], 1].state == IssueState.BLOCKED, "the last good file counts"
    held.files[".github/mentorable.yml"] = b"labels: {blocking: []}\n"
    clock.ahead = timedelta(days=4)
    run()
    assert issues(indexed)[NAMES[1], 1].state == IssueState.FREE


def test_one_repository_in_trouble_does_not_stop_the_others(
    indexed: App, run: Run, github: Sandbox
) -> None:
    github.faults.add(f"/repos/{NAMES[0]}", faults.status(404))
    progress = run()
    assert list(progress.problems) == [NAMES[0]]
    assert progress.issues == 8
    with indexed.store.read() as tx:
        cursor = tx.issues.cursor(repository(indexed, NAMES[0]).id or 0)
    assert "does not exist" in cursor.problem


def test_a_run_that_breaks_off_goes_on_at_the_last_page(
    indexed: App, run: Run, github: Sandbox, embedder: CountingEmbedder
) -> None:
    class BrokenOffError(Exception):
        """The machine stops."""

    calls = 0
    listed = indexed.forge.issues

    def once(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise BrokenOffError
        return listed(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    indexed.forge.issues = once  # type: ignore[method-assign,assignment]  # breaks in the middle
    with pytest.raises(BrokenOffError):
        run()
    indexed.forge.issues = listed  # type: ignore[method-assign]  # whole again
    progress = run()
    assert len(issues(indexed)) == 38
    assert sorted(embedder.texts) == sorted(set(embedder.texts))
    assert len(embedder.texts) == 38
    assert progress.issues == 18


def test_a_used_up_budget_ends_the_run_and_says_until_when(
    indexed: App, run: Run, github: Sandbox
) -> None:
    github.limits.limits["core"] = 7
    progress = run()
    assert progress.resume_at is not None
    assert "budget" in next(iter(progress.problems.values()))
    assert github.limits.state("sandbox-bot", "core")["remaining"] == 0 or progress.resume_at


def test_quiet_repositories_are_asked_less_often(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    run()

    def interval() -> float:
        with indexed.store.read() as tx:
            return tx.issues.cursor(repository(indexed, NAMES[1]).id or 0).interval_minutes

    first = interval()
    run()
    quiet = interval()
    assert quiet > first
    world = github.world.repositories[NAMES[1]]
    world.issues[3].updated_at += timedelta(days=90)
    run()
    assert interval() < quiet
    with indexed.store.read() as tx:
        assert tx.indexing.to_visit(clock()) == []
        assert len(tx.indexing.to_visit(clock() + timedelta(days=2))) == 2


def test_one_unknown_repository_is_an_error(indexed: App) -> None:
    with pytest.raises(Exception, match="sandbox-a/nowhere"):
        index_repository(
            indexed.store,
            indexed.forge,
            indexed.embedder(),
            "sandbox-a/nowhere",
            indexed.clock,
            Progress(),
        )


def test_a_forge_that_is_down_is_told(run: Run, github: Sandbox) -> None:
    github.faults.add("*", faults.closed(), times=99)
    progress = run()
    assert set(progress.problems) == set(NAMES)
    assert all("cannot be reached" in problem for problem in progress.problems.values())


def test_a_private_repository_is_not_suggested_from_though_the_token_sees_it(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    run()
    github.world.repositories[NAMES[0]].private = True
    clock.ahead = timedelta(days=2)
    run()
    assert repository(indexed, NAMES[0]).state == RepositoryState.PRIVATE
    with indexed.store.read() as tx:
        names = {c.repository for c in indexed.corpus(tx, indexed.settings.embedder).candidates}
    assert names == {NAMES[1]}


def test_an_issue_that_moved_away_is_gone(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    run()
    one, two = (github.world.repositories[name] for name in NAMES)
    one.issues[4].moved_to = two.issues[1]
    clock.ahead = timedelta(hours=7)
    run()
    assert issues(indexed)[NAMES[0], 4].state == IssueState.TRANSFERRED


def test_what_rest_cannot_see_it_does_not_take_back(
    indexed: App, run: Run, github: Sandbox, clock: Clock
) -> None:
    world = github.world.repositories[NAMES[1]]
    github.world.add_issue(
        world,
        title="Fix",
        author="sandbox-x",
        is_pull=True,
        closes=[3],
        created_at=github.world.now(),
    )
    run()
    assert issues(indexed)[NAMES[1], 3].state == IssueState.PULL_REQUEST_OPEN
    github.faults.add("/graphql", faults.status(403, "GraphQL is switched off"), times=99)
    for number in (3, 4):
        world.issues[number].updated_at += timedelta(days=90)
    clock.ahead = timedelta(hours=7)
    run()
    stored = issues(indexed)
    assert stored[NAMES[1], 3].state == IssueState.PULL_REQUEST_OPEN
    assert stored[NAMES[1], 4].state == IssueState.FREE


@on_both
def test_nul_in_an_issue_is_left_out(database_url: str, tmp_path: Path) -> None:
    odd = {"number": 1, "title": "A\0b", "body": "c\0", "labels": ["good first issue"]}
    world = world_from([{"full_name": "sandbox-a/one", "maintainers": ["m"], "issues": [odd]}])
    with serve_world(world) as github:
        app = build(
            Settings(
                _env_file=None,
                data_dir=tmp_path,
                database_url=database_url,
                github_api_url=str(github),
                github_token=SecretStr("sandbox-token"),
                embedder="hashing:64",
            )
        )
        index_repository(
            app.store, app.forge, app.embedder(), "sandbox-a/one", app.clock, Progress()
        )
        with app.store.read() as tx:
            ((issue, _repository),) = tx.issues.all_with_repository()
        app.store.close()
    assert (issue.title, issue.body) == ("Ab", "c")


def test_the_model_does_not_wait_for_a_whole_batch(
    indexed: App, embedder: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_embedding = threading.Event()
    fetch, embed = indexed.forge.issues, embedder.embed_documents
    waited: list[bool] = []

    def issues(name: str, labels: Sequence[str], **more: Any) -> IssuePage:
        if more["cursor"] is not None:  # the second page comes only once the first is embedded
            waited.append(is_embedding.wait(10))
        return fetch(name, labels, **more)

    def embed_documents(texts: Sequence[str]) -> Matrix:
        is_embedding.set()
        return embed(texts)

    monkeypatch.setattr(indexed.forge, "issues", issues)
    monkeypatch.setattr(embedder, "embed_documents", embed_documents)
    with indexed.store.read() as tx:
        repositories = tx.indexing.to_visit()
    indexer = Indexer(indexed.store, indexed.forge, embedder, indexed.clock, fewest=20)
    indexer.run(repositories, Progress())
    assert waited == [True]
