"""Every column that points at a person is named in the privacy page and reached by an erasure."""

import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import bot.records  # noqa: F401  # fills the metadata

PAGE = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text("utf-8")
TABLES = SQLModel.metadata.tables
PERSON = TABLES["person"].c.id


def names(table: str) -> str:
    """Return a table's name as the page writes it."""
    return re.sub(r"(?<=[a-z])(?=(offer|feedback)$)", "_", table)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_what_points_at_a_person_is_documented(table: str) -> None:
    if table == "person" or any(column.references(PERSON) for column in TABLES[table].columns):
        assert f"`{names(table)}`" in PAGE


@pytest.mark.parametrize("table", sorted(TABLES))
def test_erasing_a_person_reaches_the_table(table: str) -> None:
    for column in TABLES[table].columns:
        for key in column.foreign_keys:
            if key.column is PERSON:
                assert key.ondelete in {"CASCADE", "SET NULL"}, f"{table}.{column.name}"


def test_no_table_has_room_for_messages() -> None:
    columns = {column.name for table in TABLES.values() for column in table.columns}
    assert not columns & {"message", "messages", "text", "content", "query"}
