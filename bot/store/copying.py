"""Move everything from one database to another, checked by counts and hashes, or not at all."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime

import numpy as np
from sqlalchemy import Connection, Table, and_, func, select, text
from sqlalchemy.exc import DataError
from sqlmodel import SQLModel

from bot.errors import OperatorError
from bot.store import Store
from bot.store.vectors import chunks

ROWS = 1000
KEPT = ("installationsecret", "erasure")
"""Tables whose rows of the target join the copy: whoever was erased since stays erased.

The secret is what their hashes are made with; a backup from before the first erasure has none.
"""

Report = Callable[[str, int], None]


def copy(source: Store, target: Store, report: Report, *, replace: bool = False) -> int:
    """Copy all rows in one transaction and return how many; raises OperatorError and keeps nothing.

    The target must be empty, or ``replace`` says that its rows give way.
    """
    _must_be_current(source)
    target.migrate()
    total = 0
    with source.read() as old, target.write() as new:
        reader, writer = old.session.connection(), new.session.connection()
        kept = _make_room(writer, replace=replace)
        for table in SQLModel.metadata.sorted_tables:
            count = _copy_table(table, reader, writer)
            report(table.name, count)
            total += count
        for name, rows in kept.items():
            _add_missing(SQLModel.metadata.tables[name], writer, rows)
    return total


def _must_be_current(source: Store) -> None:
    if source.check():
        raise OperatorError(
            "The source has another schema than this version; run mentorable migrate on it first."
        )


def _make_room(writer: Connection, *, replace: bool) -> dict[str, list[dict[str, object]]]:
    """Empty the target where that is allowed; returns the rows that are to come back."""
    tables = SQLModel.metadata.sorted_tables
    full = [t.name for t in tables if writer.scalar(select(func.count()).select_from(t))]
    if full and not replace:
        raise OperatorError(
            f"The target holds rows already (in {', '.join(full)}); name an empty database."
        )
    kept = {name: list(_rows(SQLModel.metadata.tables[name], writer)) for name in KEPT}
    for table in reversed(tables):
        writer.execute(table.delete())
    return kept


def _add_missing(table: Table, writer: Connection, rows: list[dict[str, object]]) -> None:
    for row in rows:
        key = and_(*(column == row[column.name] for column in table.primary_key))
        if writer.execute(select(table).where(key)).first() is None:
            writer.execute(table.insert().values(**row))


def _copy_table(table: Table, reader: Connection, writer: Connection) -> int:
    try:
        for rows in chunks(_rows(table, reader), ROWS):
            writer.execute(table.insert(), rows)
    except (DataError, ValueError) as error:
        raise OperatorError(
            f"A row of the table {table.name} cannot be stored there, such as text with a NUL "
            f"character: {str(error).splitlines()[0]}. Nothing was copied."
        ) from error
    before, after = _fingerprint(table, reader), _fingerprint(table, writer)
    if before != after:
        raise OperatorError(f"The copy of the table {table.name} differs; nothing was kept.")
    _move_sequence(table, writer)
    return before[0]


def _move_sequence(table: Table, writer: Connection) -> None:
    """Let new rows of PostgreSQL be numbered after the copied ones."""
    if writer.dialect.name != "postgresql" or table.autoincrement_column is None:
        return
    name = table.autoincrement_column.name
    writer.execute(
        text(
            f"SELECT setval(pg_get_serial_sequence(:name, :id), greatest(max({name}), 1), "  # noqa: S608  # names of our own columns
            f"max({name}) IS NOT NULL) FROM {table.name} "
            "WHERE pg_get_serial_sequence(:name, :id) IS NOT NULL"
        ),
        {"name": table.name, "id": name},
    )


def _rows(table: Table, connection: Connection) -> Iterator[dict[str, object]]:
    ordered = select(table).order_by(*table.primary_key.columns)
    with connection.execute(ordered, execution_options={"yield_per": ROWS}) as result:
        for row in result.mappings():
            yield dict(row)


def _fingerprint(table: Table, connection: Connection) -> tuple[int, str]:
    """Return the number of rows, and a hash of what is in them, whatever their order."""
    count, total = 0, 0
    for row in _rows(table, connection):
        words = json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True)
        total ^= int.from_bytes(hashlib.sha256(words.encode()).digest(), "big")
        count += 1
    return count, f"{total:064x}"


def _plain(value: object) -> object:
    """Write a value in one way, whatever database it comes from."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, np.ndarray):
        return hashlib.sha256(np.asarray(value, "<f4").tobytes()).hexdigest()
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value
