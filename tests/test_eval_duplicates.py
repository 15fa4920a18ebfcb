"""mentorable eval duplicates: precision and recall of the near-duplicate rule."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.verbs.eval import command

REPORTS = [
    ("1", "a", "Crash when resizing an empty batch of frames"),
    ("2", "a", "Crash when resizing an empty batch of pictures"),
    ("3", "b", "Crash when resizing an empty batch of frames"),
    ("4", "a", "Document the audio loader"),
]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_counts_what_is_joined_rightly_within_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORABLE_EMBEDDER", "hashing:384")
    names = ("id", "project", "title", "body")
    write(
        tmp_path / "reports.jsonl.gz",
        [dict(zip(names, (*row, ""), strict=True)) for row in REPORTS],
    )
    write(tmp_path / "pairs.jsonl.gz", [{"a": "1", "b": "2"}, {"a": "2", "b": "4"}])
    result = CliRunner().invoke(command, ["duplicates", str(tmp_path)])
    assert result.exit_code == 0, result.output
    row = next(line for line in result.output.splitlines() if "titles share" in line)
    assert [cell.strip() for cell in row.split("│")[2:5]] == ["1", "1.000", "0.500"]
