"""mentorable eval newcomers: a small set in the public format gives a table."""

import gzip
import json
from pathlib import Path

from click.testing import CliRunner

from bot.verbs.eval import command
from matching import newcomers


def write(folder: Path) -> None:
    tasks = [
        {"i": 0, "id": "x#1", "repo": "sandbox-a/vision", "text": "Fix resizing of images"},
        {"i": 1, "id": "x#2", "repo": "sandbox-b/speech", "text": "Add a loader for recordings"},
        {"i": 2, "id": "x#3", "repo": "sandbox-c/words", "text": "Document the tokenizer"},
    ]
    work = [{"repo": "sandbox-d/text", "t": "2020-01", "text": "Tokenizer examples"}] * 3
    query = {
        "qid": "q",
        "person": "p",
        "month": "2021-01",
        "history": work,
        "candidates": [0, 1, 2],
    }
    for name, rows in (("tasks", tasks), ("queries.dev", [query])):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    (folder / "qrels.dev.tsv").write_text(
        "qid\ttask\ttarget_repo\tn_prior\tsame_org\techo\nq\t2\tsandbox-c/words\t3\t0\t0.2\n"
    )


def test_reads_people_without_months(tmp_path: Path) -> None:
    write(tmp_path)
    (query,) = newcomers.queries(tmp_path, "dev")
    assert (query.task, query.candidates, query.is_hard) == ("2", ("0", "1", "2"), True)
    assert len(newcomers.tasks(tmp_path)) == 3


def test_prints_ours_beside_the_yardsticks(tmp_path: Path) -> None:
    write(tmp_path)
    result = CliRunner().invoke(command, ["newcomers", str(tmp_path)])
    assert result.exception is None
    ours = next(line for line in result.output.splitlines() if "Mentorable" in line)
    assert ours.count("1.000") == 6
    assert "BM25" in result.output
    assert "random" in result.output
