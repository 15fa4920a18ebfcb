"""mentorable eval duplicates: how well one task told twice is recognised, on reports marked by people."""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table
from scipy import sparse

from bot.verbs.eval_matching import load
from matching import diversity, text
from matching.embedders import Matrix
from matching.types import Candidate

THRESHOLDS = (0.90, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97)
Pair = frozenset[str]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--reports", default=0, help="Only so many reports; 0 means all.")
def command(folder: Path, reports: int) -> None:
    """Print precision and recall of the near-duplicate rule on the duplicates set in FOLDER.

    All pairs of one project are compared. A pair that nobody marked counts as wrong, although
    people miss some.
    """
    issues = [
        Candidate(row["id"], row["project"], row["title"], row["body"])
        for row in _rows(folder / "reports.jsonl.gz")
    ][: reports or None]
    known = {issue.id for issue in issues}
    marked = {frozenset((row["a"], row["b"])) for row in _rows(folder / "pairs.jsonl.gz")}
    marked = {pair for pair in marked if pair <= known and len(pair) == 2}
    vectors = load().embed_documents([text.document(issue) for issue in issues])
    Console().print(_table(issues, vectors, marked))


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _table(issues: Sequence[Candidate], vectors: Matrix, marked: set[Pair]) -> Table:
    by_words = _alike(issues, _shared_words(issues), diversity.SAME_WORDS)
    near = vectors @ vectors.T
    rules = {
        f"titles share {diversity.SAME_WORDS:g} of their words": by_words,
        **{f"cosine of {each:g}": _alike(issues, near, each) for each in THRESHOLDS},
    }
    rules["Mentorable, both"] = by_words | _alike(issues, near, diversity.SAME_MEANING)
    table = Table(
        "rule", "pairs joined", "precision", "recall",
        title=f"{len(issues)} reports, {len(marked)} pairs marked by people",
    )  # fmt: skip
    for name, found in rules.items():
        right = len(found & marked)
        table.add_row(
            name,
            str(len(found)),
            f"{right / len(found):.3f}" if found else "none",
            f"{right / len(marked):.3f}" if marked else "none",
        )
    return table


def _shared_words(issues: Sequence[Candidate]) -> Matrix:
    """Return how many of their words two titles share, as a share of all; shape (n, n)."""
    places: dict[str, int] = {}
    rows = [
        sorted({places.setdefault(word, len(places)) for word in diversity.words(issue.title)})
        for issue in issues
    ]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((place for row in rows for place in row), np.int32)
    table = sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts))
    both = (table @ table.T).toarray()
    sizes = np.diff(starts)
    either = sizes[:, None] + sizes[None, :] - both
    return np.asarray(both / np.maximum(either, 1), np.float32)


def _alike(issues: Sequence[Candidate], nearness: Matrix, least: float) -> set[Pair]:
    """Return the pairs of one project that are so near."""
    rows, columns = np.nonzero(np.triu(nearness >= least, 1))
    return {
        frozenset((issues[one].id, issues[other].id))
        for one, other in zip(rows.tolist(), columns.tolist(), strict=True)
        if issues[one].repository == issues[other].repository
    }
