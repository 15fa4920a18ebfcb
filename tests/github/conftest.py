"""A whole GitHub, an app beside it and a thread between them, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from tests.contract import github_contract
from tests.fakes import FixedClock
from tests.surfaces.github_thread import Thread, entries

SECRET = "a-webhook-secret"
Recorded = tuple[str, dict[str, Any]]


@pytest.fixture(scope="session")
def recorded() -> list[Recorded]:
    """All payloads GitHub recorded, with their events."""
    reason = github_contract.missing()
    if reason:
        (pytest.fail if github_contract.must_run() else pytest.skip)(reason)
    return github_contract.recorded()


@pytest.fixture
def clock() -> FixedClock:
    """One clock for GitHub and for the app."""
    return FixedClock()


@pytest.fixture
def sandbox(clock: FixedClock) -> Iterator[Sandbox]:
    """A GitHub of its own for each test."""
    with serve_world(world_from(entries(count=4), clock)) as sandbox:
        yield sandbox


@pytest.fixture
def make(
    settings: Settings, sandbox: Sandbox, clock: Callable[[], object]
) -> Iterator[Callable[..., App]]:
    """Make apps on the same database, as several processes are."""
    made: list[App] = []

    def make(**changes: object) -> App:
        chosen = {
            "github_api_url": str(sandbox),
            "github_webhook_secret": SecretStr(SECRET),
            "github_timeout_seconds": 5.0,
        }
        made.append(build(settings.model_copy(update=chosen | changes), clock=clock))  # type: ignore[arg-type]  # a clock
        return made[-1]

    yield make
    for app in made:
        app.store.close()


@pytest.fixture
def app(make: Callable[..., App]) -> App:
    """The app under test."""
    return make()


@pytest.fixture
def thread(app: App, sandbox: Sandbox) -> Thread:
    """Issue 1 of the repository."""
    return Thread(app, sandbox)
