"""mentorable eval newcomers: find the first task of people from their earlier work, on a public set."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from matching import evaluation, newcomers, text
from matching.corpus import Corpus
from matching.embedders.hashing import HashingEmbedder
from matching.index import top
from matching.matcher import Matcher
from matching.newcomers import Query
from matching.types import Profile, Wish

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--queries", default=0, help="Only so many people; 0 means all.")
def command(folder: Path, queries: int) -> None:
    """Rank the dev split of ranking-newcomers in FOLDER, beside BM25 and random.

    People here have said nothing; where only earlier work is known, the model's vectors have no
    part in the score, so the hashing embedder stands in for it and nothing has to be embedded.
    """
    embedder, matcher = HashingEmbedder(64), Matcher()
    tasks = newcomers.tasks(folder)
    corpus = Corpus(tasks, embedder.embed_documents([text.document(task) for task in tasks]))
    people = list(newcomers.queries(folder, "dev"))[: queries or None]
    found: dict[str, list[float]] = {"Mentorable": [], "BM25": [], "random": []}
    for person in people:
        matches = matcher.rank(
            embedder,
            corpus,
            Profile(person.id, history=person.history),
            Wish(),
            now=_NEVER,
            top=len(person.candidates),
            among=person.candidates,
        )
        _note(found["Mentorable"], person, [match.candidate_id for match in matches])
        _note(found["BM25"], person, _bm25(corpus, person))
        _note(
            found["random"],
            person,
            random.Random(person.id).sample(person.candidates, len(person.candidates)),
        )
    Console().print(_table(found, people))


def _note(values: list[float], person: Query, ranked: Sequence[str]) -> None:
    values.append(evaluation.reciprocal_rank(ranked, {person.task}))


def _bm25(corpus: Corpus, person: Query) -> list[str]:
    rows = np.array([corpus.rows[i] for i in person.candidates], np.intp)
    scores = corpus.lexical.bm25(" ".join(work.text for work in person.history))[rows]
    return [person.candidates[place] for place in top(scores, len(rows))]


def _table(found: dict[str, list[float]], people: Sequence[Query]) -> Table:
    hard = [place for place, person in enumerate(people) if person.is_hard]
    table = Table("system", f"all {len(people)}", f"hard {len(hard)}", title="MRR (95 % interval)")
    for name, values in found.items():
        table.add_row(name, _cell(values), _cell([values[place] for place in hard]))
    return table


def _cell(values: Sequence[float]) -> str:
    if not values:
        return "none"
    figure = evaluation.figure(values)
    return f"{figure.mean:.3f} ({figure.low:.3f} to {figure.high:.3f})"
