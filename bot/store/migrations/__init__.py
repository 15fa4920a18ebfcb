"""The schema as a chain of migrations, one chain for both databases; written by Alembic."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

import bot.records  # noqa: F401  # fills the metadata
from bot.store import hnsw

FOLDER = Path(__file__).parent
COMMAND = "python -m bot.store.migrations"


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
    """Leave out what the operator builds and drops: the indexes of vectors."""
    return not (kind == "index" and (name or "").startswith(hnsw.PREFIX))
