"""Vectors into PostgreSQL by COPY in its binary form: an executemany spends its time on numbers as text."""

import struct
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from bot.records import Embedding

FIELDS = ("owner_kind", "owner_id", "model", "content_hash", "vector")
_COLUMNS = ", ".join(FIELDS)
_BLOCK = 200
_HEADER, _END = b"PGCOPY\n\xff\r\n\x00" + bytes(8), b"\xff\xff"


def copy_in(connection: Any, rows: Iterable[Embedding]) -> None:
    """Store vectors on this psycopg connection; of two with one key the last counts."""
    last = {(row.owner_kind, row.owner_id, row.model): row for row in rows}
    if not last:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS copied_embedding (LIKE embedding) ON COMMIT DROP"
        )
        with cursor.copy(f"COPY copied_embedding ({_COLUMNS}) FROM STDIN (FORMAT binary)") as copy:
            for block in _stream(last.values()):
                copy.write(block)
        cursor.execute(
            f"INSERT INTO embedding ({_COLUMNS}) SELECT {_COLUMNS} FROM copied_embedding "  # noqa: S608  # names of ours
            "ON CONFLICT (owner_kind, owner_id, model) DO UPDATE "
            "SET content_hash = excluded.content_hash, vector = excluded.vector"
        )
        cursor.execute("TRUNCATE copied_embedding")


def _stream(rows: Iterable[Embedding]) -> Iterator[bytes]:
    block = [_HEADER]
    for row in rows:
        block.append(_row(row))
        if len(block) == _BLOCK:
            yield b"".join(block)
            block = []
    yield b"".join([*block, _END])


def _row(row: Embedding) -> bytes:
    vector = np.asarray(row.vector, ">f4")
    values = (
        str(row.owner_kind).encode(),
        struct.pack(">i", row.owner_id),
        row.model.encode(),
        row.content_hash.encode(),
        struct.pack(">hh", len(vector), 0) + vector.tobytes(),
    )
    fields = b"".join(struct.pack(">i", len(value)) + value for value in values)
    return struct.pack(">h", len(values)) + fields
