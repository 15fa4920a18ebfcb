"""Neither one large repository at the top nor a wish without words leaves out what fits."""

from datetime import UTC, datetime, timedelta

import pytest

from matching import retrieval
from matching.corpus import Corpus
from matching.embedders.hashing import HashingEmbedder
from matching.matcher import Matcher
from matching.types import Candidate, Profile, Wish

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_it_looks_further_down_until_enough_can_be_shown() -> None:
    large = [
        Candidate(f"large-{n}", "sandbox-a/large", f"Quantize kernel number {n} on the gpu {n * 7}")
        for n in range(120)
    ]
    small = [
        Candidate(f"small-{n}", f"sandbox-b/small-{n}", f"Readme {n} names the gpu once")
        for n in range(6)
    ]
    issues = [*large, *small]
    embedder = HashingEmbedder(128)
    corpus = Corpus(issues, embedder.embed_documents([issue.title for issue in issues]))
    shown = Matcher().suggest(
        embedder, corpus, Profile("p"), Wish("quantize kernel gpu"), now=NOW, k=5
    )
    assert len(shown) == 5
    assert sum(match.candidate_id.startswith("large") for match in shown) == 2
    assert [match.rank for match in shown] == [1, 2, 3, 4, 5]


def test_who_said_nothing_sees_the_newest_of_a_large_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "SHORTLIST", 3)
    issues = [
        Candidate(
            str(n), f"sandbox-b/small-{n}", f"Task {n}", updated_at=NOW - timedelta(days=20 - n)
        )
        for n in range(20)
    ]
    embedder = HashingEmbedder(128)
    corpus = Corpus(issues, embedder.embed_documents([issue.title for issue in issues]))
    wish = Wish(excluded_ids=frozenset({"19"}))
    found = Matcher().rank(embedder, corpus, Profile("p"), wish, now=NOW)
    assert [match.candidate_id for match in found] == ["18", "17", "16"]
