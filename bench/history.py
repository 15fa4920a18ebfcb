"""Fit what each sign of earlier work counts for, on the train split; dev is only reported.

python -m bench.history FOLDER [--every N] [--write]   where FOLDER holds the ranking-newcomers set
"""

import json
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matching import history, newcomers
from matching.corpus import Corpus

Floats = npt.NDArray[np.float64]
TARGET = Path(history.__file__).parent / "data" / "history.json"


class Split:
    """The signs of all candidates of all queries, one under the other."""

    def __init__(self, corpus: Corpus, folder: Path, split: str, every: int) -> None:
        blocks, places, hard = [], [], []
        self.starts = [0]
        for number, query in enumerate(newcomers.queries(folder, split)):
            if number % every:
                continue
            rows = np.array([corpus.rows[i] for i in query.candidates], np.intp)
            signs = history.signs(corpus, query.history[: history.NEWEST], rows)
            self.names = list(signs)
            blocks.append(np.stack(list(signs.values()), axis=1).astype(np.float32))
            places.append(self.starts[-1] + query.candidates.index(query.task))
            hard.append(query.is_hard)
            self.starts.append(self.starts[-1] + len(rows))
        self.table, self.places, self.hard = (
            np.concatenate(blocks),
            np.array(places),
            np.array(hard),
        )

    def loss(self, weights: Floats, kept: npt.NDArray[np.bool_]) -> tuple[float, Floats]:
        """Return the mean negative log-likelihood of the task taken, and its slope."""
        starts = np.array(self.starts[:-1])
        owner = np.repeat(np.arange(len(starts)), np.diff(self.starts))
        values = self.table @ weights.astype(np.float32)
        raised = np.exp(values - np.maximum.reduceat(values, starts)[owner])
        sums = np.add.reduceat(raised, starts)
        share = raised / sums[owner] * kept[owner]
        loss = -np.log(raised[self.places] / sums)[kept].sum()
        slope = self.table.T @ share - self.table[self.places[kept]].sum(axis=0)
        count = kept.sum()
        return loss / count + 1e-3 * float(weights @ weights), slope / count + 2e-3 * weights

    def fit(self, kept: npt.NDArray[np.bool_]) -> Floats:
        """Return the weights under which the tasks taken are most likely."""
        start = np.zeros(self.table.shape[1])
        found: Floats = minimize(
            self.loss, start, (kept,), jac=True, method="L-BFGS-B", options={"maxiter": 80}
        ).x
        return found

    def reciprocal(self, weights: Floats) -> Floats:
        """Return one over the rank of each task taken."""
        values = self.table @ weights.astype(np.float32)
        pairs = zip(self.starts[:-1], self.starts[1:], self.places, strict=True)
        return np.array([1 / (1 + (values[a:b] > values[p]).sum()) for a, b, p in pairs])


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--every", default=1, show_default=True, help="Use every n-th query of train.")
@click.option("--write", is_flag=True, help="Write the weights into the library.")
def main(folder: Path, every: int, write: bool) -> None:
    """Fit, report and write."""
    candidates = newcomers.tasks(folder)
    corpus = Corpus(candidates, np.zeros((len(candidates), 1), np.float32))
    train = Split(corpus, folder, "train", every)
    half = np.arange(len(train.places)) % 2 == 0
    report("train, other half", train, train.fit(half), ~half)
    weights = train.fit(np.ones(len(half), np.bool_))
    named = {name: round(float(w), 3) for name, w in zip(train.names, weights, strict=True)}
    print(json.dumps(named, indent=1))
    if write:
        TARGET.write_text(json.dumps(named, indent=1) + "\n")
    dev = Split(corpus, folder, "dev", 1)
    report("dev", dev, weights, np.ones(len(dev.places), np.bool_))


def report(name: str, split: Split, weights: Floats, kept: npt.NDArray[np.bool_]) -> None:
    """Print the mean reciprocal rank of all queries and of the hard ones."""
    found = split.reciprocal(weights)
    print(
        f"{name}: MRR {found[kept].mean():.4f}, hard {found[kept & split.hard].mean():.4f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
