"""How many empty jobs the workers finish, beside the barest loop that PostgreSQL allows."""

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import insert

from bench.figures import Row, Settings, seconds
from bot.app import App, build, utc_now
from bot.records import Job
from bot.settings import Settings as BotSettings
from bot.worker import Worker
from tests.databases import postgres_server

JOBS, ROUNDS = 1500, 7
PICK = (
    "SELECT id FROM job WHERE queue = 'bench' AND state = 'ready' AND run_at <= %(now)s "
    "ORDER BY priority, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"
)
ONCE = (
    f"UPDATE job SET state = 'done', finished_at = %(now)s WHERE id = ({PICK}) RETURNING id, args"
)
TAKE = f"UPDATE job SET state = 'running', attempt = attempt + 1, lease_until = %(now)s + interval '2 minutes' WHERE id = ({PICK}) RETURNING id, args"
DONE = "UPDATE job SET state = 'done', finished_at = %s WHERE id = %s"


def throughput(settings: Settings) -> Iterator[Row]:
    """Work empty jobs on PostgreSQL in turns with two bare loops on the same table; the best round counts.

    Take, commit, finish, commit is what a lease costs at least; the forgetful loop does both in one statement.
    """
    with postgres_server() as server, TemporaryDirectory() as folder:
        url = server.url(server.create())
        app = build(BotSettings(_env_file=None, data_dir=Path(folder), database_url=url))
        address = url.replace("+psycopg", "")
        ways = {
            "worker": lambda: _work(app),
            "leased": lambda: _leased(address),
            "bare": lambda: _bare(address),
        }
        took: dict[str, list[float]] = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, way in ways.items():
                _fill(app)
                took[name].append(seconds(way))
        app.store.close()
    best = {name: JOBS / min(times) for name, times in took.items()}
    yield Row("worker, one thread", best["worker"], "jobs a second")
    yield Row("bare loop that keeps the same promise", best["leased"], "jobs a second")
    yield Row("bare loop that forgets in a crash", best["bare"], "jobs a second")
    yield Row("worker beside the same promise", best["worker"] / best["leased"], bar=0.7)
    yield Row("worker beside the forgetful one", best["worker"] / best["bare"])


def _fill(app: App) -> None:
    now = utc_now()
    row = {"queue": "bench", "task": "nothing", "args": {}, "run_at": now, "created_at": now}
    server = app.store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with app.store.write() as tx:
        tx.session.execute(insert(Job), [row] * JOBS)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DELETE FROM job WHERE state = 'done'")
        connection.execute("VACUUM ANALYZE job")


def _work(app: App) -> None:
    stop, left = threading.Event(), [JOBS]

    def nothing(_app: App, _args: Mapping[str, object]) -> None:
        left[0] -= 1
        if not left[0]:
            stop.set()

    Worker(app, {"nothing": nothing}, ["bench"], threads=1).run(stop)


def _leased(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        while row := connection.execute(TAKE, {"now": datetime.now(UTC)}).fetchone():
            connection.execute(DONE, (datetime.now(UTC), row[0]))


def _bare(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        while connection.execute(ONCE, {"now": datetime.now(UTC)}).fetchone():
            pass
