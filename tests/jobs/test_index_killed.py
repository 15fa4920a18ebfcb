"""kill -9 at any moment of indexing loses nothing, and what was kept is not embedded again."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.records import Repository
from bot.sandbox.file import world_from
from bot.sandbox.server import serve_world
from bot.store import Store
from tests.jobs.conftest import entry

SCRIPT = Path(__file__).with_name("index_process.py")
ROOT = Path(__file__).parents[2]
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


@pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
def test_killed_at_random_moments(database_url: str, tmp_path: Path) -> None:
    log, chance = tmp_path / "embedded", random.Random(7)
    store = Store(database_url)
    names = [f"sandbox-{letter}/killed" for letter in "abcdef"]
    with store.write() as tx:
        for name in names:
            tx.indexing.save_repository(Repository(full_name=name))
    with serve_world(world_from([entry(name, 25) for name in names])) as address:
        command = [sys.executable, str(SCRIPT), str(address), database_url, str(log)]
        for _ in range(KILLS):
            kept, before = titles_kept(store), len(logged(log))
            process = subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
            started = Path(f"{log}.started")
            while not started.exists() and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.5))
            process.kill()
            process.wait()
            started.unlink(missing_ok=True)
            assert not kept & set(logged(log)[before:])
        kept, before = titles_kept(store), len(logged(log))
        subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, timeout=60)
        assert not kept & set(logged(log)[before:])
        assert len(titles_kept(store)) == 25 * len(names)
        assert len(logged(log)) <= 25 * len(names) + 5 * KILLS
    store.close()
