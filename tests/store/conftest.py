"""The contract of the store holds on both databases: every test here runs on each."""

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what touches a database on SQLite and on PostgreSQL."""
    if "database_url" in metafunc.fixturenames and "sqlite_only" not in metafunc.fixturenames:
        metafunc.parametrize("database_url", ["sqlite", "postgres"], indirect=True)
