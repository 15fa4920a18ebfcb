"""INSERT that copes with a row already there; both databases speak it, each in its own dialect."""

from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert(session: Session, table: type[SQLModel]) -> Any:
    """Return an INSERT that has ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return _dialect(session).insert(table)


def add_once(session: Session, row: SQLModel) -> Any:
    """Insert a row unless it clashes with one that is there; returns its key, None when it did.

    The statement is made once: for what comes by the thousand, making it costs more than running it.
    """
    table: Table = type(row).__table__  # type: ignore[attr-defined]  # SQLModel says it at run time
    values = {name: value for name, value in row.model_dump().items() if not _is_made(row, name)}
    return session.connection().execute(_once(_dialect(session), table), values).scalar()


def _is_made(row: SQLModel, name: str) -> bool:
    """Say whether the database gives this value."""
    return name == "id" and row.id is None  # type: ignore[attr-defined]  # then there is one


@cache
def _once(dialect: Any, table: Table) -> Any:
    return dialect.insert(table).on_conflict_do_nothing().returning(*table.primary_key)


def _dialect(session: Session) -> Any:
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
