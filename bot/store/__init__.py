"""The only SQL: transactions over the tables, on SQLite or PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.store import hnsw, holding, problems, schema
from bot.store.claims import Claims
from bot.store.cohorts import Cohorts
from bot.store.communities import Communities
from bot.store.conversations import Conversations
from bot.store.deliveries import Deliveries
from bot.store.engine import create
from bot.store.forum import Forum
from bot.store.github import Github
from bot.store.holding import Hold
from bot.store.indexing import Indexing
from bot.store.issues import Issues
from bot.store.lane import Kept, Lane, Taken
from bot.store.matches import Matches
from bot.store.mentorships import Mentorships
from bot.store.outcomes import Outcomes
from bot.store.people import People
from bot.store.queue import Queue
from bot.store.tellings import Tellings
from bot.store.trust import Trust
from bot.store.vectors import Vectors
from bot.store.wakeup import Wakeup
from bot.store.works import Works


class Transaction:
    """Named queries over one session, by record family."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people = People(session)
        self.issues = Issues(session)
        self.indexing = Indexing(session)
        self.matches = Matches(session)
        self.claims = Claims(session)
        self.cohorts = Cohorts(session)
        self.communities = Communities(session)
        self.conversations = Conversations(session)
        self.deliveries = Deliveries(session)
        self.mentorships = Mentorships(session)
        self.trust = Trust(session)
        self.queue = Queue(session)
        self.forum = Forum(session)
        self.github = Github(session)
        self.vectors = Vectors(session)
        self.outcomes = Outcomes(session)
        self.tellings = Tellings(session, self.queue)
        self.works = Works(session, self.queue)


class Store:
    """Opens transactions; no network and no model call may happen inside ``write``."""

    def __init__(self, url: str) -> None:
        self.engine = create(url)
        self.url = self.engine.url.render_as_string(hide_password=False)
        self._readers = self._searchers = self.engine
        if self.engine.dialect.name == "postgresql":
            self._searchers = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            self._readers = self.engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._writers = self.engine.execution_options(mentorable_write=True)
        self.wakeup = Wakeup(self.engine.url)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a snapshot that writes nothing."""
        with self._session(self._readers) as session:
            yield Transaction(session)

    @contextmanager
    def search(self) -> Iterator[Vectors]:
        """Open a way to search vectors alone; a statement is a moment of its own, and needs no transaction around it."""
        with self._session(self._searchers) as session:
            yield Vectors(session)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a transaction that commits at the end, or leaves nothing behind."""
        with self._session(self._writers) as session:
            with session.begin():
                transaction = Transaction(session)
                yield transaction
            if transaction.queue.has_deferred:
                self.wakeup.ring()

    @contextmanager
    def lane(self) -> Iterator[Lane]:
        """Open a way to the jobs for one worker thread, the cheapest this database has."""
        if self.engine.dialect.name != "postgresql":
            yield _Ordinary(self)
            return
        kept = Kept(self.engine.url)
        try:
            yield kept
        finally:
            kept.close()

    def hold(self, name: str) -> Hold:
        """Return something that one process at a time may have, whatever it is."""
        return holding.hold(self.engine.url, name)

    def migrate(self) -> None:
        """Bring the schema up to date; any number of processes may try at once."""
        with self._explaining():
            schema.migrate(self._writers)

    def index_vectors(self, model: str, dim: int) -> None:
        """Build the approximate index of a model's vectors, while others read and write; hours at millions."""
        with self._explaining():
            hnsw.build(self.engine, model, dim)

    def unindex_vectors(self, model: str) -> None:
        """Drop the approximate index: searches are exact again."""
        with self._explaining():
            hnsw.drop(self.engine, model)

    def check(self) -> list[str]:
        """Return the differences between the records and the database; empty when none."""
        with self._explaining():
            return schema.check(self.engine)

    def problem(self) -> str | None:
        """Return what is wrong with the database now, None when it answers."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except SQLAlchemyError as error:
            return f"the database does not answer: {type(error).__name__}"
        return None

    def close(self) -> None:
        """Close all connections."""
        self.wakeup.close()
        self.engine.dispose()

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        with self._explaining(), Session(engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except problems.KINDS as error:
            sentence = problems.explained(error, self.engine.url)
            if sentence is None:
                raise
            raise sentence from error


class _Ordinary:
    """Finishes a job and takes the next in one ordinary transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def step(
        self, done: Taken | None, queues: Sequence[str], now: datetime, lease: timedelta
    ) -> tuple[bool, Taken | None]:
        """Finish and take."""
        with self._store.write() as tx:
            is_ours = done is not None and tx.queue.finish(done, now)
            taken = tx.queue.take(queues, now, lease=lease)
        return is_ours, taken[0] if taken else None
