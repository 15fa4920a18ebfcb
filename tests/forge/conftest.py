"""A sandbox of one's own for each test, and a forge that reads it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from bot.forge.budget import Budget
from bot.forge.github import GitHubForge
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings

NAME = "sandbox-vision/pixelforge"
Make = Callable[..., GitHubForge]
ENTRIES = [
    {
        "full_name": NAME,
        "description": "Image augmentation",
        "topics": ["computer-vision"],
        "language": "Python",
        "stars": 321,
        "maintainers": ["sandbox-maintainer", "sandbox-bot"],
        "collaborators": {"sandbox-triager": "triage"},
        "renamed_from": ["sandbox-vision/old-pixels"],
        "labels": ["good first issue", "help wanted", "bug"],
        "files": {"CONTRIBUTING.md": "Run the tests: größer ist besser.\n"},
        "issues": [
            {
                "number": 1,
                "title": "Document the colour jitter transform",
                "labels": ["good first issue"],
                "comments": [{"author": "sandbox-learner", "body": "Can I work on this?"}],
            },
            {
                "number": 2,
                "title": "Crash when resizing an empty batch",
                "labels": ["help wanted", "bug"],
                "assignees": ["sandbox-learner"],
            },
            {
                "number": 3,
                "title": "Alpha channel is lost",
                "labels": ["good first issue", "help wanted"],
                "pull_requests": [
                    {"number": 10, "state": "open"},
                    {"number": 11, "state": "merged"},
                ],
            },
            {"number": 4, "title": "Not for newcomers", "labels": ["bug"]},
            {
                "number": 6,
                "title": "Named in passing",
                "labels": ["documentation"],
                "pull_requests": [
                    {"number": 12, "mentions": True},
                    {"number": 13, "mentions": True, "state": "merged"},
                ],
                "comments": [
                    {"author": "sandbox-helper[bot]", "body": "Can I work on this?"},
                ],
            },
            {"number": 5, "title": "Closed one", "labels": ["good first issue"], "state": "closed"},
        ],
    },
    {
        "full_name": "sandbox-vision/attic",
        "archived": True,
        "issues": [{"number": 1, "title": "Old"}],
    },
    {"full_name": "sandbox-vision/hidden", "private": True, "issues": []},
]


@pytest.fixture
def github() -> Iterator[Sandbox]:
    """A fresh sandbox; what a test breaks or writes stays in it."""
    with serve_world(world_from(ENTRIES, tokens={"good-token": "sandbox-bot"})) as sandbox:
        yield sandbox


@pytest.fixture
def slept() -> list[float]:
    """How long the forge would have slept."""
    return []


@pytest.fixture
def make(github: Sandbox, slept: list[float]) -> Make:
    """Make a forge that reads the sandbox; its sleep only moves its clock."""

    def make(
        token: str | None = "good-token", budget: Budget | None = None, write_pause: float = 0
    ) -> GitHubForge:
        ahead = timedelta()

        def sleep(seconds: float) -> None:
            nonlocal ahead
            slept.append(seconds)
            ahead += timedelta(seconds=seconds)

        settings = Settings(
            _env_file=None,
            github_api_url=str(github),
            github_token=SecretStr(token) if token else None,
            github_write_pause_seconds=write_pause,
            github_timeout_seconds=0.5,
        )
        return GitHubForge(
            settings, budget=budget, clock=lambda: datetime.now(UTC) + ahead, sleep=sleep
        )

    return make


@pytest.fixture
def forge(make: Make) -> GitHubForge:
    """A forge with a token that may write."""
    return make()
