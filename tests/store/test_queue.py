"""The queue: nothing is lost, nothing is finished twice, keys are unique, on both databases."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot.records import Job, JobState
from bot.store import Store
from bot.store.lane import Taken
from bot.store.queue import FIRST_DELAY, LEASE, LONGEST_DELAY, delay

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + LEASE + timedelta(seconds=1)


def defer(store: Store, name: str = "a", queue: str = "test", **options: object) -> Job | None:
    with store.write() as tx:
        return tx.queue.defer(queue, "task", {"name": name}, now=NOW, **options)  # type: ignore[arg-type]


def take(store: Store, now: datetime = NOW, *queues: str) -> Taken | None:
    with store.write() as tx:
        taken = tx.queue.take(queues or ("test",), now)
    return taken[0] if taken else None


def names(store: Store, now: datetime = NOW, *queues: str) -> list[object]:
    with store.write() as tx:
        return [job.args["name"] for job in tx.queue.take(queues or ("test",), now, limit=99)]


def test_a_job_is_taken_once_and_finished(store: Store) -> None:
    defer(store)
    job = take(store)
    assert job is not None
    assert (job.args, job.attempt) == ({"name": "a"}, 1)
    with store.read() as tx:
        assert tx.queue.counts() == {("test", JobState.RUNNING): 1}
    assert take(store) is None
    with store.write() as tx:
        assert tx.queue.finish(job, NOW)
        assert not tx.queue.finish(job, NOW)
    assert take(store, LATER) is None


def test_a_job_falls_with_the_transaction_that_deferred_it(store: Store) -> None:
    def fail() -> None:
        with store.write() as tx:
            tx.queue.defer("test", "task", {}, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert take(store) is None


def test_order_is_priority_then_time_then_arrival(store: Store) -> None:
    defer(store, "late", run_at=NOW - timedelta(seconds=1))
    defer(store, "early", run_at=NOW - timedelta(seconds=2))
    defer(store, "first", priority=-1)
    defer(store, "not yet", run_at=NOW + timedelta(seconds=1))
    defer(store, "one")
    defer(store, "two")
    assert names(store) == ["first", "early", "late", "one", "two"]


def test_only_the_queues_asked_for(store: Store) -> None:
    defer(store, "other", "other")
    defer(store, "mine")
    assert names(store, NOW, "test", "empty") == ["mine"]
    assert names(store, NOW, "other") == ["other"]


def test_a_unique_key_waits_once(store: Store) -> None:
    assert defer(store, unique_key="k") is not None
    assert defer(store, unique_key="k") is None
    assert defer(store, unique_key="other") is not None
    assert defer(store) is not None
    assert defer(store) is not None
    job = take(store)
    assert job is not None
    assert defer(store, unique_key="k") is None
    with store.write() as tx:
        tx.queue.finish(job, NOW)
    assert defer(store, unique_key="k") is not None


def test_a_unique_key_waits_once_whoever_races(store: Store) -> None:
    gate, made = threading.Barrier(8), []

    def race() -> None:
        gate.wait()
        made.append(defer(store, unique_key="k"))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([job for job in made if job]) == 1
    assert names(store) == ["a"]


def test_a_lost_job_is_taken_over_and_the_first_worker_is_fenced(store: Store) -> None:
    defer(store)
    first = take(store)
    second = take(store, LATER)
    assert first is not None
    assert second is not None
    assert (first.id, second.id, second.attempt) == (second.id, first.id, 2)
    with store.write() as tx:
        assert not tx.queue.extend(first, LATER)
        assert not tx.queue.retry(first, LATER, "late")
        assert not tx.queue.bury(first, LATER, "late")
        assert not tx.queue.postpone(first, LATER)
        assert not tx.queue.finish(first, LATER)
        assert tx.queue.finish(second, LATER)


def test_a_prolonged_job_is_not_taken_over(store: Store) -> None:
    defer(store)
    job = take(store)
    assert job is not None
    with store.write() as tx:
        assert tx.queue.extend(job, NOW + LEASE / 2)
    assert take(store, LATER) is None
    assert take(store, LATER + LEASE / 2) is not None


def test_a_failed_job_comes_back_later_and_dies_in_the_end(store: Store) -> None:
    defer(store)
    now = NOW
    for attempt in range(1, 6):
        job = take(store, now)
        assert job is not None
        assert job.attempt == attempt
        with store.write() as tx:
            assert tx.queue.retry(job, now, f"broken {attempt}")
        assert take(store, now) is None
        now += 2 * LONGEST_DELAY
    assert take(store, now) is None
    with store.read() as tx:
        (dead,) = tx.queue.dead()
    assert (dead.state, dead.error, dead.attempt) == (JobState.DEAD, "broken 5", 5)


def test_delays_double_are_spread_and_end() -> None:
    for attempt in range(1, 40):
        doubled = min(FIRST_DELAY * 2.0 ** (attempt - 1), LONGEST_DELAY)
        waits = {delay(attempt) for _ in range(20)}
        assert all(doubled / 2 <= wait <= doubled * 1.5 for wait in waits)
        assert len(waits) > 1


def test_a_job_that_kills_its_workers_dies(store: Store) -> None:
    defer(store)
    now = NOW
    for _ in range(5):
        assert take(store, now) is not None
        now += 2 * LEASE
    assert take(store, now) is None
    with store.write() as tx:
        assert tx.queue.bury_lost(now) == 1
        assert tx.queue.bury_lost(now) == 0
        assert "lost" in tx.queue.dead()[0].error


def test_a_postponed_job_keeps_its_attempts(store: Store) -> None:
    defer(store)
    now = NOW
    for _ in range(20):
        job = take(store, now)
        assert job is not None
        with store.write() as tx:
            assert tx.queue.postpone(job, now + timedelta(minutes=5))
        assert take(store, now) is None
        now += timedelta(minutes=5)


def test_a_dead_job_is_revived_unless_its_key_waits(store: Store) -> None:
    for _ in range(2):
        defer(store, unique_key="k")
        job = take(store)
        assert job is not None
        with store.write() as tx:
            tx.queue.bury(job, NOW, "bad")
    with store.write() as tx:
        first, second = tx.queue.dead()
        assert first.id is not None
        assert second.id is not None
        assert tx.queue.revive(first.id, NOW)
        assert not tx.queue.revive(first.id, NOW)
        assert not tx.queue.revive(second.id, NOW)
        assert not tx.queue.revive(10**6, NOW)
    assert names(store) == ["a"]


def test_counts_and_ages(store: Store) -> None:
    defer(store)
    defer(store, run_at=NOW + timedelta(hours=1))
    defer(store, queue="other")
    assert take(store, NOW, "other") is not None
    with store.read() as tx:
        assert tx.queue.counts() == {("test", "ready"): 2, ("other", "running"): 1}
        assert tx.queue.ages(NOW + timedelta(seconds=30)) == {"test": 30.0}
        late = tx.queue.ages(NOW + LEASE + timedelta(seconds=5))
        assert late == {"test": LEASE.total_seconds() + 5, "other": 5.0}


def test_pruning_drops_what_is_done_and_later_what_is_dead(store: Store) -> None:
    for ending in ("finish", "bury"):
        defer(store)
        job = take(store)
        assert job is not None
        with store.write() as tx:
            tx.queue.finish(job, NOW) if ending == "finish" else tx.queue.bury(job, NOW, "")
    with store.write() as tx:
        assert tx.queue.fire("digest", NOW)
        assert tx.queue.prune(NOW, NOW) == 0
        assert tx.queue.prune(LATER, NOW) == 1
        assert len(tx.queue.dead()) == 1
        assert tx.queue.prune(LATER, LATER) == 1


def test_what_is_done_and_what_is_for_later_is_not_looked_through(store: Store) -> None:
    """A week of finished jobs and a week of digests to come cost nothing at each look for work."""
    is_postgres = store.engine.dialect.name == "postgresql"
    asked: list[tuple[str, object]] = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def note(
        _connection: object, _cursor: object, statement: str, values: object, *_: object
    ) -> None:
        asked.append((statement, values))

    with store.write() as tx:
        tx.queue.take(["test"], NOW)
        tx.queue.bury_lost(NOW)
        tx.queue.ages(NOW)
    explain = "EXPLAIN " if is_postgres else "EXPLAIN QUERY PLAN "
    with store.engine.connect() as connection:
        if is_postgres:
            connection.exec_driver_sql("SET enable_seqscan = off")
        plans = [
            str(connection.exec_driver_sql(explain + statement, values).all())  # type: ignore[arg-type]
            for statement, values in list(asked)
            if " job" in statement
        ]
    assert len(plans) == 3
    for plan in plans:
        if is_postgres:
            assert re.search(r"Index Cond: .{0,60}run_at <=", plan), plan
        else:
            assert re.search(r"(SEARCH|SCAN) job USING INDEX", plan), plan
            assert "SCAN job'" not in plan


def test_many_take_each_job_once(store: Store) -> None:
    with store.write() as tx:
        for number in range(200):
            tx.queue.defer("test", "task", {"name": number}, now=NOW)
    taken: list[object] = []

    def work() -> None:
        while job := take(store):
            taken.append(job.args["name"])
            with store.write() as tx:
                assert tx.queue.finish(job, NOW)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(200))  # type: ignore[type-var]


def test_one_of_many_fires_the_schedule(store: Store) -> None:
    gate, won = threading.Barrier(8), []

    def fire() -> None:
        gate.wait()
        with store.write() as tx:
            won.append(tx.queue.fire("digest", NOW))

    threads = [threading.Thread(target=fire) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_a_lane_finishes_one_job_and_takes_the_next(store: Store) -> None:
    defer(store, "one", "busy")
    defer(store, "two", "test")
    with store.lane() as lane:
        _, first = lane.step(None, ["test", "busy"], NOW, LEASE)
        assert first is not None
        assert first.args == {"name": "two"}
        is_ours, second = lane.step(first, ["test", "busy"], NOW, LEASE)
        assert second is not None
        assert (is_ours, second.args) == (True, {"name": "one"})
        assert take(store, LATER, "busy") is not None
        assert lane.step(second, ["busy"], LATER, LEASE) == (False, None)
    with store.read() as tx:
        assert tx.queue.counts() == {("test", "done"): 1, ("busy", "running"): 1}


def test_many_lanes_take_each_job_once(store: Store) -> None:
    with store.write() as tx:
        for number in range(200):
            tx.queue.defer("test", "task", {"name": number}, now=NOW)
    taken: list[object] = []

    def work() -> None:
        with store.lane() as lane:
            job: Taken | None = None
            while True:
                was_ours, following = lane.step(job, ["test"], NOW, LEASE)
                assert was_ours or job is None
                if following is None:
                    return
                job = following
                taken.append(job.args["name"])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(200))  # type: ignore[type-var]
