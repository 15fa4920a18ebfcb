"""How jobs are taken on PostgreSQL: one statement finishes a job and takes the next, on a connection that is kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import psycopg
from sqlalchemy import URL

from bot.store import problems

STEP = """
WITH done AS (
    UPDATE job SET state = 'done', finished_at = %(now)s, lease_until = NULL, error = ''
    WHERE id = %(id)s AND attempt = %(attempt)s AND state = 'running' RETURNING id
), due AS (
    SELECT one.id FROM unnest(%(queues)s::text[]) AS wanted(name) CROSS JOIN LATERAL (
        SELECT id FROM job
        WHERE queue = wanted.name AND run_at <= %(now)s AND id <> %(id)s AND attempt < max_attempts
          AND (state = 'ready' OR state = 'running' AND lease_until <= %(now)s)
        ORDER BY priority, run_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
    ) AS one LIMIT %(most)s
), taken AS (
    UPDATE job SET state = 'running', attempt = attempt + 1, lease_until = %(until)s
    WHERE id IN (SELECT id FROM due)
    RETURNING id, queue, task, args, attempt, max_attempts, priority, run_at
)
SELECT EXISTS (SELECT 1 FROM done), taken.* FROM (VALUES (1)) AS one LEFT JOIN taken ON true
"""
"""Skips what others hold. The states are written out, so that the plan may use the partial index."""

NONE = 0
"""No job has this id."""
CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Taken:
    """A job in the hands of a worker; ``attempt`` is the fence."""

    id: int
    queue: str
    task: str
    args: Mapping[str, object]
    attempt: int
    max_attempts: int
    priority: int
    run_at: datetime


class Lane(Protocol):
    """The way of one worker thread to its jobs."""

    def step(
        self, done: Taken | None, queues: Sequence[str], now: datetime, lease: timedelta
    ) -> tuple[bool, Taken | None]:
        """Finish ``done`` and take a job: whether ``done`` was still ours, and what was taken."""


def arguments(
    done: Taken | None, queues: Sequence[str], now: datetime, lease: timedelta, most: int = 1
) -> dict[str, object]:
    """Return the parameters of ``STEP``."""
    return {
        "id": done.id if done else NONE,
        "attempt": done.attempt if done else NONE,
        "queues": "{" + ",".join(queues) + "}",  # cheaper than a list; they are plain words
        "now": now,
        "until": now + lease,
        "most": most,
    }


def outcome(rows: Sequence[Sequence[Any]]) -> tuple[bool, list[Taken]]:
    """Read the rows of ``STEP``."""
    return bool(rows[0][0]), in_order(Taken(*row[1:]) for row in rows if row[1] is not None)


def in_order(jobs: Iterable[Taken]) -> list[Taken]:
    """Return jobs in the order in which they are due; a RETURNING promises none."""
    return sorted(jobs, key=lambda job: (job.priority, job.run_at, job.id))


class Kept:
    """A connection of one's own to PostgreSQL; made anew after it broke."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._cursor: psycopg.Cursor[Any] | None = None

    def step(
        self, done: Taken | None, queues: Sequence[str], now: datetime, lease: timedelta
    ) -> tuple[bool, Taken | None]:
        """Finish and take in one round trip; raises OperatorError when the database is away."""
        with self._explaining():
            cursor = self._open()
            cursor.execute(STEP, arguments(done, queues, now, lease), prepare=True)
            rows = cursor.fetchall()
        is_ours, taken = outcome(rows)
        return is_ours, taken[0] if taken else None

    def close(self) -> None:
        """Close the connection."""
        if self._cursor:
            self._cursor.connection.close()
        self._cursor = None

    def _open(self) -> psycopg.Cursor[Any]:
        if self._cursor is None:
            address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            connection = psycopg.connect(
                address,
                autocommit=True,
                connect_timeout=CONNECT_SECONDS,
                application_name="mentorable worker",
                options="-c plan_cache_mode=force_generic_plan",  # planning takes longer than the statement
            )
            self._cursor = connection.cursor()
        return self._cursor

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            self.close()
            sentence = problems.explained(error, self._url)
            if sentence is None:
                raise
            raise sentence from error
