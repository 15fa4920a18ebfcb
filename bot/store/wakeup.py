"""How an idle worker hears of new jobs at once; polling stays the truth, this only shortens it."""

import threading

import psycopg
from sqlalchemy import URL

from bot.store.queue import CHANNEL

SLICE_SECONDS = 0.5
PAUSE_SECONDS = 5.0


class Wakeup:
    """Wakes those who wait: after a commit in this process, and on PostgreSQL after one anywhere."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._condition = threading.Condition()
        self._rings = 0
        self._closed = threading.Event()
        self._listener: threading.Thread | None = None

    def ring(self) -> None:
        """Wake everybody who waits in this process."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def rings(self) -> int:
        """Return how often it rang; read it before you look for work."""
        return self._rings

    def wait(self, seen: int, seconds: float) -> None:
        """Wait until it rang more often than ``seen``, or the time is over."""
        self._listen()
        with self._condition:
            self._condition.wait_for(lambda: self._rings > seen, timeout=seconds)

    def close(self) -> None:
        """Stop listening."""
        self._closed.set()
        if self._listener:
            self._listener.join()

    def _listen(self) -> None:
        with self._condition:
            if self._listener is None and self._url.get_backend_name() == "postgresql":
                self._listener = threading.Thread(target=self._hear, name="job-wakeup", daemon=True)
                self._listener.start()

    def _hear(self) -> None:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._closed.is_set():
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}".encode())
                    while not self._closed.is_set():
                        for _notice in connection.notifies(timeout=SLICE_SECONDS, stop_after=1):
                            self.ring()
            except psycopg.Error:
                self._closed.wait(PAUSE_SECONDS)  # the database is away: polling will tell
