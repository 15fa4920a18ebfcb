"""The way from a person and a wish to ranked matches: retrieve, rank, diversify."""

from datetime import datetime

from matching import text
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
    ) -> list[Match]:
        """Return the best candidates, best first, without choosing among them."""
        if not len(corpus):
            return []
        query = embedder.embed_queries([text.query(profile, wish)])[0]
        scores = corpus.vectors @ query
        order = [
            i for i in scores.argsort()[::-1] if corpus.candidates[i].id not in wish.excluded_ids
        ]
        return [
            Match(
                corpus.candidates[i].id,
                float(scores[i]),
                rank,
                (Reason(ReasonKind.SIMILARITY, float(scores[i]), float(scores[i])),),
            )
            for rank, i in enumerate(order[:top], 1)
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
