"""Train the heads that read a message: on the train half and the phrases, never on the dev half.

python -m bench.train_understanding     with the settings' own embedder
"""

import itertools
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot import settings
from bot.understanding import evaluation, understander
from bot.understanding.cues import expand
from bot.understanding.lexicon import FOLDER, languages
from bot.understanding.types import SAID_OUTRIGHT, Intent
from matching import embedders, gist

CUE_WEIGHT = 0.5
MOST_CHOICES = 1
EVERY = 4
"""One message in so many is read once more behind a greeting or thanks, as people write."""

SMALL_TALK = ("greet", "thanks")
LETTERS_C, MEANING_C = 30.0, 30.0

LABELS = sorted({*Intent} - SAID_OUTRIGHT)

Labelled = tuple[str, str, float]


def cue_phrases() -> Iterator[Labelled]:
    """Yield cue phrases as weak examples: text, intent, weight."""
    for language in languages():
        cues = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))["cues"]
        for intent, written in cues.items():
            if intent in SAID_OUTRIGHT:
                continue
            for cue in written.split(";"):
                bare = cue.split("^")[0].strip().lstrip("=").replace("..", " ").replace("*", "")
                for text in itertools.islice(expand(bare), MOST_CHOICES):
                    if text:
                        yield text, intent, CUE_WEIGHT


def examples() -> list[Labelled]:
    """Return the train half and the phrases."""
    return [(m.text, str(m.intent), 1.0) for m in _messages()]


def opened() -> Iterator[Labelled]:
    """Yield some of the examples behind a greeting or thanks of their language: what follows counts."""
    small: dict[str, Iterator[str]] = {
        code: itertools.cycle(
            [m.text for m in _messages() if m.language == code and m.intent in SMALL_TALK]
        )
        for code in languages()
    }
    for message in _messages()[::EVERY]:
        if message.intent not in SMALL_TALK:
            yield f"{next(small[message.language])}, {message.text}", str(message.intent), 1.0


@cache
def _messages() -> list[evaluation.Message]:
    return [*evaluation.messages("train"), *evaluation.phrases()]


def letters(texts: list[str]) -> sparse.csr_matrix:
    """Return the buckets of each text, of unit length; shape (len(texts), BUCKETS)."""
    data, columns, ends = [], [], [0]
    for text in texts:
        found, counts = np.unique(gist.buckets(understander.masked(text)), return_counts=True)
        weights = np.log1p(counts)
        data.append(weights / (np.linalg.norm(weights) or 1.0))
        columns.append(found)
        ends.append(ends[-1] + len(found))
    shape = (len(texts), gist.BUCKETS)
    return sparse.csr_matrix((np.concatenate(data), np.concatenate(columns), ends), shape=shape)


def fit(
    features: npt.NDArray[np.float32] | sparse.csr_matrix, rows: list[Labelled], c: float
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return weights (features, intents) and bias of a balanced logistic regression."""
    model = LogisticRegression(C=c, max_iter=400, class_weight="balanced")
    model.fit(features, [row[1] for row in rows], sample_weight=[row[2] for row in rows])
    assert list(model.classes_) == LABELS
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)


@click.command()
def main() -> None:
    """Train both heads and write them beside the lexicons."""
    own = settings.load()
    model = embedders.load(own.embedder, own.folder)
    rows = examples()
    weak = [*rows, *opened(), *cue_phrases()]
    table, bias = fit(letters([row[0] for row in weak]), weak, LETTERS_C)
    click.echo(f"letters: {len(weak)} examples")
    vectors = model.embed_queries([row[0] for row in rows])
    lens, lens_bias = fit(vectors, rows, MEANING_C)
    target: Path = understander.HEADS
    np.savez_compressed(
        target,
        labels=np.array(LABELS),
        table=table.astype(np.float16),
        bias=bias,
        embedder=np.array(model.name),
        lens=lens,
        lens_bias=lens_bias,
    )
    click.echo(f"{len(rows)} examples, {target.stat().st_size // 1024} KB in {target}")


if __name__ == "__main__":
    main()
