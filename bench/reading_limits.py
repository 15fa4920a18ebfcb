"""How much better titles could be read by somebody who knows the habits of their repository.

python -m bench.reading_limits FOLDER     where FOLDER holds the task-labels set

In each repository of dev, every head is moved by one number that fits merged changes of that
repository: some drawn ones, judged on all the others, or all of them, which is the ceiling.
"""

from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from matching import heads, task_labels
from matching.heads import AREAS
from matching.task_labels import Task

KNOWN = (0, 10, 30, 100)
SPREAD = 1.0
"""How far repositories differ, as the variance of the number before anything is known."""

STEPS = 30
SEED = 7
Floats = npt.NDArray[np.float64]
Said = npt.NDArray[np.bool_]


def moves(scores: Floats, truth: Said) -> Floats:
    """Return the most probable number for each head, by Newton's method; shape (heads,)."""
    moved = np.zeros(scores.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-(scores + moved)))
        slope = (truth - chances).sum(axis=0) - moved / SPREAD
        bend = (chances * (1 - chances)).sum(axis=0) + 1 / SPREAD
        moved += np.clip(slope / bend, -2, 2)
    return moved


def judged(
    scores: Floats, truth: Said, groups: list[npt.NDArray[np.int64]], known: int | None
) -> str:
    """Return the figures over all titles that were not among the known ones; None knows all."""
    draw, moved, asked = np.random.default_rng(SEED), scores.copy(), []
    for rows in groups:
        mixed = draw.permutation(rows)
        learnt, left = (mixed, mixed) if known is None else (mixed[:known], mixed[known:])
        moved[left] += moves(scores[learnt], truth[learnt])
        asked.append(left)
    rows, count = np.concatenate(asked), len(AREAS)
    cut = float(np.log(heads.weights().threshold / (1 - heads.weights().threshold)))
    micro = task_labels.micro_f1(moved[rows, :count] >= cut, truth[rows, :count])
    return f"micro-F1 {micro:.3f}, small or not AUC {task_labels.auc(moved[rows, count], truth[rows, count]):.3f}"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folder: Path) -> None:
    """Print the figures for more and more known changes of each repository."""
    tasks: list[Task] = task_labels.tasks(folder, "dev")
    chances = heads.probabilities([t.text for t in tasks], [t.language for t in tasks])
    held = np.clip(chances.astype(np.float64), 1e-6, 1 - 1e-6)
    scores = np.log(held / (1 - held))
    truth = np.array([[*(a in t.areas for a in AREAS), t.is_small] for t in tasks], np.bool_)
    names = np.array([task.repository for task in tasks])
    groups = [np.flatnonzero(names == name) for name in np.unique(names)]
    for known in (*KNOWN, None):
        click.echo(
            f"{'all' if known is None else known:>4} known: {judged(scores, truth, groups, known)}"
        )


if __name__ == "__main__":
    main()
