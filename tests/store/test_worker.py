"""Workers: they finish, retry, stop gently, wake up at once, and may be killed at any moment."""

import random
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from structlog.contextvars import bound_contextvars, get_contextvars

from bot import worker as worker_room
from bot.app import App, build
from bot.errors import UserError
from bot.forge import RateLimitedError
from bot.i18n import _
from bot.records import Delivery, JobState
from bot.settings import Settings
from bot.store.queue import Queue
from bot.worker import LONGEST_WAIT, WAITS, Scheduled, Worker
from tests.store import processes

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slow_app(settings: Settings, clock: Clock) -> Iterator[App]:
    """An app whose clock the test moves."""
    app = build(settings, clock=clock)
    yield app
    app.store.close()


def put(app: App, task: str, queue: str = "test", **args: object) -> None:
    with app.store.write() as tx:
        assert tx.queue.defer(queue, task, args, now=app.clock())


def states(app: App) -> dict[str, int]:
    with app.store.read() as tx:
        return {state: count for (_queue, state), count in tx.queue.counts().items()}


def dead(app: App) -> list[str]:
    with app.store.read() as tx:
        return [job.error for job in tx.queue.dead()]


def test_a_job_runs_once(slow_app: App) -> None:
    seen: list[Mapping[str, object]] = []
    worker = Worker(slow_app, {"see": lambda _app, args: seen.append(args)}, ["test"])
    put(slow_app, "see", n=1)
    assert worker.run_once()
    assert not worker.run_once()
    assert seen == [{"n": 1}]
    assert states(slow_app) == {JobState.DONE: 1}


def test_a_failing_task_is_retried_until_it_works(slow_app: App, clock: Clock) -> None:
    tries: list[int] = []

    def flaky(_app: App, _args: Mapping[str, object]) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise ValueError("not yet")

    worker = Worker(slow_app, {"flaky": flaky}, ["test"])
    put(slow_app, "flaky")
    for _round in range(3):
        assert worker.run_once()
        assert not worker.run_once()
        clock.now += timedelta(hours=2)
    assert states(slow_app) == {JobState.DONE: 1}


def test_an_unknown_task_dies_with_its_reason(slow_app: App) -> None:
    put(slow_app, "gone")
    assert Worker(slow_app, {}, ["test"]).run_once()
    assert dead(slow_app) == ["no task 'gone'"]


def test_why_a_job_failed_is_kept_without_a_token(slow_app: App) -> None:
    def fail(_app: App, _args: Mapping[str, object]) -> None:
        raise ValueError("no such token: " + "ghp_" + "a1B2" * 9)

    put(slow_app, "fail")
    assert Worker(slow_app, {"fail": fail}, ["test"]).run_once()
    with slow_app.store.read() as tx:
        errors = tx.session.scalars(text("SELECT error FROM job")).all()
    assert errors == ["ValueError: no such token: ***"]


def test_a_refusal_is_not_retried(slow_app: App) -> None:
    def refuse(_app: App, _args: Mapping[str, object]) -> None:
        raise UserError(_("You already have this issue."))

    put(slow_app, "refuse")
    assert Worker(slow_app, {"refuse": refuse}, ["test"]).run_once()
    assert dead(slow_app) == ["UserError: You already have this issue."]


@pytest.mark.parametrize("error", WAITS)
def test_what_is_away_wears_a_job_out_late(
    slow_app: App, clock: Clock, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_room, "MOST_WAITS", 8)
    tries: list[datetime] = []

    def ask(_app: App, _args: Mapping[str, object]) -> None:
        tries.append(clock.now)
        raise error("it does not answer")

    worker = Worker(slow_app, {"ask": ask}, ["test"])
    put(slow_app, "ask")
    while not dead(slow_app):
        worker.run_once()
        clock.now += LONGEST_WAIT
    assert dead(slow_app) == [f"{error.__name__}: it does not answer"]
    assert len(tries) > 8
    assert tries[1] - tries[0] <= LONGEST_WAIT


