"""One of three spots that know the database: how a connection is set up and a transaction begun."""

import sqlite3
import time
from pathlib import Path
from select import POLLIN, poll
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from bot.errors import OperatorError
from bot.store import hnsw

BUSY_MILLISECONDS = 10_000
CONNECT_SECONDS = 10
POOL = 10


def create(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL; raises OperatorError for another address."""
    parsed = address(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    engine = create_engine(
        parsed,
        pool_size=POOL,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "mentorable",
            "options": hnsw.OPTIONS,
        },
    )
    event.listen(engine, "connect", hnsw.prepare)
    event.listen(engine, "checkout", _refuse_broken)
    return engine


def _refuse_broken(connection: Any, _record: object, _proxy: object) -> None:
    """Have a connection made anew when the server said something while it rested: that is its farewell.

    This asks the socket, not the server, so that a transaction costs no round trip more.
    """
    socket = poll()
    socket.register(connection.fileno(), POLLIN)
    if socket.poll(0):
        raise DisconnectionError


def address(url: str) -> URL:
    """Read a database address; raises OperatorError that says what is wrong with it."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise OperatorError(
            "MENTORABLE_DATABASE_URL is not a database address; it looks like "
            "postgresql://user:password@host/name or sqlite:////folder/file.db."
        ) from error
    kind = parsed.drivername.partition("+")[0]
    if kind in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise OperatorError(
            f"MENTORABLE_DATABASE_URL names the database {kind!r}; only sqlite and postgresql work."
        )
    if parsed.database in (None, "", ":memory:"):
        raise OperatorError(
            "MENTORABLE_DATABASE_URL names no file; write sqlite:////folder/file.db."
        )
    return parsed


def _sqlite(parsed: URL) -> Engine:
    folder = Path(parsed.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError(
            f"The folder {folder} of the database cannot be made: {error.strerror}."
        ) from error
    engine = create_engine(parsed, pool_size=POOL, max_overflow=-1)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver must not open transactions of its own, or IMMEDIATE never happens.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _use_wal(connection: Any) -> None:
    """Turn the write-ahead log on; the first to do so locks others out, and they do not wait by themselves."""
    for left in range(BUSY_MILLISECONDS // 50, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(0.05)
        else:
            return


def _begin(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get("mentorable_write") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")
