"""The schema as a chain of migrations, one chain for both databases; written by Alembic."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

import bot.records  # noqa: F401  # fills the metadata
from bot.store import hnsw

FOLDER = Path(__file__).parent
COMMAND = "python -m bot.store.migrations"
FITS = "schema_fits"
"""The table, beside Alembic's own, that tells older programs whether they may stay."""


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def head() -> str | None:
    """Return the newest revision that this program knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def known() -> frozenset[str]:
    """Return all revisions that this program knows."""
    return frozenset(s.revision for s in ScriptDirectory.from_config(config()).walk_revisions())


def oldest() -> str:
    """Return the oldest revision whose program still works on the newest schema.

    A step that the program before cannot live with says so: ``breaks = True`` in its file.
    """
    chain = ScriptDirectory.from_config(config())
    (head_,) = chain.get_revisions("head")
    step = head_
    while step.down_revision and not getattr(step.module, "breaks", False):
        (step,) = chain.get_revisions(str(step.down_revision))
    return step.revision


def note_oldest(connection: Connection) -> None:
    """Keep it in the database, where an older program looks."""
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {FITS} (oldest VARCHAR NOT NULL)"))
    connection.execute(text(f"DELETE FROM {FITS}"))  # noqa: S608  # a name of our own
    connection.execute(text(f"INSERT INTO {FITS} VALUES (:oldest)"), {"oldest": oldest()})  # noqa: S608


def fits(connection: Connection) -> bool:
    """Say whether a schema that this program does not know is one it can work on."""
    if not inspect(connection).has_table(FITS):
        return False
    return connection.scalar(text(f"SELECT oldest FROM {FITS}")) in known()  # noqa: S608


def current(connection: Connection) -> str | None:
    """Return the revision of a database; None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def is_foreign(connection: Connection) -> bool:
    """Say whether the database holds tables of ours that no migration made."""
    return bool(set(inspect(connection).get_table_names()) & set(SQLModel.metadata.tables))


def upgrade(connection: Connection) -> None:
    """Run what is missing, inside the transaction of the connection."""
    command.upgrade(config(connection), "head")


def drift(connection: Connection) -> list[str]:
    """Return what the records have and the database has not, or the other way round."""
    opts = {"compare_type": True, "include_name": _is_migrated}
    context = MigrationContext.configure(connection, opts=opts)
    return [str(change) for change in compare_metadata(context, SQLModel.metadata)]


def _is_migrated(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what no record describes: the indexes of vectors that the operator builds, and our note."""
    is_vectors = kind == "index" and (name or "").startswith(hnsw.PREFIX)
    return not is_vectors and (kind, name) != ("table", FITS)