def test_a_clock_that_jumps_fires_nothing_twice(slow_app: App, clock: Clock) -> None:
    schedule = (Scheduled("hourly", "test", timedelta(hours=1)),)
    seen: list[datetime] = []

    def worker() -> Worker:
        return Worker(
            slow_app, {"hourly": lambda _a, _b: seen.append(clock.now)}, ["test"], schedule
        )

    for hours in (0, 5, -5, 5, -3, 3):  # there and back, each with a worker that remembers nothing
        clock.now += timedelta(hours=hours)
        one = worker()
        while one.run_once():
            pass
    assert len(seen) == 3, "at 12, at 17, and at 14"


def test_a_worker_whose_clock_ran_ahead_takes_over_and_the_effect_is_one(slow_app: App) -> None:
    inner: list[Worker] = []

    def effect(app: App, args: Mapping[str, object]) -> None:
        with app.store.write() as tx:
            tx.deliveries.add(Delivery(id="effect", event="e", received_at=app.clock()))
        if inner:
            app.clock = lambda: NOW + timedelta(hours=1)
            assert inner.pop().run_once(), "it believes that the lease has ended"

    worker = Worker(slow_app, {"effect": effect}, ["test"])
    inner.append(Worker(slow_app, {"effect": effect}, ["test"]))
    put(slow_app, "effect")
    assert worker.run_once()
    assert states(slow_app) == {JobState.DONE: 1}
    with slow_app.store.read() as tx:
        assert tx.deliveries.get("effect") is not None


def test_a_rate_limit_postpones_without_counting(slow_app: App, clock: Clock) -> None:
    def limited(_app: App, _args: Mapping[str, object]) -> None:
        raise RateLimitedError("used up", clock.now + timedelta(minutes=40))

    worker = Worker(slow_app, {"limited": limited}, ["test"])
    put(slow_app, "limited")
    for _round in range(8):
        assert worker.run_once()
        assert not worker.run_once()
        clock.now += timedelta(minutes=41)
    assert states(slow_app) == {JobState.READY: 1}


def test_full_queues_do_not_starve_the_others(slow_app: App) -> None:
    seen: list[object] = []
    worker = Worker(slow_app, {"see": lambda _a, args: seen.append(args["n"])}, ["busy", "quiet"])
    for number in range(20):
        put(slow_app, "see", "busy", n=number)
    put(slow_app, "see", "quiet", n="quiet")
    for _round in range(3):
        worker.run_once()
    assert "quiet" in seen


def test_the_schedule_fires_once_for_two_workers(slow_app: App, clock: Clock) -> None:
    seen: list[object] = []
    schedule = [Scheduled("digest", "test", timedelta(hours=1), {"kind": "weekly"})]
    tasks = {"digest": lambda _app, args: seen.append(args["kind"])}
    workers = [Worker(slow_app, tasks, ["test"], schedule) for _ in range(2)]
    for _hour in range(3):
        for worker in workers * 2:
            worker.run_once()
        clock.now += timedelta(hours=1)
    assert seen == ["weekly"] * 3


def test_stopping_finishes_what_is_begun(app: App) -> None:
    begun, stop, seen = threading.Event(), threading.Event(), []

    def slow(_app: App, _args: Mapping[str, object]) -> None:
        begun.set()
        time.sleep(0.3)
        seen.append(1)

    put(app, "slow")
    worker = Worker(app, {"slow": slow}, ["test"], threads=1)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    assert begun.wait(10)
    put(app, "slow")
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert states(app) == {JobState.DONE: 1, JobState.READY: 1}


