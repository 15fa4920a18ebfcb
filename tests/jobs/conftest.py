"""A sandbox of one's own, an embedder that counts, and an index run over both."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import App, build
from bot.forge import listing
from bot.jobs.index import Indexer, Progress
from bot.records import Repository
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from matching.embedders import Matrix
from matching.embedders.hashing import HashingEmbedder

NAMES = ("sandbox-a/one", "sandbox-b/two")


def entry(name: str, count: int, **more: Any) -> dict[str, Any]:
    """Return a repository with so many free issues."""
    issues = [
        {
            "number": number,
            "title": f"{name} needs part {number}",
            "body": f"Do the thing number {number}.",
            "labels": ["good first issue"],
            "age": 60 - number / 100,
        }
        for number in range(1, count + 1)
    ]
    return {"full_name": name, "maintainers": ["sandbox-bot"], "issues": issues, **more}


class CountingEmbedder(HashingEmbedder):
    """Remembers every text it embedded."""

    def __init__(self) -> None:
        super().__init__(64)
        self.texts: list[str] = []

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Embed and count."""
        self.texts += texts
        return super().embed_documents(texts)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the present instant, moved."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty issues make a page, so that few issues make several."""
    monkeypatch.setattr(listing, "PAGE", 20)


@pytest.fixture
def github() -> Iterator[Sandbox]:
    """Two repositories with 30 and 8 free issues."""
    entries = [entry(NAMES[0], 30, renamed_from=["sandbox-a/old"]), entry(NAMES[1], 8)]
    with serve_world(world_from(entries)) as sandbox:
        yield sandbox


@pytest.fixture
def clock() -> Clock:
    """The clock of the app."""
    return Clock()


@pytest.fixture
def embedder() -> CountingEmbedder:
    """An embedder that counts."""
    return CountingEmbedder()


@pytest.fixture
def indexed(
    github: Sandbox, database_url: str, embedder: CountingEmbedder, clock: Clock, tmp_path: Any
) -> Iterator[App]:
    """An app on this sandbox; nothing is indexed yet."""
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database_url,
        github_api_url=str(github),
        github_token=SecretStr("sandbox-token"),
        embedder="hashing:64",
    )
    app = build(settings, embedder=embedder, clock=clock)
    with app.store.write() as tx:
        for name in NAMES:
            tx.indexing.save_repository(Repository(full_name=name))
    yield app
    app.store.close()


@pytest.fixture
def run(indexed: App, github: Sandbox) -> Callable[[], Progress]:
    """Index everything once; the sandbox's record of requests begins anew."""

    def run() -> Progress:
        github.requests.clear()
        with indexed.store.read() as tx:
            repositories = tx.indexing.to_visit()
        progress = Progress()
        Indexer(indexed.store, indexed.forge, indexed.embedder(), indexed.clock).run(
            repositories, progress
        )
        return progress

    return run
