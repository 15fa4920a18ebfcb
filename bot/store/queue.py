"""Jobs under leases: at least once, fenced by attempt, in the same transaction as their cause."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Table, and_, bindparam, case, func, or_, text, update
from sqlalchemy import select as sa_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select
from structlog.contextvars import get_contextvars

from bot.records import Job, JobState
from bot.records.plumbing import ScheduleSlot
from bot.store import lane, upsert
from bot.store.lane import Taken

LEASE = timedelta(minutes=2)
FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
TRACE = "trace"
"""The argument that says from which delivery or interaction a job comes; it is in every line of the log."""
CHANNEL = "mentorable_jobs"
"""PostgreSQL's channel on which waiting workers hear of new jobs."""
LONGEST_ERROR = 2000


JOBS: Table = Job.__table__  # type: ignore[attr-defined]


ALIVE = text("job.state in ('ready', 'running')")
"""Written as in the index that leaves the others out: only then is it used."""


def _is_due(now: object) -> Any:
    """Also what runs was due once: so nothing is looked at whose time is still to come."""
    is_free = or_(JOBS.c.state == JobState.READY, JOBS.c.lease_until <= now)
    return and_(ALIVE, JOBS.c.run_at <= now, is_free)


# One statement takes: SQLite locks nothing between a select and an update. PostgreSQL has its own
# statement in ``lane``, which skips what others hold.
DUE = (
    sa_select(JOBS.c.id)
    .where(
        JOBS.c.queue == bindparam("of"),
        _is_due(bindparam("now")),
        JOBS.c.attempt < JOBS.c.max_attempts,
    )
    .order_by(JOBS.c.priority, JOBS.c.run_at, JOBS.c.id)
    .limit(bindparam("most"))
)
TAKE = (
    update(JOBS)
    .where(JOBS.c.id.in_(DUE))
    .values(state=JobState.RUNNING, attempt=JOBS.c.attempt + 1, lease_until=bindparam("until"))
    .returning(*(JOBS.c[name] for name in Taken.__dataclass_fields__))
)


@cache
def _settling(names: tuple[str, ...]) -> Any:
    """Return the fenced update of these columns: only the last taker's counts."""
    return (
        update(JOBS)
        .where(
            JOBS.c.id == bindparam("own_id"),
            JOBS.c.attempt == bindparam("own_attempt"),
            JOBS.c.state == JobState.RUNNING,
        )
        .values({name: bindparam(name) for name in names})
    )


