"""What Alembic runs for every command: migrate on the connection that the store hands in."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString, SQLModel

import bot.records  # noqa: F401  # fills the metadata


def render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write column types by short names; False leaves it to Alembic."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and type(item).__module__ == "bot.records.types":
        return f"types.{type(item).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    compare_type=True,
    render_item=render,
    render_as_batch=True,  # SQLite cannot alter a table: it is copied
)
context.run_migrations()
