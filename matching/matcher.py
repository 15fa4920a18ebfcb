"""The way from a person and a wish to ranked matches: retrieve, rank, diversify."""

from collections.abc import Sequence
from datetime import datetime

from matching import retrieval
from matching.corpus import Corpus
from matching.embedders import Embedder
from matching.types import Match, Profile, Reason, ReasonKind, Wish


class Matcher:
    """Ranks candidates for a person; holds no state of its own."""

    def rank(
        self,
        embedder: Embedder,
        corpus: Corpus,
        profile: Profile,
        wish: Wish,
        *,
        now: datetime,
        top: int = 100,
        among: Sequence[str] | None = None,
    ) -> list[Match]:
        """Return the best candidates, best first, without choosing among them.

        ``among`` names the only candidates that may be found.
        """
        if not len(corpus):
            return []
        question = retrieval.ask(embedder, profile, wish)
        mask = corpus.mask(profile, wish, among)
        found = retrieval.find(corpus, question, profile, wish, mask)
        pairs = zip(found.rows[:top], found.similarity[:top], strict=True)
        return [
            Match(
                corpus.candidates[row].id,
                float(similarity),
                rank,
                (Reason(ReasonKind.SIMILARITY, float(similarity), float(similarity)),),
            )
            for rank, (row, similarity) in enumerate(pairs, 1)
        ]

    def suggest(
        self,
        embedder: Embedder,
        corpus: Corpus,
        profile: Profile,
        wish: Wish,
        *,
        now: datetime,
        k: int = 5,
    ) -> list[Match]:
        """Return what to show: the best candidates, at most two of one repository, no near-duplicates."""
        return self.rank(embedder, corpus, profile, wish, now=now, top=k)
