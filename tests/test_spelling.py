"""Every command has one line of text, and the line gives the command back."""

import contextlib
from dataclasses import MISSING, Field, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import LOOSE, VERBS, Claim, Command, EditProfile, Help
from bot.errors import UserError
from bot.spelling import _types, fits_button, is_command, parse, spell, spell_for_button
from bot.wish_commands import Dismiss, Exclude, Suggest

COMMANDS = tuple(VERBS.values())
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(min_value=-(10**9), max_value=10**9),
    float: st.floats(allow_nan=False, allow_infinity=False, width=32),
    bool: st.booleans(),
    str: WORDS,
    tuple: st.lists(WORDS.filter(bool), max_size=4).map(tuple),
}


def a_value(kind: type, f: "Field[Any]") -> st.SearchStrategy[Any]:
    value = VALUES[kind]
    return value if f.default is MISSING else value | st.just(f.default)


def a_command(kind: type[Command]) -> st.SearchStrategy[Command]:
    values = {f.name: a_value(_types(kind)[f.name], f) for f in fields(kind)}
    return st.builds(kind, **values)


@given(st.sampled_from(list(VERBS.values())).flatmap(a_command))
def test_a_spelled_command_parses_to_itself(command: Command) -> None:
    assert parse(spell(command)) == command
    assert is_command(spell(command))


@given(st.text(max_size=80))
def test_any_line_gives_a_command_or_an_error_for_the_person(line: str) -> None:
    for verb in ("", *VERBS):
        with contextlib.suppress(UserError):
            assert isinstance(parse(f"{verb} {line}"), COMMANDS)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("suggest docs for an audio library", Suggest("docs for an audio library")),
        ("SUGGEST tests --limit=3", Suggest("tests", 3)),
        ("suggest --skills=python,c++ --hours=2.5", Suggest(skills=("python", "c++"), hours=2.5)),
        ("exclude machine learning", Exclude("machine learning")),
        ("dismiss 4 too-hard", Dismiss(4, "too-hard")),
        ("claim 7 First this. Then that.", Claim(7, "First this. Then that.")),
        ('claim 7 --plan="a \\"quoted\\" word"', Claim(7, 'a "quoted" word')),
        (
            "edit --spoken=en,es --is-confirmed=yes",
            EditProfile(spoken=("en", "es"), is_confirmed=True),
        ),
        ("help digest", Help("digest")),
    ],
)
def test_lines_that_people_type(line: str, command: Command) -> None:
    assert parse(line) == command


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("dance", "I do not know “dance”"),
        ("claim", "“claim” needs issue id."),
        ("claim seven", "“claim” needs a whole number for issue id, not “seven”."),
        ("suggest --limit=many", "“suggest” needs a whole number for limit, not “many”."),
        ("suggest --hours=nan", "“suggest” needs a number for hours, not “nan”."),
        ("forget --is-confirmed=perhaps", "“forget” needs yes or no for is confirmed"),
        ("suggest --colour=red", "“suggest” has no option “colour”."),
        ("more python", "“more” does not know what to do with “python”."),
        ('suggest "open', "There is a quote without its partner in “suggest”."),
        ('suggest "bad \\x escape"', "I cannot read"),
    ],
)
def test_a_line_that_is_wrong_says_what_is_wrong(line: str, complaint: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(line)
    assert str(caught.value).startswith(complaint)


def test_a_button_refuses_a_line_longer_than_discord_allows() -> None:
    assert spell_for_button(Claim(2**60)) == f"claim {2**60}"
    long = Exclude("x" * 100)
    assert not fits_button(long)
    with pytest.raises(ValueError, match="100 characters at most"):
        spell_for_button(long)


def test_the_field_that_takes_the_rest_of_a_line_is_text() -> None:
    assert {_types(kind)[name] for kind, name in LOOSE.items()} == {str}
