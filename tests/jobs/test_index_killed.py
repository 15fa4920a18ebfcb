"""kill -9 at any moment of indexing loses nothing, and what was kept is not embedded again."""

import random
import time
from pathlib import Path

from bot.records import Repository
from bot.sandbox.file import world_from
from bot.sandbox.server import serve_world
from bot.store import Store
from tests.jobs import index_process
from tests.jobs.conftest import entry
from tests.store.processes import start

MODEL = "hashing:64"
KILLS = 3


def titles_kept(store: Store) -> set[str]:
    """Return the titles of issues whose vector is stored."""
    with store.read() as tx:
        kept = set(tx.issues.hashes(MODEL))
        return {issue.title for issue, _r in tx.issues.all_with_repository() if issue.id in kept}


def logged(log: Path) -> list[str]:
    """Return the titles that were embedded, by all processes so far."""
    return log.read_text("utf-8").splitlines() if log.exists() else []


def test_killed_at_random_moments(database_url: str, tmp_path: Path) -> None:
    log, chance = tmp_path / "embedded", random.Random(7)
    store = Store(database_url)
    names = [f"sandbox-{letter}/killed" for letter in "abcdef"]
    with store.write() as tx:
        for name in names:
            tx.indexing.save_repository(Repository(full_name=name))
    with serve_world(world_from([entry(name, 25) for name in names])) as address:
        command = (index_process.main, str(address), database_url, str(log))
        for _ in range(KILLS):
            kept, before = titles_kept(store), len(logged(log))
            process = start(*command)
            started = Path(f"{log}.started")
            while not started.exists() and process.is_alive():
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.5))
            process.kill()
            process.join()
            started.unlink(missing_ok=True)
            assert not kept & set(logged(log)[before:])
        kept, before = titles_kept(store), len(logged(log))
        last = start(*command)
        last.join(60)
        assert last.exitcode == 0
        assert not kept & set(logged(log)[before:])
        assert len(titles_kept(store)) == 25 * len(names)
        assert len(logged(log)) <= 25 * len(names) + 5 * KILLS
    store.close()
