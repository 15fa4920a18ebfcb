"""Where a benchmark stores: a SQLite file or a PostgreSQL server, made for it alone."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Settings
from tests.databases import postgres_server

ROOMY = {"shared_buffers": "768MB", "maintenance_work_mem": "1GB", "fsync": "on"}
"""What a server of some size is set to; commits really reach the disk."""


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Give the address of an empty database of the kind that was asked for."""
    if settings.database == "postgres":
        with postgres_server(**ROOMY) as server:
            yield server.url(server.create())
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.db'}"
