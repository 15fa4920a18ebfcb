"""The public set of merged changes with their areas and sizes, and the figures it is judged by."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LANGUAGES = {
    "dmlc/xgboost": "C++", "microsoft/LightGBM": "C++", "pytorch/glow": "C++", "pytorch/xla": "C++",
    "interpretml/interpret": "C++", "huggingface/tokenizers": "Rust", "Qiskit/rustworkx": "Rust",
    "chroma-core/chroma": "Rust", "jupyterlab/jupyterlab": "TypeScript",
    "huggingface/transformers.js": "JavaScript", "pytorch/serve": "Java",
}  # fmt: skip
"""Main language of the repositories of the set that are not in Python, as the forge shows it."""


SIZES = ("tiny", "small", "medium", "large")
SMALL = SIZES.index("small")


@dataclass(frozen=True, slots=True)
class Task:
    """One merged change: its subject line, what it touched, how large it was."""

    repository: str
    text: str
    areas: frozenset[str]
    size: int
    files: int
    language: str

    @property
    def is_small(self) -> bool:
        """Say whether a newcomer could have done it in an evening."""
        return self.size <= SMALL


def tasks(folder: Path, split: str) -> list[Task]:
    """Return the changes of a split; dates, numbers and authors are left out."""
    with gzip.open(folder / f"tasks.{split}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [_task(json.loads(line)) for line in file]


def _task(row: dict[str, Any]) -> Task:
    return Task(
        row["repo"],
        row["text"],
        frozenset(row["areas"]),
        SIZES.index(row["size"] or "large"),  # some could not be counted
        row["files"],
        LANGUAGES.get(row["repo"], "Python"),
    )


def micro_f1(said: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> float:
    """Return the micro-averaged F1 of a table of yes and no."""
    return float(2 * (said & truth).sum() / max(1, said.sum() + truth.sum()))


def auc(scores: npt.NDArray[Any], truth: npt.NDArray[np.bool_]) -> float:
    """Return how often a yes stands above a no; ties count half, nothing to compare gives 0.5."""
    from scipy.stats import rankdata

    ranks = rankdata(scores)
    yes = int(truth.sum())
    no = len(truth) - yes
    if not yes or not no:
        return 0.5
    return float((ranks[truth].sum() - yes * (yes + 1) / 2) / (yes * no))
