"""An app with a handful of issues, a clock that stands still and states that are told to change."""

from collections.abc import Iterator

import pytest

from bot.app import App, build
from bot.settings import Settings
from tests.factories import an_issue
from tests.fakes import FixedClock, ToldFreshness

ISSUES = (
    ("Document the colour jitter transform", "sandbox-a/one"),
    ("Document the resize function with an example", "sandbox-a/one"),
    ("Document how to install on Windows", "sandbox-a/one"),
    ("Document the tokenizer options", "sandbox-b/two"),
    ("Document the audio loader", "sandbox-c/three"),
    ("Crash when resizing an empty batch", "sandbox-d/four"),
    ("CUDA kernel is slow for small tensors", "sandbox-e/five"),
    ("Add tests for the audio resampler", "sandbox-c/three"),
)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands still."""
    return FixedClock()


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[App]:
    """An app with a handful of free issues."""
    app = build(settings, clock=clock)
    app.freshness = ToldFreshness(app.store)
    for title, repository in ISSUES:
        an_issue(app, title, repository=repository)
    yield app
    app.store.close()


@pytest.fixture
def told(app: App) -> ToldFreshness:
    """Where a test tells which states change at the next check."""
    assert isinstance(app.freshness, ToldFreshness)
    return app.freshness
