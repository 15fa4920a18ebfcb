"""mentorable eval matching: wishes in fifteen languages, and newcomers' first tasks where present."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from bot import settings
from matching import embedders, evaluation, readiness, text
from matching.corpus import Corpus, described
from matching.embedders import Embedder
from matching.evaluation import Judged
from matching.language import LANGUAGES
from matching.lexical import LexicalIndex
from matching.matcher import Matcher
from matching.types import Candidate, Profile, Wish

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN, _COMPARED = 5, 10
Ranker = Callable[[str], Sequence[str]]
"""A wish in; ids out, best first."""


@click.command()
@click.option("--all-wishes", is_flag=True, help="Count also the wishes that were used for tuning.")
def command(all_wishes: bool) -> None:
    """Rank sixty issues for wishes in fifteen languages, beside random, BM25 and the plain model."""
    configured = settings.load()
    embedder = embedders.load(
        configured.embedder, configured.folder, precision=configured.embedder_precision
    )
    candidates = [_read(candidate) for candidate in evaluation.issues()]
    wishes = [wish for wish in evaluation.wishes() if all_wishes or wish.is_held_out]
    console = Console()
    console.print(_systems(embedder, candidates, wishes))
    console.print(_languages(embedder, candidates, wishes))


def _read(candidate: Candidate) -> Candidate:
    reading = readiness.read(
        candidate.title, candidate.body, candidate.labels, candidate.programming_language
    )
    return described(candidate, reading)


def _rankers(embedder: Embedder, candidates: Sequence[Candidate]) -> dict[str, Ranker]:
    texts = [text.document(candidate) for candidate in candidates]
    ids = [candidate.id for candidate in candidates]
    vectors = embedder.embed_documents(texts)
    corpus, lexical, matcher = Corpus(candidates, vectors), LexicalIndex(texts), Matcher()

    def ordered(scores: np.ndarray) -> list[str]:
        return [ids[row] for row in np.argsort(-scores, kind="stable")]

    def ours(wish: str) -> list[str]:
        matches = matcher.rank(embedder, corpus, Profile("", text=wish), Wish(), now=_NEVER)
        return [match.candidate_id for match in matches]

    return {
        "Mentorable": ours,
        "plain model": lambda wish: ordered(vectors @ embedder.embed_queries([wish])[0]),
        "BM25": lambda wish: ordered(lexical.bm25(wish)),
        "random": lambda wish: random.Random(wish).sample(ids, len(ids)),
    }


def _systems(
    embedder: Embedder, candidates: Sequence[Candidate], wishes: Sequence[Judged]
) -> Table:
    table = Table("system", "English", "other languages", title="nDCG@5 (95 % interval)")
    for name, ranker in _rankers(embedder, candidates).items():
        gains = {
            language: [
                evaluation.ndcg_at_k(ranker(wish.texts[language]), wish.grades, _SHOWN)
                for wish in wishes
            ]
            for language in LANGUAGES
        }
        # wishes, not languages, are drawn anew: fourteen wordings of one wish are one case
        other = np.mean([gains[each] for each in LANGUAGES if each != "en"], axis=0)
        table.add_row(name, _cell(gains["en"]), _cell(other.tolist()))
    return table


def _languages(
    embedder: Embedder, candidates: Sequence[Candidate], wishes: Sequence[Judged]
) -> Table:
    ours = _rankers(embedder, candidates)["Mentorable"]
    english = {wish.id: ours(wish.texts["en"]) for wish in wishes}
    table = Table(
        "language", "nDCG@5", "overlap@10 with English", title=f"By language, {len(wishes)} wishes"
    )
    for language in LANGUAGES:
        found = {wish.id: ours(wish.texts[language]) for wish in wishes}
        table.add_row(
            language,
            _cell([evaluation.ndcg_at_k(found[w.id], w.grades, _SHOWN) for w in wishes]),
            _cell([evaluation.overlap_at_k(found[w.id], english[w.id], _COMPARED) for w in wishes]),
        )
    return table


def _cell(values: Sequence[float]) -> str:
    found = evaluation.figure(values)
    return f"{found.mean:.3f} ({found.low:.3f} to {found.high:.3f})"
