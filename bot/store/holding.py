"""What one process at a time may have: held while the process lives, on either database."""

import fcntl
import hashlib
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import URL

from bot.store import problems

CONNECT_SECONDS = 10
OPTIONS = "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
"""After how long the server lets go of what a machine held that vanished without a word."""


class Hold(Protocol):
    """Something named that one process at a time has; whoever is killed loses it at once."""

    def take(self) -> bool:
        """Take it, or find that it is still ours; False when another process has it."""

    def release(self) -> None:
        """Let others have it."""


def hold(url: URL, name: str) -> Hold:
    """Return the hold of this name in a database; nothing is taken yet."""
    if url.get_backend_name() == "postgresql":
        return _Locked(url, name)
    return _Filed(Path(f"{url.database}.{name}.lock"))


class _Locked:
    """An advisory lock of PostgreSQL on a connection of its own: both end together."""

    def __init__(self, url: URL, name: str) -> None:
        self._url = url
        self._key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        self._connection: psycopg.Connection[Any] | None = None

    def take(self) -> bool:
        try:
            return self._is_alive() or self._lock()
        except psycopg.Error as error:
            self.release()
            sentence = problems.explained(error, self._url)
            if sentence is None:
                raise
            raise sentence from error

    def release(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _is_alive(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError:  # the lock went with the connection
            self.release()
            return False
        return True

    def _lock(self) -> bool:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(
            address,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            application_name="mentorable hold",
            options=OPTIONS,
        )
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (self._key,)).fetchone()
        if row and row[0]:
            return True
        self.release()
        return False


class _Filed:
    """A lock on a file beside SQLite's."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: Any = None

    def take(self) -> bool:
        if self._file is None:
            file = self._path.open("a")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    def release(self) -> None:
        if self._file:
            self._file.close()
        self._file = None
