"""From the forge to issues to embeddings; fetching goes on while the model works."""

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.corpus import candidate
from bot.forge import Forge, ForgeError, RateLimitedError
from bot.jobs.index_issues import Document
from bot.jobs.index_visit import Visitor
from bot.records import Embedding, OwnerKind, Repository
from bot.store import Store
from matching import readiness, text
from matching.embedders import Embedder

BATCH = 256
"""Texts embedded at once, gathered over pages and repositories; a kill loses at most these."""

FEWEST = 64
"""Texts that are embedded at once while no further page is there: the model never waits idly for a batch."""

PAGES_AHEAD = 8
POLL_SECONDS = 0.2


@dataclass(slots=True)
class Progress:
    """What an index run has done so far; other threads may read it."""

    total: int = 0
    repositories: int = 0
    issues: int = 0
    embedded: int = 0
    studied: int = 0
    current: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    resume_at: datetime | None = None
    """When the hourly budget begins anew, if it ended the run."""


@dataclass(frozen=True, slots=True)
class Indexer:
    """Brings repositories up to date and embeds what is new."""

    store: Store
    forge: Forge
    embedder: Embedder
    clock: Callable[[], datetime]
    fastest: timedelta = timedelta(minutes=15)
    batch: int = BATCH
    study: Callable[[int], bool] = field(default=lambda _repository_id: False)
    """Learns more of a repository after its visit, and says whether it did."""
    fewest: int = FEWEST

    def run(self, repositories: Sequence[Repository], progress: Progress) -> None:
        """Index repositories; what goes wrong with one is kept in ``progress`` and the next follows.

        A run that is killed or interrupted loses nothing: the next one goes on at the last page,
        and what was stored but not embedded is embedded first.
        """
        progress.total = len(repositories)
        self._hash_anew()
        self._read_anew()
        with self.store.read() as tx:
            left_over = tx.indexing.unembedded(self.embedder.name)
        pages: queue.Queue[list[Document] | None] = queue.Queue(PAGES_AHEAD)
        stop = threading.Event()
        failures: list[BaseException] = []

        def fetch() -> None:
            try:
                self._fetch(repositories, progress, pages, stop)
            except BaseException as error:  # noqa: BLE001  # raised again in the thread that waits
                failures.append(error)
            finally:
                _put(pages, None, stop)

        fetcher = threading.Thread(target=fetch, name="index-fetch", daemon=True)
        fetcher.start()
        try:
            self._embed_ids(left_over, progress)
            self._consume(pages, progress)
        finally:
            stop.set()
            fetcher.join()
        if failures:
            raise failures[0]
        self._serve()

    def complete(self, progress: Progress) -> None:
        """Embed whatever has no vector of this model; then it is the one that answers."""
        self._hash_anew()
        self._read_anew()
        self.embed_left_over(None, progress)
        self._serve()

    def _serve(self) -> None:
        name = self.embedder.name
        with self.store.read() as tx:
            is_due = tx.vectors.serving("") != name and not tx.indexing.unembedded(name)
        if is_due:
            with self.store.write() as tx:
                tx.vectors.serve(name)
                tx.issues.bump()

    def embed_left_over(self, repository_id: int | None, progress: Progress) -> None:
        """Embed what is stored and not embedded, of one repository or of all."""
        with self.store.read() as tx:
            issue_ids = tx.indexing.unembedded(self.embedder.name, repository_id)
        self._embed_ids(issue_ids, progress)

    def _hash_anew(self) -> None:
        """Hash every text again, once, after a program update changed what is embedded."""
        with self.store.read() as tx:
            if tx.indexing.is_done(f"text {text.VERSION}"):
                return
            rows = tx.issues.all_with_repository()
        hashes = {
            issue.id: text.content_hash(text.document(candidate(issue, repository)))
            for issue, repository in rows
            if issue.id is not None
        }
        with self.store.write() as tx:
            tx.indexing.set_hashes(hashes)
            tx.indexing.mark_done(f"text {text.VERSION}")

    def _read_anew(self) -> None:
        """Read every issue again, once, after a program update changed how issues are read."""
        step = f"reading {readiness.VERSION}"
        with self.store.read() as tx:
            if tx.indexing.is_done(step):
                return
            rows = tx.issues.all_with_repository()
        readings = {
            issue.id: readiness.read(issue.title, issue.body, issue.labels, repository.language)
            for issue, repository in rows
            if issue.id is not None and issue.reading.get("version") != readiness.VERSION
        }
        with self.store.write() as tx:
            tx.indexing.set_readings({i: found.as_json() for i, found in readings.items()})
            tx.indexing.mark_done(step)

    def _fetch(
        self,
        repositories: Sequence[Repository],
        progress: Progress,
        pages: "queue.Queue[list[Document] | None]",
        stop: threading.Event,
    ) -> None:
        visitor = Visitor(self.store, self.forge, self.clock, self.fastest)
        for repository in repositories:
            assert repository.id is not None
            progress.current = repository.full_name
            try:
                for documents in visitor.visit(repository.id):
                    progress.issues += len(documents)
                    if not _put(pages, documents, stop):
                        return
                progress.studied += self.study(repository.id)
            except RateLimitedError as error:
                progress.resume_at = error.reset_at
                progress.problems[repository.full_name] = str(error)
                return
            except ForgeError as error:
                progress.problems[repository.full_name] = str(error)
            progress.repositories += 1

    def _consume(self, pages: "queue.Queue[list[Document] | None]", progress: Progress) -> None:
        """Embed pages until the end comes, as many at once as have been fetched meanwhile."""
        waiting: dict[int, Document] = {}
        while (page := pages.get()) is not None:
            waiting.update((document.issue_id, document) for document in page)
            while len(waiting) >= (self.batch if pages.qsize() else min(self.fewest, self.batch)):
                some = [waiting.pop(issue_id) for issue_id in list(waiting)[: self.batch]]
                self._embed(some, progress)
        self._embed(list(waiting.values()), progress)

    def _embed_ids(self, issue_ids: Sequence[int], progress: Progress) -> None:
        for start in range(0, len(issue_ids), self.batch):
            with self.store.read() as tx:
                rows = tx.issues.with_repository(issue_ids[start : start + self.batch])
            texts = ((i, text.document(candidate(*row))) for i, row in rows.items())
            self._embed([Document(i, text.content_hash(t), t) for i, t in texts], progress)

    def _embed(self, documents: Iterable[Document], progress: Progress) -> None:
        """Embed what has no vector of its present text; the model works outside any transaction."""
        wanted = {document.issue_id: document for document in documents}
        with self.store.read() as tx:
            known = tx.indexing.hashes_of(self.embedder.name, list(wanted))
        todo = [d for i, d in wanted.items() if known.get(i) != d.content_hash]
        if not todo:
            return
        vectors = self.embedder.embed_documents([document.text for document in todo])
        with self.store.write() as tx:
            tx.issues.save_vectors(
                Embedding(
                    owner_kind=OwnerKind.ISSUE,
                    owner_id=document.issue_id,
                    model=self.embedder.name,
                    content_hash=document.content_hash,
                    vector=vector,
                )
                for document, vector in zip(todo, vectors, strict=True)
            )
            tx.issues.bump()
        progress.embedded += len(todo)


def index_repository(
    store: Store,
    forge: Forge,
    embedder: Embedder,
    full_name: str,
    clock: Callable[[], datetime],
    progress: Progress,
) -> None:
    """Index one repository to its end, registered or not yet; raises ForgeError."""
    with store.write() as tx:
        repository = tx.indexing.by_name(full_name)
        if repository is None:
            repository = Repository(full_name=full_name)
            tx.indexing.save_repository(repository)
    assert repository.id is not None
    indexer = Indexer(store, forge, embedder, clock)
    for documents in Visitor(store, forge, clock, indexer.fastest).visit(repository.id):
        progress.issues += len(documents)
    indexer.embed_left_over(repository.id, progress)
    progress.repositories += 1


def _put(
    pages: "queue.Queue[list[Document] | None]",
    page: list[Document] | None,
    stop: threading.Event,
) -> bool:
    """Hand a page over; False when nobody takes it any more."""
    while not stop.is_set():
        try:
            pages.put(page, timeout=POLL_SECONDS)
        except queue.Full:
            continue
        return True
    return False
