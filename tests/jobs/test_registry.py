"""The registry is well formed, broad and covers every area."""

import pytest

from bot.errors import OperatorError
from bot.jobs.labels import is_welcoming
from bot.jobs.registry import AREAS, parse, shipped, well_formed


def test_the_shipped_registry() -> None:
    entries = shipped()
    assert len(entries) >= 300
    assert len({entry.name.lower() for entry in entries}) == len(entries)
    assert {area for entry in entries for area in entry.areas} == set(AREAS)
    assert [e.name.lower() for e in entries] == sorted(e.name.lower() for e in entries)


def test_the_labels_it_names_invite_people() -> None:
    named = {label for entry in shipped() for label in entry.labels}
    assert named
    assert all(is_welcoming(label) for label in named)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"name": "nameless", "areas": ["nlp"]}, "OWNER/NAME"),
        ({"name": "sandbox-a/b", "areas": []}, "no area"),
        ({"name": "sandbox-a/b", "areas": ["cooking"]}, "among"),
        ({"name": "sandbox-a/b", "areas": ["nlp"], "label": ["x"]}, "unknown keys"),
        ({}, "OWNER/NAME"),
    ],
)
def test_a_broken_entry_is_named(row: dict[str, object], words: str) -> None:
    with pytest.raises(OperatorError, match=words):
        parse([row], "test")


def test_an_entry_twice_is_named() -> None:
    row = {"name": "sandbox-a/b", "areas": ["nlp"]}
    with pytest.raises(OperatorError, match="twice"):
        parse([row, {**row, "name": "Sandbox-A/b"}], "test")


@pytest.mark.parametrize(
    "written",
    [
        "sandbox-a/b",
        " sandbox-a/b ",
        "https://github.com/sandbox-a/b",
        "github.com/sandbox-a/b.git",
        "https://github.com/sandbox-a/b/",
    ],
)
def test_names_as_people_write_them(written: str) -> None:
    assert well_formed(written) == "sandbox-a/b"


@pytest.mark.parametrize("written", ["", "a", "a/b/c", "a b/c", "/b", "a/", "-/../x"])
def test_what_is_no_name(written: str) -> None:
    with pytest.raises(OperatorError, match="OWNER/NAME"):
        well_formed(written)