def test_a_long_job_keeps_its_lease(app: App) -> None:
    runs: list[int] = []

    def long(_app: App, _args: Mapping[str, object]) -> None:
        runs.append(1)
        time.sleep(1.2)

    put(app, "long")
    stop = threading.Event()
    worker = Worker(
        app, {"long": long}, ["test"], threads=2, poll_seconds=0.05, lease=timedelta(seconds=0.4)
    )
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    time.sleep(1.6)
    stop.set()
    thread.join(10)
    assert runs == [1]
    assert states(app) == {JobState.DONE: 1}


def test_a_lease_is_prolonged_also_after_the_database_failed_oddly(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: list[int] = []
    bury = Queue.bury_lost

    def odd(queue: Queue, now: datetime) -> int:
        beats.append(1)
        if len(beats) == 1:
            raise OperationalError("UPDATE", {}, Exception("nobody has ever seen this"))
        return bury(queue, now)

    monkeypatch.setattr(Queue, "bury_lost", odd)
    stop = threading.Event()
    worker = Worker(app, {}, ["test"], threads=1, lease=timedelta(seconds=0.15))
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    end = time.monotonic() + 10
    while len(beats) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    stop.set()
    thread.join(10)
    assert len(beats) >= 3


def test_an_idle_worker_wakes_up_at_once(app: App, settings: Settings) -> None:
    seen, stop = threading.Event(), threading.Event()
    worker = Worker(app, {"see": lambda _app, _args: seen.set()}, ["test"], poll_seconds=60)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    time.sleep(0.7)  # until it sleeps, and on PostgreSQL listens
    other = build(settings) if app.store.engine.dialect.name == "postgresql" else app
    put(other, "see")
    try:
        assert seen.wait(5), "woken by nothing but the poll of a minute"
    finally:
        stop.set()
        thread.join(10)
        other.store.close()


def test_a_bug_in_the_worker_is_raised(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    worker = Worker(app, {}, ["test"], threads=1)
    monkeypatch.setattr(worker, "_fire", broken)
    with pytest.raises(ZeroDivisionError):
        worker.run(threading.Event())


def test_killed_workers_lose_nothing(app: App, database_url: str, tmp_path: Path) -> None:
    jobs, lease = 60, 0.6
    for number in range(jobs):
        put(app, "record", key=number, seconds=random.choice([0.0, 0.02, 0.1]))
    workers = [
        processes.start(processes.work, database_url, str(tmp_path), lease) for _ in range(2)
    ]
    kills, deadline = 0, time.monotonic() + 60
    while states(app).get(JobState.DONE, 0) < jobs:
        assert time.monotonic() < deadline, states(app)
        time.sleep(random.uniform(0.05, 0.5))
        if kills < 8:
            victim = random.randrange(2)
            workers[victim].kill()
            workers[victim].join()
            workers[victim] = processes.start(processes.work, database_url, str(tmp_path), lease)
            kills += 1
    for process in workers:
        process.kill()
        process.join()
    with app.store.engine.connect() as connection:
        rows = connection.execute(text("SELECT event, count(*) FROM delivery GROUP BY event"))
        counted: dict[str, int] = {row[0]: row[1] for row in rows}
    assert counted["effect"] == jobs
    assert counted["run"] - counted.get("again", 0) >= jobs
    assert states(app) == {JobState.DONE: jobs}


def test_a_trace_goes_from_who_defers_to_what_the_job_does(slow_app: App) -> None:
    seen: list[object] = []

    def first(app: App, _args: Mapping[str, object]) -> None:
        seen.append(get_contextvars()["trace"])
        put(app, "second")

    tasks = {
        "first": first,
        "second": lambda _app, _args: seen.append(get_contextvars()["trace"]),
    }
    worker = Worker(slow_app, tasks, ["test"])
    with bound_contextvars(trace="delivery-1"):
        put(slow_app, "first")
    assert worker.run_once()
    assert worker.run_once()
    put(slow_app, "second")
    assert worker.run_once()
    assert seen[:2] == ["delivery-1"] * 2
    assert str(seen[2]).startswith("job-")
