"""The measurement on real issues says plainly when there are none, and runs on a few."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def call(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    command = [sys.executable, "-m", "bench.real_input", *words]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_without_the_data(tmp_path: Path) -> None:
    result = call("--data", str(tmp_path))
    assert result.returncode == 1
    assert "The data is not there" in result.stderr
    assert "--data" in result.stderr


def test_on_a_few_issues(tmp_path: Path) -> None:
    for source in ("issues-with-text", "good-first-issues-daily", "open-issue-titles"):
        (tmp_path / source).mkdir()
        with gzip.open(tmp_path / source / "issues.jsonl.gz", "wt", encoding="utf-8") as file:
            for number in range(1, 4):
                row = {"repo": f"sandbox-x/{source}", "number": number, "title": f"Part {number}"}
                file.write(json.dumps(row) + "\n")
    result = call("--data", str(tmp_path), "--embedder", "hashing:64")
    assert result.returncode == 0, result.stderr
    assert "first run: 3 repositories, 9 issues, 9 embedded" in result.stdout
    assert "second run: 3 requests, 3 of them 304, 0 embedded" in result.stdout