class Queue:
    """Defer, take, finish and retry jobs; the words are procrastinate's."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.has_deferred = False
        self._is_postgres = session.get_bind().dialect.name == "postgresql"

    def defer(
        self,
        queue: str,
        task: str,
        args: Mapping[str, object],
        *,
        now: datetime,
        run_at: datetime | None = None,
        unique_key: str | None = None,
        priority: int = 0,
    ) -> Job | None:
        """Add a job; None when one with this unique key waits or runs. Lower priority numbers run sooner."""
        job = Job(
            queue=queue,
            task=task,
            args=_traced(args),
            unique_key=unique_key,
            priority=priority,
            run_at=run_at or now,
            created_at=now,
        )
        job.id = upsert.add_once(self.session, job)
        if job.id is None:
            return None
        if job.run_at <= now:
            self._wake(queue)
        return job

    def take(
        self, queues: Sequence[str], now: datetime, *, lease: timedelta = LEASE, limit: int = 1
    ) -> Sequence[Taken]:
        """Take due jobs, those of the first queue first; also those whose worker was lost."""
        if self._is_postgres:
            rows = self.session.connection().exec_driver_sql(
                lane.STEP, lane.arguments(None, queues, now, lease, limit)
            )
            return lane.outcome(rows.all())[1]
        taken: list[Taken] = []
        for queue in queues:
            if len(taken) < limit:
                taken += self._take(queue, now, lease, limit - len(taken))
        return taken

    def _take(self, queue: str, now: datetime, lease: timedelta, limit: int) -> Sequence[Taken]:
        rows = self.session.connection().execute(
            TAKE, {"of": queue, "now": now, "until": now + lease, "most": limit}
        )
        return lane.in_order(Taken(*row) for row in rows)

    def extend(self, job: Taken, now: datetime, lease: timedelta = LEASE) -> bool:
        """Prolong the lease; False when the job is somebody else's by now."""
        return self._settle(job, lease_until=now + lease)

    def finish(self, job: Taken, now: datetime) -> bool:
        """Mark a job as done; False when it is somebody else's by now."""
        return self._settle(job, state=JobState.DONE, finished_at=now, lease_until=None, error="")

    def retry(self, job: Taken, now: datetime, error: str) -> bool:
        """Put a failed job back, later each time, or bury it; False when it is somebody else's."""
        if job.attempt >= job.max_attempts:
            return self.bury(job, now, error)
        return self._settle(
            job,
            state=JobState.READY,
            run_at=now + delay(job.attempt),
            lease_until=None,
            error=error[:LONGEST_ERROR],
        )

    def postpone(self, job: Taken, until: datetime) -> bool:
        """Put a job back until then without counting the attempt; False as in ``finish``."""
        return self._settle(
            job,
            state=JobState.READY,
            run_at=until,
            lease_until=None,
            max_attempts=job.max_attempts + 1,
        )

    def bury(self, job: Taken, now: datetime, error: str) -> bool:
        """Mark a job as dead; it is kept for a while for somebody to look. False as in ``finish``."""
        return self._settle(
            job,
            state=JobState.DEAD,
            finished_at=now,
            lease_until=None,
            error=error[:LONGEST_ERROR],
        )

    def bury_lost(self, now: datetime) -> int:
        """Bury jobs whose worker was lost at the last attempt; returns how many."""
        return self._run(
            update(Job)
            .where(
                _is_due(now),
                col(Job.state) == JobState.RUNNING,
                col(Job.attempt) >= col(Job.max_attempts),
            )
            .values(
                state=JobState.DEAD,
                finished_at=now,
                lease_until=None,
                error="the worker was lost at every attempt",
            )
        )

    def dead(self, limit: int = 100) -> Sequence[Job]:
        """Return dead jobs, the newest first."""
        return self.session.exec(
            select(Job)
            .where(Job.state == JobState.DEAD)
            .order_by(col(Job.finished_at).desc(), col(Job.id).desc())
            .limit(limit)
        ).all()

    def revive(self, job_id: int, now: datetime) -> bool:
        """Give a dead job its attempts again; False when it is not dead or its key waits already."""
        try:
            with self.session.begin_nested():
                revived = self._run(
                    update(Job)
                    .where(col(Job.id) == job_id, col(Job.state) == JobState.DEAD)
                    .values(
                        state=JobState.READY,
                        run_at=now,
                        finished_at=None,
                        max_attempts=col(Job.attempt) + 5,
                    )
                )
        except IntegrityError:
            return False
        if revived:
            self._wake("")
        return bool(revived)

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many jobs there are, by queue and state."""
        rows = self.session.exec(
            select(Job.queue, Job.state, func.count()).group_by(Job.queue, Job.state)
        ).all()
        return {(queue, state): count for queue, state, count in rows}

    def failures(self, queue: str) -> int:
        """Return how many jobs of a queue failed and are not done yet, dead ones included."""
        failed = select(func.count()).where(
            Job.queue == queue, Job.state != JobState.DONE, Job.error != ""
        )
        return self.session.exec(failed).one()

    def ages(self, now: datetime) -> dict[str, float]:
        """Return how many seconds the oldest due job of each queue has waited."""
        rows = self.session.exec(
            select(
                Job.queue,
                func.min(
                    case((col(Job.state) == JobState.READY, Job.run_at), else_=Job.lease_until)
                ),
            )
            .where(_is_due(now))
            .group_by(Job.queue)
        ).all()
        return {queue: (now - since).total_seconds() for queue, since in rows}

    def fire(self, task: str, at: datetime) -> bool:
        """Win the firing of a scheduled task at this instant; True for one worker only."""
        won = self.session.scalar(
            upsert.insert(self.session, ScheduleSlot)
            .values(task=task, at=at)
            .on_conflict_do_nothing()
            .returning(ScheduleSlot.id)
        )
        return won is not None

    def prune(self, before: datetime, dead_before: datetime) -> int:
        """Drop done jobs and firings of before then, and jobs long dead; returns how many jobs."""
        self._run(delete(ScheduleSlot).where(col(ScheduleSlot.at) < before))
        ended = ((JobState.DONE, before), (JobState.DEAD, dead_before))
        return sum(
            self._run(delete(Job).where(col(Job.state) == state, col(Job.finished_at) < until))
            for state, until in ended
        )

    def _settle(self, job: Taken, **values: object) -> bool:
        result = self.session.connection().execute(
            _settling(tuple(values)), {"own_id": job.id, "own_attempt": job.attempt, **values}
        )
        return bool(result.rowcount)

    def _run(self, statement: Any) -> int:
        result: Any = self.session.execute(
            statement, execution_options={"synchronize_session": False}
        )
        return int(result.rowcount)

    def _wake(self, queue: str) -> None:
        self.has_deferred = True
        if self._is_postgres:
            self.session.execute(
                text("SELECT pg_notify(:channel, :queue)"), {"channel": CHANNEL, "queue": queue}
            )


def _traced(args: Mapping[str, object]) -> dict[str, object]:
    """Return the arguments with the origin of the work that defers, where it has one."""
    origin = get_contextvars().get(TRACE)
    return {**args, TRACE: origin} if origin else dict(args)


def delay(attempt: int) -> timedelta:
    """Return how long to wait after this failed attempt: doubling, spread by half each way."""
    doubled: timedelta = FIRST_DELAY * 2.0 ** min(attempt - 1, 20)
    return min(doubled, LONGEST_DELAY) * random.uniform(0.5, 1.5)
