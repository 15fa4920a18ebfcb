"""mentorable eval readiness: how well titles of merged changes are read, where that set is present."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from bot.errors import OperatorError
from matching import heads, task_labels
from matching.heads import AREAS
from matching.task_labels import Task
from matching.types import Difficulty

ROUNDS = 200
Chances = npt.NDArray[np.float64]


@click.command()
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the task-labels set (tasks.dev.jsonl.gz).",
)
def command(data: Path) -> None:
    """Print areas and size read from titles beside simple rules, and how often what is said is right."""
    try:
        tasks = task_labels.tasks(data, "dev")
    except (OSError, ValueError, KeyError) as error:
        raise OperatorError(f"cannot read tasks.dev.jsonl.gz in {data}: {error}") from error
    truth = np.array([[*(a in t.areas for a in AREAS), t.is_small] for t in tasks], np.bool_)
    table = Table(
        "system", "areas micro-F1", "areas macro-F1", "small or not AUC",
        title=f"{len(tasks)} titles, repositories drawn anew for the 95 % interval",
    )  # fmt: skip
    for name, chances in _systems(tasks, truth).items():
        table.add_row(name, *_row(chances, truth, tasks))
    console = Console()
    console.print(table)
    console.print(_spoken(tasks))


def _spoken(tasks: Sequence[Task]) -> Table:
    """Say how often the reading speaks at all, and how often it is right then."""
    guesses = [heads.guess(task.text, task.language) for task in tasks]
    told: dict[str, list[bool]] = {}
    for task, found in zip(tasks, guesses, strict=True):
        for kind in found.kinds:
            told.setdefault(kind.value, []).append(bool(heads.AREAS_OF[kind] & task.areas))
        if level := found.difficulty[0]:
            told.setdefault(level.value, []).append(task.is_small == (level == Difficulty.EASY))
    table = Table(
        "what it says", "of all titles", "right", title="where it is sure enough to speak"
    )
    for name, right in sorted(told.items()):
        table.add_row(name, f"{len(right) / len(tasks):.1%}", f"{np.mean(right):.1%}")
    return table


def _systems(tasks: Sequence[Task], truth: npt.NDArray[np.bool_]) -> dict[str, Chances]:
    ours = heads.probabilities([t.text for t in tasks], [t.language for t in tasks])
    blind = heads.probabilities([t.text for t in tasks], [None] * len(tasks))
    common = np.tile(
        (truth.mean(axis=0) > heads.weights().threshold).astype(float), (len(tasks), 1)
    )
    return {
        "Mentorable": np.asarray(ours, np.float64),
        "without the language": np.asarray(blind, np.float64),
        "always the common ones": common,
        "random": np.random.default_rng(7).random(truth.shape),
    }


def _row(chances: Chances, truth: npt.NDArray[np.bool_], tasks: Sequence[Task]) -> list[str]:
    said = chances >= heads.weights().threshold
    count = len(AREAS)

    def micro(rows: npt.NDArray[np.int64]) -> float:
        return task_labels.micro_f1(said[rows, :count], truth[rows, :count])

    def macro(rows: npt.NDArray[np.int64]) -> float:
        each = [task_labels.micro_f1(said[rows, a], truth[rows, a]) for a in range(count)]
        return float(np.mean(each))

    def small(rows: npt.NDArray[np.int64]) -> float:
        return task_labels.auc(chances[rows, count], truth[rows, count])

    return [_figure(measure, tasks) for measure in (micro, macro, small)]


def _figure(measure: Callable[[npt.NDArray[np.int64]], float], tasks: Sequence[Task]) -> str:
    """Titles of one repository resemble each other, so whole repositories are drawn."""
    names = np.array([task.repository for task in tasks])
    groups = [np.flatnonzero(names == name) for name in dict.fromkeys(names.tolist())]
    draw = np.random.default_rng(7)
    values = [
        measure(np.concatenate([groups[g] for g in draw.integers(len(groups), size=len(groups))]))
        for _ in range(ROUNDS)
    ]
    low, high = np.percentile(values, [2.5, 97.5])
    return f"{measure(np.arange(len(tasks))):.3f} ({low:.3f} to {high:.3f})"
