"""Train the heads that read a title, on the train split only; dev is reported by `mentorable eval readiness`.

python -m bench.train_reading FOLDER     where FOLDER holds the task-labels set
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt
import torch
from scipy import sparse
from sklearn.model_selection import GroupKFold
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  # as its documentation calls it

from matching import heads, task_labels
from matching.heads import AREAS, BUCKETS, FAMILIES, HEADS
from matching.task_labels import Task

TARGET = Path(heads.__file__).parent / "data" / "reading.npz"
FEWEST_REPOSITORIES = 3
"""What fewer repositories say is their own vocabulary and teaches nothing about others."""

UNITS = 64
EPOCHS = 4
BATCH = 128
RATE = 3e-3
START, FAMILY_START = 0.01, 0.1
SCALE = 4.0
PIECES_LEFT_OUT, UNITS_LEFT_OUT = 0.4, 0.3
HINT_WEIGHT = 0.5
FOLDS = 3
SEED = 7
Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Design:
    """Titles as unit rows over buckets, and the family of each one's language."""

    rows: sparse.csr_matrix
    families: Tensor


@dataclass(frozen=True, slots=True)
class Reader:
    """Buckets, one layer of units, heads; what ships of it is read by ``matching/heads.py``."""

    table: nn.EmbeddingBag
    family: nn.Embedding
    heads: nn.Linear

    @classmethod
    def fresh(cls, outputs: int) -> "Reader":
        """Return one that has learnt nothing yet."""
        table = nn.EmbeddingBag(BUCKETS, UNITS, mode="sum", sparse=True)
        family = nn.Embedding(FAMILIES, UNITS)
        nn.init.normal_(table.weight, 0, START)
        nn.init.normal_(family.weight, 0, FAMILY_START)
        return cls(table, family, nn.Linear(UNITS, outputs))

    def scores(self, x: Design, rows: Indices, *, is_learning: bool) -> Tensor:
        """Return the scores of some rows; while learning, pieces and units are left out at random."""
        part = x.rows[rows]
        weights = F.dropout(torch.from_numpy(part.data), PIECES_LEFT_OUT, is_learning)
        columns, starts = (
            torch.from_numpy(i.astype(np.int64)) for i in (part.indices, part.indptr)
        )
        found = self.table(columns, starts[:-1], per_sample_weights=weights) * SCALE
        units = torch.relu(found + self.family(x.families[rows]))
        return self.heads(F.dropout(units, UNITS_LEFT_OUT, is_learning))


def counts(tasks: list[Task]) -> sparse.csr_matrix:
    """Return which buckets each title fills; shape (len(tasks), BUCKETS)."""
    rows = [heads.buckets(task.text) for task in tasks]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    ones = np.ones(ends[-1], np.float32)
    return sparse.csr_matrix((ones, np.concatenate(rows), ends), shape=(len(tasks), BUCKETS))


def rarity(found: sparse.csr_matrix, tasks: list[Task]) -> Floats:
    """Return the inverse frequency of every bucket, zero where too few repositories fill it."""
    names, owners = np.unique([task.repository for task in tasks], return_inverse=True)
    ones = np.ones(len(tasks), np.float32)
    owned = sparse.csr_matrix((ones, (owners, np.arange(len(tasks)))), (len(names), len(tasks)))
    spread = np.asarray(((owned @ found) > 0).sum(axis=0)).ravel()
    seen = np.asarray(found.sum(axis=0)).ravel()
    weights = np.log((len(tasks) + 1) / (seen + 1)) + 1
    return np.where(spread < FEWEST_REPOSITORIES, 0, weights).astype(np.float32)


def design(found: sparse.csr_matrix, rare: Floats, tasks: list[Task]) -> Design:
    """Return unit rows of weighted buckets beside the family of the language."""
    weighted = (found @ sparse.diags(rare)).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    unit = (sparse.diags(1 / np.maximum(norms, 1e-9)) @ weighted).tocsr().astype(np.float32)
    unit.eliminate_zeros()
    return Design(unit, torch.tensor([heads.family(task.language) for task in tasks]))


def truth(tasks: list[Task]) -> Floats:
    """Return what the heads should say, then hints that only help to learn: how large, how many files."""
    rows = [[*(a in t.areas for a in AREAS), t.is_small, *_hints(t.size, t.files)] for t in tasks]
    return np.array(rows, np.float32)


