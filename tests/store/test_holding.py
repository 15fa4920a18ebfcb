"""What one process at a time may have: nobody else gets it while the process lives, and at once afterwards."""

import time

from bot.store import Store
from tests.databases import OTHERS, PostgresServer
from tests.store import processes


def test_one_at_a_time_has_it(store: Store) -> None:
    ours, theirs, other = store.hold("a"), store.hold("a"), store.hold("b")
    assert ours.take()
    assert ours.take()
    assert not theirs.take()
    assert other.take()
    ours.release()
    assert theirs.take()
    for hold in (theirs, other):
        hold.release()


def test_who_is_killed_loses_it_at_once(store: Store) -> None:
    gate = processes.PROCESSES.Event()
    process = processes.start(processes.hold, store.url, "a", gate)
    assert gate.wait(60)
    ours = store.hold("a")
    assert not ours.take()
    process.kill()
    process.join()
    until = time.monotonic() + 5
    while not ours.take():
        assert time.monotonic() < until
    ours.release()


def test_a_restarted_database_gives_it_back_or_to_somebody_else(postgres: PostgresServer) -> None:
    name = postgres.create()
    store = Store(postgres.url(name))
    ours, theirs = store.hold("a"), store.hold("a")

    def restart() -> None:
        postgres.execute(OTHERS, database=name)

    assert ours.take()
    restart()
    assert ours.take()
    assert not theirs.take()
    restart()
    assert theirs.take()
    assert not ours.take()
    theirs.release()
    store.close()
    postgres.drop(name)
