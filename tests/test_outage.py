"""The database is stopped and started again under a running web and worker: nothing is lost, nobody restarts anything."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from pydantic import SecretStr

from bot import worker as worker_room
from bot.app import App, build
from bot.errors import OperatorError
from bot.sandbox.webhooks import signed
from bot.settings import Settings
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.http import WEBHOOK_PATH, site
from bot.worker import Worker
from tests.databases import PostgresServer

SECRET = "a-webhook-secret"


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def working(app: App) -> Iterator[None]:
    """Let a worker work meanwhile."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(app, TASKS, ["github"]).run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_that_stops_and_comes_back(
    settings: Settings, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_room, "AWAY_SECONDS", 0.1)
    app = build(settings.model_copy(update={"github_webhook_secret": SecretStr(SECRET)}))
    transport = httpx.ASGITransport(site(app), raise_app_exceptions=False)

    def processed(delivery: str) -> bool:
        with app.store.read() as tx:
            found = tx.deliveries.get(delivery)
        return found is not None and found.processed_at is not None

    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:

        async def call(delivery: str) -> int:
            headers, body = signed("ping", {"zen": delivery}, SECRET, delivery)
            return (await client.post(WEBHOOK_PATH, content=body, headers=headers)).status_code

        with working(app):
            assert await call("before") == 202
            until(lambda: processed("before"))
            with postgres.stopped():
                assert await call("during") == 500, "so that GitHub lists it for redelivery"
                assert (await client.get("/readyz")).status_code == 503
                assert (await client.get("/healthz")).status_code == 200
                with pytest.raises(OperatorError, match="nothing listens there"):
                    processed("before")
            assert (await client.get("/readyz")).status_code == 200
            assert await call("during") == 202
            until(lambda: processed("during"))
    app.store.close()