def _hints(size: int, files: int) -> Iterator[bool]:
    yield from (size > 0, size > 2, files > 1, files > 3)


def fit(x: Design, y: Floats) -> Reader:
    """Return a trained reader; the same rows give the same one."""
    torch.manual_seed(SEED)
    order, reader, goal = np.random.default_rng(SEED), Reader.fresh(y.shape[1]), torch.from_numpy(y)
    worth = torch.tensor([1.0] * len(HEADS) + [HINT_WEIGHT] * (y.shape[1] - len(HEADS)))
    dense = [*reader.family.parameters(), *reader.heads.parameters()]
    climbers = [torch.optim.SparseAdam(reader.table.parameters()), torch.optim.Adam(dense)]
    each = len(y) // BATCH
    batches = np.concatenate(
        [np.split(order.permutation(len(y))[: each * BATCH], each) for _ in range(EPOCHS)]
    )
    for step, rows in enumerate(batches):
        scores = reader.scores(x, rows, is_learning=True)
        loss = F.binary_cross_entropy_with_logits(scores, goal[rows], worth, reduction="sum")
        for climber in climbers:
            climber.param_groups[0]["lr"] = RATE * (1 - step / len(batches))
            climber.zero_grad()
        (loss / BATCH).backward()
        for climber in climbers:
            climber.step()
    return reader


def predict(x: Design, reader: Reader) -> Floats:
    """Return probabilities; shape (rows of x, heads)."""
    parts = np.array_split(np.arange(x.rows.shape[0]), x.rows.shape[0] // 1024 + 1)
    with torch.no_grad():
        scores = torch.cat([reader.scores(x, rows, is_learning=False) for rows in parts])
    return np.asarray(torch.sigmoid(scores)[:, : len(HEADS)])


def threshold(found: sparse.csr_matrix, tasks: list[Task]) -> float:
    """Return the cut with the best micro-F1 over the areas, by folds that share no repository."""
    y = truth(tasks)
    held = np.zeros((len(tasks), len(HEADS)), np.float32)
    groups = [task.repository for task in tasks]
    for train, test in GroupKFold(FOLDS).split(y, groups=groups):
        learnt, asked = ([tasks[i] for i in rows] for rows in (train, test))
        rare = rarity(found[train], learnt)
        reader = fit(design(found[train], rare, learnt), y[train])
        held[test] = predict(design(found[test], rare, asked), reader)
    cuts = np.arange(0.2, 0.61, 0.01)
    areas, is_so = held[:, : len(AREAS)], y[:, : len(AREAS)] > 0
    scores = [task_labels.micro_f1(areas >= cut, is_so) for cut in cuts]
    best, small = int(np.argmax(scores)), len(AREAS)
    click.echo(
        f"cross-validation on train: micro-F1 {scores[best]:.4f} at {cuts[best]:.2f}, "
        f"small or not AUC {task_labels.auc(held[:, small], y[:, small] > 0):.4f}"
    )
    return float(cuts[best])


def shipped(reader: Reader, rare: Floats, cut: float) -> dict[str, Any]:
    """Return the arrays of the file: the table in steps of one byte, all else in half precision."""
    table = reader.table.weight.detach().numpy() * SCALE
    table[rare == 0] = 0
    steps = np.abs(table).max(axis=0) / 127
    half = {
        "steps": steps,
        "rarity": rare,
        "family": reader.family.weight.detach().numpy(),
        "heads": reader.heads.weight.detach().numpy()[: len(HEADS)].T,
        "bias": reader.heads.bias.detach().numpy()[: len(HEADS)],
    }
    small = {name: array.astype(np.float16) for name, array in half.items()}
    return {"table": np.rint(table / steps).astype(np.int8), "threshold": np.float32(cut), **small}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folder: Path) -> None:
    """Train on the train split in FOLDER and write the file that ships with the library."""
    torch.set_num_threads(1)  # one order of additions, one file
    tasks = task_labels.tasks(folder, "train")
    found = counts(tasks)
    cut = threshold(found, tasks)
    rare = rarity(found, tasks)
    reader = fit(design(found, rare, tasks), truth(tasks))
    scratch = TARGET.with_suffix(".part.npz")
    np.savez_compressed(scratch, **shipped(reader, rare, cut))
    scratch.replace(TARGET)
    click.echo(f"wrote {TARGET.name}: {TARGET.stat().st_size / 1e6:.2f} MB, {len(HEADS)} heads")


if __name__ == "__main__":
    main()
