"""mentorable rank: files in, a ranking out; what is wrong in a file is named with its line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.errors import OperatorError
from bot.verbs.rank import command

ISSUES = [
    {"id": "a", "title": "Crash when resizing an empty batch", "body": "resize", "labels": ["bug"]},
    {
        "id": 2,
        "title": "Translate the tutorial into Spanish",
        "repo": "sandbox-a/b",
        "language": "Rust",
    },
]
PEOPLE = [
    {"id": "p", "text": "translate a tutorial"},
    {
        "id": "q",
        "history": [{"repo": "sandbox-a/b", "text": "resizing a batch"}],
        "candidates": ["a"],
    },
]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORABLE_EMBEDDER", "hashing:256")


def rank(folder: Path, issues: str, people: str, *more: str) -> Result:
    (folder / "i.jsonl").write_text(issues, "utf-8")
    (folder / "p.jsonl").write_text(people, "utf-8")
    paths = [
        "--issues",
        folder / "i.jsonl",
        "--profiles",
        folder / "p.jsonl",
        "--out",
        folder / "o.tsv",
    ]
    return CliRunner().invoke(command, [*map(str, paths), *more], catch_exceptions=True)


def lines(rows: list[dict[str, object]]) -> str:
    return "\n".join(json.dumps(row) for row in rows) + "\n"


def test_writes_profile_issue_and_score_best_first(tmp_path: Path) -> None:
    assert rank(tmp_path, lines(ISSUES), lines(PEOPLE)).exit_code == 0
    rows = [line.split("\t") for line in (tmp_path / "o.tsv").read_text().splitlines()]
    assert [row[:2] for row in rows] == [["p", "2"], ["p", "a"], ["q", "a"]]
    assert float(rows[0][2]) > float(rows[1][2])


def test_top_limits_each_profile(tmp_path: Path) -> None:
    rank(tmp_path, lines(ISSUES), lines(PEOPLE), "--top", "1")
    assert len((tmp_path / "o.tsv").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: not a JSON object"),
        ('{"title": "x"}', 'line 2: "id" must be text'),
        ('{"id": "b"}', 'line 2: "title" must be text'),
        ('{"id": " ", "title": "x"}', 'line 2: "id" is empty'),
        ('{"id": "b\\tc", "title": "x"}', "line 2: "),
        ('{"id": "b", "title": "x", "labels": "bug"}', 'line 2: "labels" must be a list'),
        ('{"id": "b", "title": "x", "body": 5}', 'line 2: "body" must be text'),
        ('{"id": "a", "title": "x"}', 'the id "a" stands here twice'),
        ("[" * 100_000, "line 2: not JSON"),
        ("\ufffd", "line 2: not JSON"),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_written(
    tmp_path: Path, line: str, problem: str
) -> None:
    result = rank(tmp_path, lines(ISSUES[:1]) + line + "\n", lines(PEOPLE))
    assert isinstance(result.exception, OperatorError)
    assert problem in str(result.exception)
    assert list(tmp_path.glob("o.tsv*")) == []


def test_a_broken_history_is_named(tmp_path: Path) -> None:
    result = rank(tmp_path, lines(ISSUES), '{"id": "p", "history": [{"repo": 3}]}')
    assert "p.jsonl, line 1" in str(result.exception)


def test_odd_but_whole_input_is_ranked(tmp_path: Path) -> None:
    odd = [
        {"id": "1", "title": "", "body": None},
        {"id": "2", "title": "🙂" * 50, "body": "x" * 1_000_000},
        {"id": "3", "title": "\ud800 واجهة", "body": "```\nx = 1\n```"},
    ]
    people = [
        {"id": "p"},
        {"id": "q", "text": "\u202eواجهة"},
        {"id": "r", "text": "a " * 500_000, "hours": float("nan")},
    ]
    result = rank(tmp_path, lines(odd), lines(people))
    assert result.exception is None
    assert len((tmp_path / "o.tsv").read_text().splitlines()) == 9


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    args = [
        "--issues",
        str(tmp_path / "no"),
        "--profiles",
        str(tmp_path / "no"),
        "--out",
        str(tmp_path / "o"),
    ]
    assert "cannot read" in str(CliRunner().invoke(command, args).exception)
    (tmp_path / "i").write_text(lines(ISSUES))
    (tmp_path / "p").write_text(lines(PEOPLE))
    args = [
        "--issues",
        str(tmp_path / "i"),
        "--profiles",
        str(tmp_path / "p"),
        "--out",
        str(tmp_path / "no" / "o"),
    ]
    assert "cannot write" in str(CliRunner().invoke(command, args).exception)
