"""Bring a database to the newest schema, and tell when it is not ours to touch."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from bot.errors import OperatorError
from bot.store import migrations

LOCK = 0x6D656E746F72
"""The advisory lock that one migrating process holds on PostgreSQL."""


def migrate(engine: Engine) -> None:
    """Run the missing migrations in one transaction; a second process waits and finds them done."""
    if _is_current(engine):
        return
    with _exclusive(engine) as connection:
        revision = migrations.current(connection)
        if revision == migrations.head() or _is_newer(connection, revision):
            return
        _vector_extension(connection)
        migrations.upgrade(connection)
        migrations.note_oldest(connection)
        _foreign_keys_hold(connection)


def check(engine: Engine) -> list[str]:
    """Return the differences between the records and the database."""
    with engine.connect() as connection:
        return migrations.drift(connection)


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return migrations.current(connection) == migrations.head()


def _is_newer(connection: Connection, revision: str | None) -> bool:
    """Say whether a newer version made this schema, and this one may work on it; else refuse."""
    if revision is None and migrations.is_foreign(connection):
        raise OperatorError(
            "This database has tables that Mentorable did not make; name an empty database."
        )
    is_newer = revision is not None and revision not in migrations.known()
    if is_newer and not migrations.fits(connection):
        raise OperatorError(
            f"This database has the schema {revision}, which this version does not know: it was "
            "made by a newer version. Install that version, or restore a backup."
        )
    return is_newer


@contextmanager
def _exclusive(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # A copied table is dropped: with foreign keys on, that would erase what points at it.
            # The pragma works only outside a transaction; the connection is not used again.
            connection.detach()
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection


def _foreign_keys_hold(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        assert broken is None, f"a migration broke a foreign key: {broken}"


def _vector_extension(connection: Connection) -> None:
    if connection.dialect.name != "postgresql":
        return
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'vector'")):
        return
    try:
        connection.execute(text("CREATE EXTENSION vector"))
    except DBAPIError as error:
        raise OperatorError(_why_no_vector(error)) from error


def _why_no_vector(error: DBAPIError) -> str:
    if getattr(error.orig, "sqlstate", "") == "42501":
        return (
            "The database user may not add the extension pgvector; let a superuser run "
            "CREATE EXTENSION vector in this database once."
        )
    return "PostgreSQL lacks pgvector; install it on the server (package postgresql-NN-pgvector)."
