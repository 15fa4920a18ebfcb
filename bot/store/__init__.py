"""The only SQL: transactions over the tables, on SQLite or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.store.conversations import Conversations
from bot.store.deliveries import Deliveries
from bot.store.engine import create
from bot.store.issues import Issues
from bot.store.matches import Matches
from bot.store.people import People
from bot.store.queue import Queue


class Transaction:
    """Named queries over one session, by record family."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people = People(session)
        self.issues = Issues(session)
        self.matches = Matches(session)
        self.conversations = Conversations(session)
        self.deliveries = Deliveries(session)
        self.queue = Queue(session)


class Store:
    """Opens transactions; no network and no model call may happen inside ``write``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = create(url)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a snapshot that writes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield Transaction(session)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a transaction that commits at the end, or leaves nothing behind."""
        engine = self.engine.execution_options(mentorable_write=True)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield Transaction(session)

    def migrate(self) -> None:
        """Bring the schema up to date."""
        from sqlmodel import SQLModel

        import bot.records  # noqa: F401  # fills the metadata

        SQLModel.metadata.create_all(self.engine)

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
        self.engine.dispose()
