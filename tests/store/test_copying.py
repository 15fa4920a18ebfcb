"""Copies, backups and restores: everything arrives, checked, or nothing does."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from sqlmodel import SQLModel, select

from bot.__main__ import cli
from bot.errors import OperatorError
from bot.records import Profile
from bot.store import Store
from bot.store.copying import copy
from bot.verbs.backup import back_up
from bot.verbs.restore import restore
from tests.store.rows import NOW, a_person, a_suggestion, a_vector, an_issue


def fill(store: Store) -> int:
    person_id = a_person(store, "first")
    issue_id = an_issue(store, title="Ünïcode ✨ 标题", labels=["good first issue"])
    with store.write() as tx:
        tx.people.save_profile(
            Profile(person_id=person_id, skills={"python": "working"}, updated_at=NOW)
        )
        tx.matches.show([a_suggestion(person_id, issue_id, features={"a": 1e22, "b": 0.1})])
        tx.claims.take(issue_id, person_id, "plan", NOW)
        tx.vectors.save([a_vector(issue_id, np.linspace(-1, 1, 384))])
        tx.queue.defer("test", "task", {"n": [1, 2.5, None, "x"]}, now=NOW)
    return person_id


def quiet(_table: str, _count: int) -> None:
    pass


@pytest.fixture
def sqlite_source(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path}/source.db")
    store.migrate()
    return store


def test_everything_arrives_and_life_goes_on(sqlite_source: Store, store: Store) -> None:
    person_id = fill(sqlite_source)
    counts: dict[str, int] = {}
    total = copy(sqlite_source, store, counts.__setitem__)
    assert set(counts) == {table.name for table in SQLModel.metadata.sorted_tables}
    assert sum(counts.values()) == total
    assert (counts["person"], counts["embedding"], counts["job"]) == (1, 1, 1)
    with store.read() as tx:
        profile = tx.people.profile(person_id)
        (suggestion,) = tx.matches.suggestions(person_id)
        vectors = tx.vectors.matrix("m")[1]
    assert profile is not None
    assert profile.skills == {"python": "working"}
    assert suggestion.features == {"a": 1e22, "b": 0.1}
    assert np.array_equal(vectors[0], np.linspace(-1, 1, 384, dtype=np.float32))
    assert a_person(store, "second") > person_id
    assert an_issue(store) > 0
    sqlite_source.close()


def test_a_target_with_rows_is_refused(sqlite_source: Store, store: Store) -> None:
    fill(sqlite_source)
    a_person(store, "here before")
    with pytest.raises(OperatorError, match="holds rows already"):
        copy(sqlite_source, store, quiet)
    with store.read() as tx:
        assert tx.people.find("terminal", "here before") is not None
        assert tx.people.find("terminal", "first") is None
    sqlite_source.close()


def test_a_copy_that_fails_keeps_nothing(
    sqlite_source: Store, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_source)
    seen: list[object] = []

    def lie(table: object, connection: object) -> tuple[int, str]:
        seen.append(table)
        return len(seen), ""

    monkeypatch.setattr("bot.store.copying._fingerprint", lie)
    with pytest.raises(OperatorError, match="differs; nothing was kept"):
        copy(sqlite_source, store, quiet)
    with store.read() as tx:
        for table in SQLModel.metadata.sorted_tables:
            assert tx.session.connection().execute(select(table)).all() == []
    sqlite_source.close()


def test_text_that_the_target_cannot_hold_is_told(sqlite_source: Store, postgres: object) -> None:
    an_issue(sqlite_source, body="before\x00after")
    target = Store(postgres.url(postgres.create()))  # type: ignore[attr-defined]
    with pytest.raises(OperatorError, match="the table issue cannot be stored"):
        copy(sqlite_source, target, quiet)
    with target.read() as tx:
        assert tx.issues.repositories() == []
    target.close()
    sqlite_source.close()


def test_destroyed_and_restored(store: Store, database_url: str, tmp_path: Path) -> None:
    person_id = fill(store)
    file = tmp_path / "backup.db"
    total = back_up(database_url, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("backup.db*")] == ["backup.db"]
    with store.write() as tx:
        for table in reversed(SQLModel.metadata.sorted_tables):
            tx.session.connection().execute(table.delete())
    assert restore(database_url, file, NOW, replace=False) == (total, 0)
    with store.read() as tx:
        assert tx.people.profile(person_id) is not None
        assert len(tx.claims.open_of(person_id)) == 1


def test_who_was_erased_since_the_backup_stays_erased(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    person_id, other = fill(store), a_person(store, "stays")
    file = tmp_path / "backup.db"
    back_up(database_url, file)
    with store.write() as tx:
        tx.trust.erase(person_id, NOW + timedelta(hours=1))
    _total, erased = restore(database_url, file, NOW + timedelta(hours=2), replace=True)
    assert erased == 1
    with store.read() as tx:
        assert tx.people.find("terminal", "first") is None
        assert tx.people.get(other) is not None


def test_a_backup_that_fails_leaves_no_file(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)

    def fail(*_args: object) -> int:
        raise OperatorError("the disk is full")

    monkeypatch.setattr("bot.store.copying._copy_table", fail)
    with pytest.raises(OperatorError, match="full"):
        back_up(database_url, tmp_path / "backup.db")
    assert list(tmp_path.glob("backup.db*")) == []


def run(monkeypatch: pytest.MonkeyPatch, database_url: str, *words: str) -> str:
    monkeypatch.setenv("MENTORABLE_DATABASE_URL", database_url)
    result = CliRunner().invoke(cli, words)
    return result.output + str(result.exception or "")


def test_the_verbs(
    store: Store, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    file = str(tmp_path / "b.db")
    assert "counts and hashes agree" in run(monkeypatch, database_url, "backup", file)
    assert "is there already" in run(monkeypatch, database_url, "backup", file)
    assert "holds rows already" in run(monkeypatch, database_url, "restore", file)
    assert "restored" in run(monkeypatch, database_url, "restore", file, "--replace")
    assert "holds rows already" in run(monkeypatch, database_url, "copy", file, database_url)
    assert "newest schema" in run(monkeypatch, database_url, "migrate")


def test_dead_jobs_are_listed_and_retried(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No job is dead" in run(monkeypatch, database_url, "jobs", "list")
    with store.write() as tx:
        tx.queue.defer("test", "task", {}, now=NOW)
        (job,) = tx.queue.take(["test"], NOW)
        tx.queue.bury(job, NOW, "ValueError: broken\ntraceback")
    said = run(monkeypatch, database_url, "jobs", "list")
    assert "test: 1 dead" in said
    assert f"{job.id}  2026-03-01 12:00  test/task  1 attempts  ValueError: broken\n" in said
    assert "--all" in run(monkeypatch, database_url, "jobs", "retry")
    assert "1 jobs wait" in run(monkeypatch, database_url, "jobs", "retry", "--all")
    assert "Not dead" in run(monkeypatch, database_url, "jobs", "retry", str(job.id))
