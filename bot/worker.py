"""Take jobs from the store, run their tasks, finish or retry them; fire the schedule."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from bot import metrics
from bot.app import App
from bot.errors import AwayError, OperatorError, UserError
from bot.forge import RateLimitedError
from bot.logs import mask
from bot.store.lane import Lane, Taken
from bot.store.queue import LEASE, TRACE, Queue, delay
from matching.errors import ModelError

Task = Callable[[App, Mapping[str, object]], None]
log = structlog.get_logger()

AWAY_SECONDS = 2.0
"""How long a worker rests when the database does not answer."""


WAITS = (AwayError, OperatorError, ModelError)
"""What is not the job's fault: GitHub or Discord is away, or the operator has something to mend."""
LONGEST_WAIT = timedelta(minutes=10)
MOST_WAITS = 150
"""A day of waiting; then it counts as a failure."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A task that is deferred once in every stretch of time, however many workers run."""

    task: str
    queue: str
    every: timedelta
    args: Mapping[str, object] = field(default_factory=dict)

    def slot(self, now: datetime) -> datetime:
        """Return the start of the stretch that holds this instant, counted from 1970."""
        return datetime.fromtimestamp(now.timestamp() // self.seconds * self.seconds, UTC)

    @property
    def seconds(self) -> float:
        """Return the length of a stretch."""
        return self.every.total_seconds()


class Worker:
    """Runs the tasks of some queues in some threads; any number may run beside each other."""

    def __init__(
        self,
        app: App,
        tasks: Mapping[str, Task],
        queues: Sequence[str],
        schedule: Sequence[Scheduled] = (),
        *,
        threads: int = 2,
        poll_seconds: float = 1.0,
        lease: timedelta = LEASE,
    ) -> None:
        self.app = app
        self.tasks = tasks
        self.queues = tuple(queues)
        self.schedule = tuple(schedule)
        self.threads = threads
        self.poll_seconds = poll_seconds
        self.lease = lease
        self._fired: dict[str, datetime] = {}
        self._running: dict[int, Taken] = {}  # by thread
        self._broken: BaseException | None = None
        self._turn = 0

    def run(self, stop: threading.Event, grace_seconds: float = 30.0) -> bool:
        """Work until ``stop``, then finish what is begun; False when something was left behind.

        What is left behind comes back when its lease ends. A bug in the worker itself is raised.
        """
        threads = [
            threading.Thread(target=self._work, args=(stop,), name=f"worker-{n}", daemon=True)
            for n in range(self.threads)
        ]
        is_over = threading.Event()
        heart = threading.Thread(target=self._beat, args=(is_over,), name="worker-heart")
        for thread in (*threads, heart):
            thread.start()
        stop.wait()
        self.app.store.wakeup.ring()
        deadline = time.monotonic() + grace_seconds
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        is_over.set()
        heart.join()
        if self._broken:
            raise self._broken
        return not any(thread.is_alive() for thread in threads)

    def run_once(self) -> bool:
        """Fire what is scheduled and run one job, if one is due; True when one was."""
        self._fire()
        with self.app.store.lane() as lane:
            job = self._next(lane, None)
            if job and self._run(job):
                self._next(lane, job, is_last=True)
        return job is not None

    def _work(self, stop: threading.Event) -> None:
        try:
            self._loop(stop)
        except Exception as error:  # noqa: BLE001  # a bug of ours: ``run`` raises it
            self._broken = error
            stop.set()

    def _loop(self, stop: threading.Event) -> None:
        """Run job after job; that one is done is written in the same breath as the next is taken."""
        wakeup, done = self.app.store.wakeup, None
        with self.app.store.lane() as lane:
            while not stop.is_set():
                seen = wakeup.rings()
                try:
                    self._fire()
                    job, done = self._next(lane, done), None
                    if job and self._run(job):
                        done = job
                except OperatorError as error:
                    log.warning("worker.waits", reason=str(error))
                    stop.wait(AWAY_SECONDS)
                    continue
                if job is None and not stop.is_set():
                    wakeup.wait(seen, self.poll_seconds)
            if done:
                self._next(lane, done, is_last=True)

    def _next(self, lane: Lane, done: Taken | None, *, is_last: bool = False) -> Taken | None:
        """Write that a job is done, and take the next one that is due unless that was the last."""
        # The queues take turns at being first, so that a full one does not starve the others.
        self._turn = (self._turn + 1) % len(self.queues)
        queues = self.queues[self._turn :] + self.queues[: self._turn]
        is_ours, taken = lane.step(done, () if is_last else queues, self.app.clock(), self.lease)
        if done:
            self._count(done, "done" if is_ours else "lost")
        return taken

    def _run(self, job: Taken) -> bool:
        """Run a job; True when it is done, which is not written yet."""
        task = self.tasks.get(job.task)
        if task is None:
            self._settle(job, lambda queue, now: queue.bury(job, now, f"no task {job.task!r}"))
            log.error("job.unknown", task=job.task, job=job.id)
            return False
        started = time.monotonic()
        origin = job.args.get(TRACE) or f"job-{job.id}"
        with (
            self._held(job),
            structlog.contextvars.bound_contextvars(job=job.id, task=job.task, trace=origin),
        ):
            outcome = self._attempt(task, job)
            log.debug("job.ran", outcome=outcome or "done")
        metrics.JOB_SECONDS.labels(job.task).observe(time.monotonic() - started)
        if outcome:
            self._count(job, outcome)
        return not outcome

    def _attempt(self, task: Task, job: Taken) -> str:
        """Run a task; gives how it ended where it is not simply done."""
        try:
            task(self.app, job.args)
        except RateLimitedError as error:
            until = error.reset_at
            return self._settle(job, lambda queue, _: queue.postpone(job, until)) or "postponed"
        except WAITS as error:
            reason = _why(error)
            log.warning("job.waits", attempt=job.attempt, reason=reason)
            if job.attempt < MOST_WAITS:
                until = self.app.clock() + min(delay(job.attempt), LONGEST_WAIT)
                return self._settle(job, lambda queue, _: queue.postpone(job, until)) or "postponed"
            return self._settle(job, lambda queue, now: queue.retry(job, now, reason)) or "failed"
        except UserError as error:
            reason = _why(error)
            log.warning("job.refused", reason=reason)
            return self._settle(job, lambda queue, now: queue.bury(job, now, reason)) or "dead"
        except Exception as error:  # whatever a task does, the worker lives on
            reason = _why(error)
            log.warning("job.failed", attempt=job.attempt, reason=reason, exc_info=error)
            return self._settle(job, lambda queue, now: queue.retry(job, now, reason)) or "failed"
        return ""

    def _count(self, job: Taken, outcome: str) -> None:
        if outcome == "lost":
            log.warning("job.lost", job=job.id, task=job.task, attempt=job.attempt)
        metrics.JOBS.labels(job.task, outcome).inc()

    def _settle(self, job: Taken, settle: Callable[[Queue, datetime], bool]) -> str:
        """Write how a job ended; gives "lost" when another worker has it by now, else nothing."""
        with self.app.store.write() as tx:
            is_ours = settle(tx.queue, self.app.clock())
        return "" if is_ours else "lost"

    @contextmanager
    def _held(self, job: Taken) -> Iterator[None]:
        thread = threading.get_ident()
        self._running[thread] = job
        try:
            yield
        finally:
            del self._running[thread]

    def _beat(self, is_over: threading.Event) -> None:
        """Prolong the leases of what runs, three times a lease; bury what was lost for good."""
        while not is_over.wait(self.lease.total_seconds() / 3):
            try:
                with self.app.store.write() as tx:
                    now = self.app.clock()
                    for job in list(self._running.values()):
                        tx.queue.extend(job, now, self.lease)
                    tx.queue.bury_lost(now)
            except OperatorError as error:
                log.warning("worker.waits", reason=str(error))
            except Exception as error:  # without a heart others would take what runs here
                log.warning("worker.heart", error=type(error).__name__, exc_info=error)

    def _fire(self) -> None:
        now = self.app.clock()
        for entry in self.schedule:
            slot = entry.slot(now)
            if self._fired.get(entry.task) == slot:
                continue
            with self.app.store.write() as tx:
                if tx.queue.fire(entry.task, slot):
                    tx.queue.defer(
                        entry.queue,
                        entry.task,
                        entry.args,
                        now=now,
                        unique_key=f"schedule:{entry.task}",
                    )
            self._fired[entry.task] = slot


def _why(error: Exception) -> str:
    """Return what is kept of an error: no secret, as in the logs."""
    return mask(f"{type(error).__name__}: {error}")
