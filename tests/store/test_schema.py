"""Migrations: one chain for both databases, without drift, safe when many start at once."""

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.errors import OperatorError
from bot.store import Store, migrations
from tests.databases import PostgresServer


def test_records_and_migrations_agree(store: Store) -> None:
    differences = store.check()
    assert not differences, f"run `{migrations.COMMAND}` and commit the result: {differences}"


def test_migrating_twice_changes_nothing(store: Store) -> None:
    store.migrate()
    assert store.check() == []


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.url(server.create(migrated=False))


def test_many_may_migrate_at_once(empty_url: str) -> None:
    problems: list[Exception] = []

    def migrate() -> None:
        store = Store(empty_url)
        try:
            store.migrate()
        except Exception as error:
            problems.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=migrate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    store = Store(empty_url)
    assert store.check() == []
    store.close()


def test_a_newer_schema_is_not_touched(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))
        connection.execute(text("DELETE FROM schema_fits"))
    with pytest.raises(OperatorError, match="newer version"):
        store.migrate()


def test_a_program_goes_on_with_the_schema_of_the_next_version(empty_url: str) -> None:
    newer = Store(empty_url)
    newer.migrate()
    with newer.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_future'"))
        connection.execute(text("ALTER TABLE job ADD COLUMN later INTEGER"))
    newer.migrate()
    with newer.write() as tx:
        assert tx.queue.defer("q", "t", {}, now=datetime.now(UTC))
    with newer.engine.begin() as connection:
        connection.execute(text("UPDATE schema_fits SET oldest = '9998_future'"))
    with pytest.raises(OperatorError, match="newer version"):
        newer.migrate()
    newer.close()


def columns(store: Store) -> dict[tuple[str, str], bool]:
    """Return every column, and whether a program that does not know it can insert a row."""
    found = inspect(store.engine)
    return {
        (table, str(column["name"])): column["nullable"] or column["default"] is not None
        for table in found.get_table_names()
        for column in found.get_columns(table)
    }


def test_each_step_fits_the_program_before_or_says_that_it_breaks(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/steps.db")
    chain = ScriptDirectory.from_config(migrations.config())
    before: dict[tuple[str, str], bool] = {}
    for step in reversed(list(chain.walk_revisions())):
        with store.engine.begin() as connection:
            command.upgrade(migrations.config(connection), step.revision)
        after = columns(store)
        tables = {table for table, _column in before}
        unknown = {place for place in after.keys() - before.keys() if place[0] in tables}
        fits = before.keys() <= after.keys() and all(after[place] for place in unknown)
        assert fits or getattr(step.module, "breaks", False), step.revision
        before = after
    store.close()


def test_a_foreign_database_is_not_touched(empty_url: str) -> None:
    store = Store(empty_url)
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE issue (id INTEGER)"))
    with pytest.raises(OperatorError, match="did not make"):
        store.migrate()
    store.close()


def test_a_migration_that_fails_leaves_nothing(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: object) -> None:
        raise RuntimeError("half-way")

    store = Store(empty_url)
    monkeypatch.setattr("bot.store.schema._foreign_keys_hold", fail)
    with pytest.raises(RuntimeError):
        store.migrate()
    monkeypatch.undo()
    with store.engine.connect() as connection:
        assert migrations.current(connection) is None
        assert not migrations.is_foreign(connection)
    store.migrate()
    assert store.check() == []
    store.close()


def test_pgvector_without_rights_is_explained(postgres: PostgresServer) -> None:
    name = postgres.create(migrated=False)
    postgres.execute(
        "DROP ROLE IF EXISTS plain",
        "CREATE ROLE plain LOGIN PASSWORD 'plain'",
        f"ALTER DATABASE {name} OWNER TO plain",
    )
    store = Store(postgres.url(name, "plain", "plain"))
    with pytest.raises(OperatorError, match="let a superuser run CREATE EXTENSION vector"):
        store.migrate()
    with store.engine.connect() as connection:
        assert not migrations.is_foreign(connection)
    postgres.execute("CREATE EXTENSION vector", database=name)
    store.migrate()
    assert store.check() == []
    store.close()
    postgres.drop(name)
    postgres.execute("DROP ROLE plain")


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are notes, not a database" * 50)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(OperatorError, match="not a SQLite database"):
        store.migrate()
    assert path.read_text().startswith("these are notes")


def test_sqlite_ends_in_write_ahead_mode(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/new.db")
    store.migrate()
    store.close()
    with sqlite3.connect(tmp_path / "new.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_down_and_up_again(store: Store) -> None:
    with store.engine.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
        assert not migrations.is_foreign(connection)
    store.migrate()
    assert store.check() == []
