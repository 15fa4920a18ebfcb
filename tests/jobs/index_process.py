"""Index in a process of its own, that may be killed; each embedded text is logged."""

import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import SecretStr

from bot.app import build
from bot.forge import listing
from bot.jobs.index import Indexer, Progress
from bot.settings import Settings
from matching.embedders import Matrix
from matching.embedders.hashing import HashingEmbedder


class LoggingEmbedder(HashingEmbedder):
    """Takes its time and notes what it was given."""

    def __init__(self, log: Path) -> None:
        super().__init__(64)
        self._log = log

    def embed_documents(self, texts: Sequence[str]) -> Matrix:
        """Embed and note."""
        with self._log.open("a", encoding="utf-8") as file:
            file.writelines(text.split("\n")[0] + "\n" for text in texts)
        time.sleep(0.02)
        return super().embed_documents(texts)


def main(address: str, database: str, log: str) -> None:
    """Index everything that is registered."""
    listing.PAGE = 10
    settings = Settings(
        _env_file=None,
        database_url=database,
        github_api_url=address,
        github_token=SecretStr("sandbox-token"),
    )
    app = build(settings, embedder=LoggingEmbedder(Path(log)))
    with app.store.read() as tx:
        repositories = tx.indexing.to_visit()
    Path(log + ".started").touch()
    indexer = Indexer(app.store, app.forge, app.embedder(), app.clock, batch=5)
    indexer.run(repositories, Progress())
    app.store.close()
