"""The public set of newcomers' first tasks: its tasks as a corpus, its queries as people."""

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.types import Candidate, Work


@dataclass(frozen=True, slots=True)
class Query:
    """A person with earlier work, the tasks to rank and the one they took."""

    id: str
    history: tuple[Work, ...]
    candidates: tuple[str, ...]
    task: str
    is_hard: bool


def tasks(folder: Path) -> list[Candidate]:
    """Return all tasks, in the order of their numbers."""
    return [
        Candidate(str(row["i"]), row["repo"], row["text"])
        for row in _lines(folder / "tasks.jsonl.gz")
    ]


def queries(folder: Path, split: str) -> Iterator[Query]:
    """Return the people of a split; months and numbers are left out."""
    with (folder / f"qrels.{split}.tsv").open(newline="") as file:
        answers = {row["qid"]: row for row in csv.DictReader(file, delimiter="\t")}
    for row in _lines(folder / f"queries.{split}.jsonl.gz"):
        answer = answers[row["qid"]]
        yield Query(
            id=row["qid"],
            history=tuple(Work(work["repo"], work["text"]) for work in row["history"]),
            candidates=tuple(str(i) for i in row["candidates"]),
            task=answer["task"],
            is_hard=int(answer["n_prior"]) >= 3
            and float(answer["echo"]) < 0.5
            and answer["same_org"] == "0",
        )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
