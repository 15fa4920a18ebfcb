"""Fixtures that everything shares: an app on test settings, a store on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, build
from bot.sandbox.server import serve
from bot.settings import Settings


@pytest.fixture(scope="session")
def sandbox() -> Iterator[str]:
    """Serve the sandbox; gives its address."""
    with serve() as address:
        yield address


@pytest.fixture
def settings(tmp_path: Path, sandbox: str) -> Settings:
    """Settings of a test: SQLite in a temporary folder, the hashing embedder, the sandbox."""
    return Settings(
        _env_file=None, data_dir=tmp_path, embedder="hashing:384", github_api_url=sandbox
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[App]:
    """An app on test settings."""
    app = build(settings)
    yield app
    app.store.close()
