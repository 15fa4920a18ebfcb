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


ODD = {
    "empty": "",
    "blank": " \t\r\n\u200b\u00a0",
    "a megabyte": "a megabyte of words " * 52_000,
    "one long word": "x" * 1_000_000,
    "emoji only": "🙂🦜" * 50,
    "right to left": "\u202eأريد تحسين واجهة\u202c \u2067טקסט\u2069",
    "code only": "```python\nfor x in range(3):\n    print(x)\n```",
    "half a character": "\ud800 broken",
    "control characters": "a\0b\x07c\x1b[31m",
    "stacked accents": "e" + "\u0301" * 5000,
    "looks like a pattern": "(a+)+$ [[[ \\ {999999}" * 200,
    "markup": "<script>x</script> <!-- " * 3000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_of_an_issue_and_of_a_person_is_ranked(tmp_path: Path, text: str) -> None:
    odd: list[dict[str, object]] = [
        *ISSUES,
        {"id": "odd", "title": text[:2000], "body": text, "labels": [text[:300]]},
    ]
    people: list[dict[str, object]] = [
        *PEOPLE[:1],
        {"id": "odd", "text": text, "history": [{"repo": "", "text": text}]},
    ]
    assert rank(tmp_path, lines(odd), lines(people)).exception is None
    rows = [line.split("\t") for line in (tmp_path / "o.tsv").read_text().splitlines()]
    assert sorted(row[:2] for row in rows) == sorted(
        [person, issue] for person in ("p", "odd") for issue in ("a", "2", "odd")
    )
    assert all(0 <= float(row[2]) <= 1 for row in rows)
    assert rows[0][:2] == ["p", "2"]


@pytest.mark.parametrize("hours", ["NaN", "Infinity", "-1", "1e999", '"many"', "null"])
def test_what_a_profile_says_beside_its_text_does_no_harm(tmp_path: Path, hours: str) -> None:
    people = f'{{"id": "p", "text": "translate a tutorial", "hours_per_week": {hours}}}\n'
    assert rank(tmp_path, lines(ISSUES), people).exception is None
    assert (tmp_path / "o.tsv").read_text().startswith("p\t2\t")


def test_a_person_is_ranked_alike_alone_and_among_others_of_any_language(tmp_path: Path) -> None:
    texts = [
        "I am a student and would like to translate a tutorial.",
        "Soy estudiante y me gustaría traducir un tutorial.",
        "我是学生，想翻译教程。",
        "Mimi ni mwanafunzi, ningependa kutafsiri mafunzo.",
    ]
    people: list[dict[str, object]] = [{"id": str(i), "text": text} for i, text in enumerate(texts)]
    rank(tmp_path, lines(ISSUES), lines(people))
    together = (tmp_path / "o.tsv").read_text()
    apart = ""
    for person in people:
        rank(tmp_path, lines(ISSUES), lines([person]))
        apart += (tmp_path / "o.tsv").read_text()
    assert together == apart


def test_a_human_language_in_place_of_a_programming_language_is_taken_as_one(
    tmp_path: Path,
) -> None:
    issues = [{**issue, "language": "en"} for issue in ISSUES]
    bare = [{k: v for k, v in issue.items() if k != "language"} for issue in ISSUES]
    found = []
    for each in (issues, bare):
        rank(tmp_path, lines(each), lines(PEOPLE))
        found.append((tmp_path / "o.tsv").read_text())
    assert found[0] == found[1]


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
