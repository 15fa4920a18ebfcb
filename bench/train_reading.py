"""Train the heads that read a title, on the train split only; dev is reported by `mentorable eval readiness`.

python -m bench.train_reading FOLDER     where FOLDER holds the task-labels set
"""

from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from matching import heads, task_labels
from matching.heads import AREAS, BUCKETS, FAMILIES, HEADS
from matching.task_labels import Task

TARGET = Path(heads.__file__).parent / "data" / "reading.npz"
RARE = 3
RIDGE = 2.0
FAMILY_RIDGE = 2.0
STEPS = 90
FOLDS = 3
Floats = npt.NDArray[np.float64]


def counts(tasks: list[Task]) -> sparse.csr_matrix:
    """Return which buckets each title fills; shape (len(tasks), BUCKETS)."""
    rows = [heads.buckets(task.text) for task in tasks]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    ones = np.ones(ends[-1], np.float32)
    return sparse.csr_matrix((ones, np.concatenate(rows), ends), shape=(len(tasks), BUCKETS))


def rarity(found: sparse.csr_matrix) -> npt.NDArray[np.float32]:
    """Return the inverse frequency of every bucket, zero where it is too rare to learn from."""
    seen = np.asarray((found > 0).sum(axis=0)).ravel()
    weights = np.log((found.shape[0] + 1) / (seen + 1)) + 1
    weights[seen < RARE] = 0
    return weights.astype(np.float32)


def design(
    found: sparse.csr_matrix, rare: npt.NDArray[np.float32], tasks: list[Task]
) -> sparse.csr_matrix:
    """Return unit rows of weighted buckets beside the family of the language."""
    weighted = found @ sparse.diags(rare)
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    unit = sparse.diags(1 / np.maximum(norms, 1e-9)) @ weighted
    families = np.eye(FAMILIES)[[heads.family(task.language) for task in tasks]]
    return sparse.hstack([unit, sparse.csr_matrix(families)]).tocsr().astype(np.float32)


def fit(x: sparse.csr_matrix, y: Floats) -> Floats:
    """Return ridge logistic weights; shape (columns of x + 1 for the bias, heads)."""
    columns, kinds = x.shape[1], y.shape[1]
    ridge = np.concatenate([np.full(BUCKETS, RIDGE), np.full(FAMILIES, FAMILY_RIDGE), [0.0]])[
        :, None
    ]
    turned = x.T.tocsr()

    def loss(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(columns + 1, kinds)
        scores = np.asarray(x @ w[:-1].astype(np.float32), np.float64) + w[-1]
        value = np.logaddexp(0, scores).sum() - (scores * y).sum() + 0.5 * (ridge * w**2).sum()
        wrong = 1 / (1 + np.exp(-scores)) - y
        slope = np.vstack([turned @ wrong.astype(np.float32), wrong.sum(axis=0)]) + ridge * w
        return float(value), slope.ravel()

    found = minimize(
        loss,
        np.zeros((columns + 1) * kinds),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": STEPS},
    )
    return np.asarray(found.x).reshape(columns + 1, kinds)


def predict(x: sparse.csr_matrix, w: Floats) -> Floats:
    """Return probabilities; shape (rows of x, heads)."""
    return np.asarray(1 / (1 + np.exp(-(x @ w[:-1] + w[-1]))))


def threshold(x: sparse.csr_matrix, y: Floats, repositories: list[str]) -> float:
    """Return the cut with the best micro-F1 over the areas, by folds that share no repository."""
    held = np.zeros_like(y)
    for train, test in GroupKFold(FOLDS).split(x, groups=repositories):
        held[test] = predict(x[test], fit(x[train], y[train]))
    cuts = np.arange(0.2, 0.61, 0.02)
    areas, truth = held[:, : len(AREAS)], y[:, : len(AREAS)]
    scores = [task_labels.micro_f1(areas >= cut, truth > 0) for cut in cuts]
    best = int(np.argmax(scores))
    click.echo(f"cross-validation on train: micro-F1 {scores[best]:.4f} at {cuts[best]:.2f}")
    return float(cuts[best])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folder: Path) -> None:
    """Train on the train split in FOLDER and write the file that ships with the library."""
    tasks = task_labels.tasks(folder, "train")
    found = counts(tasks)
    rare = rarity(found)
    x = design(found, rare, tasks)
    y = np.array([[*(a in t.areas for a in AREAS), t.is_small] for t in tasks], np.float64)
    cut = threshold(x, y, [task.repository for task in tasks])
    w = fit(x, y)
    scratch = TARGET.with_suffix(".part.npz")
    np.savez_compressed(
        scratch,
        table=w[:BUCKETS].astype(np.float16),
        rarity=rare.astype(np.float16),
        family=w[BUCKETS:-1].astype(np.float16),
        bias=w[-1].astype(np.float16),
        threshold=np.float32(cut),
    )
    scratch.replace(TARGET)
    click.echo(f"wrote {TARGET.name}: {TARGET.stat().st_size / 1e6:.2f} MB, {len(HEADS)} heads")


if __name__ == "__main__":
    main()
