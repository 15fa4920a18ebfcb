"""Migrations: one chain for both databases, without drift, safe when many start at once."""

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

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
    with pytest.raises(OperatorError, match="newer version"):
        store.migrate()


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
