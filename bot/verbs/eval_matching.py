"""mentorable eval matching: short wishes in fifteen languages, introductions in five, beside yardsticks."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from bot import settings
from matching import embedders, evaluation, readiness, text
from matching.corpus import Corpus, described
from matching.embedders import Embedder
from matching.evaluation import Cases, Judged
from matching.lexical import LexicalIndex
from matching.matcher import Matcher
from matching.types import Candidate, Profile, Wish

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SHOWN, _COMPARED = 5, 10
Ranker = Callable[[str], Sequence[str]]
"""A wish in; ids out, best first."""

Rankings = Mapping[str, Sequence[Sequence[str]]]
"""By language, the ranking of every wish, in the order of the wishes."""


@click.command()
@click.option("--wishes", default=0, help="Only so many wishes of each set; 0 means all.")
def command(wishes: int) -> None:
    """Rank issues for wishes in many languages, beside the plain model, BM25 and random."""
    embedder = load()
    console = Console()
    for cases in Cases:
        systems = rankers(embedder, evaluation.issues(cases))
        for name, all_of_them in _parts(cases).items():
            part = all_of_them[: wishes or None]
            rankings = {system: _ranked(ranker, part) for system, ranker in systems.items()}
            console.print(_systems(f"{name}, {len(part)}: nDCG@5 (95 % interval)", rankings, part))
            console.print(_languages(rankings["Mentorable"], part))


def load() -> Embedder:
    """Load the embedder that is set."""
    configured = settings.load()
    return embedders.load(
        configured.embedder, configured.folder, precision=configured.embedder_precision
    )


def _parts(cases: Cases) -> Mapping[str, Sequence[Judged]]:
    wishes = evaluation.wishes(cases)
    if cases is Cases.INTRODUCTIONS:
        return {"Introductions": wishes}
    return {
        "Short wishes, not looked at": [wish for wish in wishes if not wish.is_odd],
        "Short wishes, looked at while tuning": [wish for wish in wishes if wish.is_odd],
    }


def _ranked(ranker: Ranker, wishes: Sequence[Judged]) -> Rankings:
    return {
        language: [ranker(wish.texts[language]) for wish in wishes] for language in wishes[0].texts
    }


def _read(candidate: Candidate) -> Candidate:
    reading = readiness.read(
        candidate.title, candidate.body, candidate.labels, candidate.programming_language
    )
    return described(candidate, reading)


def rankers(embedder: Embedder, issues: Sequence[Candidate]) -> dict[str, Ranker]:
    """Return every system that is measured, over some issues."""
    candidates = [_read(candidate) for candidate in issues]
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


def _systems(title: str, rankings: Mapping[str, Rankings], wishes: Sequence[Judged]) -> Table:
    table = Table("system", "English", "other languages", title=title)
    for name, by_language in rankings.items():
        gains = {language: _gains(ranked, wishes) for language, ranked in by_language.items()}
        # wishes, not languages, are drawn anew: the wordings of one wish are one case
        other = np.mean([gains[each] for each in gains if each != "en"], axis=0)
        table.add_row(name, _cell(gains["en"]), _cell(other.tolist()))
    return table


def _languages(by_language: Rankings, wishes: Sequence[Judged]) -> Table:
    table = Table("language", "nDCG@5", "overlap@10 with English")
    for language, ranked in by_language.items():
        pairs = zip(ranked, by_language["en"], strict=True)
        shared = [evaluation.overlap_at_k(ours, english, _COMPARED) for ours, english in pairs]
        table.add_row(language, _cell(_gains(ranked, wishes)), _cell(shared))
    return table


def _gains(ranked: Sequence[Sequence[str]], wishes: Sequence[Judged]) -> list[float]:
    return [
        evaluation.ndcg_at_k(ids, wish.grades, _SHOWN)
        for ids, wish in zip(ranked, wishes, strict=True)
    ]


def _cell(values: Sequence[float]) -> str:
    found = evaluation.figure(values)
    return f"{found.mean:.3f} ({found.low:.3f} to {found.high:.3f})"
