"""The maintainer's file: strict, with the place of every problem."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.repository_config import ClaimMode, ConfigError, RepositoryConfig, parse, schema


def problems(text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return [(problem.line, problem.column, problem.words) for problem in caught.value.problems]


def test_an_empty_file_is_all_defaults() -> None:
    assert parse("") == RepositoryConfig()
    assert parse("# nothing yet\n").claim is ClaimMode.OFF


def test_what_is_written_is_read() -> None:
    config = parse(
        "claim: self-serve\nlabels:\n  mentorable: E-mentor\nmentors:\n  - login: sandbox-mentor-1\n    capacity: 2\n"
        "quiet_hours: {start: '22:00', end: '07:00'}\n"
    )
    assert (config.claim, config.labels.mentorable) == (ClaimMode.SELF_SERVE, "E-mentor")
    assert (config.mentors[0].login, config.mentors[0].capacity) == ("sandbox-mentor-1", 2)


def test_unknown_key_is_named_with_its_place() -> None:
    assert problems("claim: off\nlabels:\n  mentorabel: x\n") == [
        (3, 3, "unknown key “labels.mentorabel”")
    ]


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        "claim: sometimes\nlimits:\n  claims_per_person: 99\nmentors:\n  - login: '@x'\n"
    )
    assert [(line, column) for line, column, _words in found] == [(1, 8), (3, 22), (5, 12)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("claim: off\nclaim: pr-first\n", 2),
        ("- a list\n", 1),
        ("claim: [off\n", 2),
        ("a: &a [*a]\n", 1),
        ("x" * 70_000, 1),
        ("!!python/object/apply:os.system ['true']", 1),
        ("timers: {remind_days: [14, 7]}", 1),
    ],
)
def test_broken_files_are_refused(text: str, line: int) -> None:
    assert problems(text)[0][0] == line


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(ConfigError):
        assert isinstance(parse(text), RepositoryConfig)


def test_schema_agrees_with_the_reader() -> None:
    validator = Draft202012Validator(json.loads(json.dumps(schema())))
    assert validator.is_valid({"claim": "self-serve", "mentors": [{"login": "sandbox-mentor-1"}]})
    assert not validator.is_valid({"claims": "self-serve"})
