"""Transactions that lose no update, and faults that are told in one sentence and leave nothing."""

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event, text
from sqlmodel import col, update

from bot.errors import OperatorError
from bot.records import Counter, Repository
from bot.store import Store
from tests.databases import PASSWORD, PostgresServer
from tests.store.rows import NOW


def many(work: object, count: int = 8) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_update_is_lost(store: Store) -> None:
    with store.write() as tx:
        tx.session.add(Counter(name="hits", value=0))

    def work() -> None:
        for _ in range(25):
            with store.write() as tx:
                tx.session.exec(
                    update(Counter)
                    .where(col(Counter.name) == "hits")
                    .values(value=Counter.value + 1)
                )

    many(work)
    with store.read() as tx:
        counter = tx.session.get(Counter, "hits")
    assert counter is not None
    assert counter.value == 200


def test_no_update_is_lost_between_reading_and_writing(store: Store) -> None:
    with store.write() as tx:
        tx.session.add(Counter(name="hits", value=0))

    def work() -> None:
        for _ in range(25):
            with store.write() as tx:
                counter = tx.session.get(Counter, "hits", with_for_update=True)
                assert counter is not None
                counter.value += 1

    many(work)
    with store.read() as tx:
        counter = tx.session.get(Counter, "hits")
    assert counter is not None
    assert counter.value == 200


def test_reading_sees_one_moment(store: Store) -> None:
    with store.read() as tx:
        before = tx.issues.version()
        with store.write() as other:
            other.issues.bump()
        assert tx.issues.version() == before
    with store.read() as tx:
        assert tx.issues.version() == before + 1


def test_reading_does_not_wait_for_a_writer(store: Store) -> None:
    with store.write() as tx:
        tx.issues.bump()
        with store.read() as other:
            assert other.issues.version() == 0


def test_an_error_leaves_nothing_behind(store: Store) -> None:
    def fail() -> None:
        with store.write() as tx:
            tx.issues.add_repository(Repository(full_name="sandbox-a/one"))
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    with store.read() as tx:
        assert tx.issues.repositories() == []


@pytest.fixture
def sqlite_store(tmp_path: Path, sqlite_template: Path) -> Store:
    path = tmp_path / "own.db"
    path.write_bytes(sqlite_template.read_bytes())
    return Store(f"sqlite:///{path}")


def fill(store: Store) -> None:
    with store.write() as tx:
        for number in range(400):
            tx.issues.add_repository(
                Repository(full_name=f"sandbox-a/{number}", description="x" * 2000)
            )


def test_a_full_disk_is_told_and_leaves_nothing(sqlite_store: Store) -> None:
    with sqlite_store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    sqlite_store.engine.dispose()

    def cap(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    event.listen(sqlite_store.engine, "connect", cap)
    with pytest.raises(OperatorError, match=r"disk of .* is full; free some space"):
        fill(sqlite_store)
    with sqlite_store.read() as tx:
        assert tx.issues.repositories() == []
    with sqlite_store.write() as tx:
        tx.issues.add_repository(Repository(full_name="sandbox-a/small"))
    sqlite_store.close()


def test_a_read_only_file_is_told(tmp_path: Path, sqlite_template: Path) -> None:
    path = tmp_path / "locked.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(OperatorError, match="read-only"):
        fill(store)
    store.close()


def test_a_locked_file_is_told(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine.BUSY_MILLISECONDS", 50)
    with sqlite3.connect(sqlite_store.engine.url.database or "") as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperatorError, match="locked by another program"):
            fill(sqlite_store)
        other.rollback()
    other.close()
    sqlite_store.close()


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OperatorError, match="cannot be made"):
        Store(f"sqlite:///{tmp_path}/file/a.db")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "not a database address"),
        ("mysql://localhost/x", "only sqlite and postgresql work"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://u:p@127.0.0.1:1/x", "nothing listens there"),
        ("postgres://u:p@host.invalid/x", "host of .* is unknown"),
    ],
)
def test_a_broken_address_is_told(url: str, says: str) -> None:
    with pytest.raises(OperatorError, match=says) as caught:
        Store(url).migrate()
    assert ":p@" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("database", "password", "says"),
    [
        ("postgres", "wrong-secret", "refuses the user name or the password"),
        ("nowhere", PASSWORD, "does not exist on that server"),
    ],
)
def test_a_wrong_login_is_told_without_the_password(
    postgres: PostgresServer, database: str, password: str, says: str
) -> None:
    store = Store(postgres.url(database, password=password))
    with pytest.raises(OperatorError, match=says) as caught:
        store.migrate()
    assert password not in str(caught.value)
    store.close()


@pytest.mark.parametrize(
    ("code", "says"),
    [("53100", "is full; free some space"), ("40P01", "try again"), ("53200", "no memory left")],
)
def test_a_server_that_speaks_another_language_is_understood(
    postgres: PostgresServer, code: str, says: str
) -> None:
    """Its codes are the same in all of them; one is raised in the server by hand, with German words."""
    store = Store(postgres.url("postgres"))

    def broken() -> None:
        with store.write() as tx:
            tx.session.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'Auf Deutsch' USING ERRCODE = '{code}'; END $$")
            )

    with pytest.raises(OperatorError, match=says):
        broken()
    store.close()


def test_a_restarted_database_is_told_and_comes_back(postgres: PostgresServer) -> None:
    name = postgres.create()
    store = Store(postgres.url(name))

    def interrupted() -> None:
        with store.write() as tx:
            tx.people.meet("terminal", "1", "", NOW)
            postgres.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            tx.people.meet("terminal", "2", "", NOW)

    def searching() -> None:
        with store.read() as tx:
            tx.people.find("terminal", "1")
            postgres.execute(
                f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            tx.vectors.nearest("m", np.zeros(4, np.float32), 3)

    for broken in (interrupted, searching):
        with pytest.raises(OperatorError, match="closed the connection"):
            broken()
    with store.write() as tx:
        assert tx.people.find("terminal", "1") is None
        tx.people.meet("terminal", "1", "", NOW)
    store.close()
    postgres.drop(name)


def test_a_read_only_server_is_told(postgres: PostgresServer) -> None:
    name = postgres.create()
    postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store = Store(postgres.url(name))
    with pytest.raises(OperatorError, match="read-only"):
        fill(store)
    store.close()
    postgres.drop(name)
