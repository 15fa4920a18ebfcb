"""Asking for needed words first changes nothing about what is found."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import signs
from matching.needles import needles
from matching.patterns import AnyOf

WORDS = (
    "we", "could", "just", "add", "tests", "`load_table()`", "docs/guide.md", "UI", "build", "typo", "the", "fix",
    "```py", ">>> x", "line 12", "about 2 hours", "работа", "翻译", "not sure how", "small change", "```", "TBD",
    "e.g.", "unit test", "İstanbul", "#L4", "tracking issue", "Add support for", "a_b.c.d", "![x](y)", "test_a",
)  # fmt: skip


def tables() -> Iterator[AnyOf]:
    for value in vars(signs).values():
        if isinstance(value, AnyOf):
            yield value
        elif isinstance(value, dict):
            yield from (each for each in value.values() if isinstance(each, AnyOf))


def plain(found: AnyOf) -> re.Pattern[str]:
    return re.compile("|".join(found.parts), re.IGNORECASE)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(" \n.,x/")), max_size=12))
def test_finds_what_one_expression_would_find(pieces: list[tuple[str, str]]) -> None:
    text = "".join(f"{word}{gap}" for word, gap in pieces)
    for table in tables():
        ours, theirs = table.search(text), plain(table).search(text)
        assert (ours and ours.span()) == (theirs and theirs.span())


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        (r"\bfoo bar\b", [{"foo bar"}]),
        (r"(?:Foo|bars?) x?", [{"foo", "bar"}]),
        (r"\w+", []),
        (r"(?:foo)?z", []),
        (r"(?:foo)+z", [{"foo"}]),
        (r"behaviou?r", [{"behavio"}]),
        (r"one{2,3}two", [{"one"}, {"two"}]),
        (r"one{0,3}two", [{"two"}, {"on"}]),
        (r"(?<!no)(?=yes)(?!maybe)really", [{"really"}]),
        (r"[]abc]def\.gh|[^\]x]ijk", [{"def.gh", "ijk"}]),
        (r"(?i:Look) (?P<it>here)", [{"look"}, {"here"}]),
        (r"^\s*\d+ (?:a|bc)$", []),
    ],
)
def test_reads_the_words_an_expression_needs(expression: str, needed: list[set[str]]) -> None:
    assert needles(expression) == needed
