"""The way from a person and a wish to ranked matches: retrieve, rank, diversify."""

from collections.abc import Sequence
from datetime import datetime

from matching import diversity, ranking, retrieval
from matching.corpus import Corpus
from matching.embedders import Embedder
from matching.types import Match, Profile, Wish

_WIDER, _AT_LEAST = 3, 200
_DEPTHS = (40, 240, 1200)


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
        # who said nothing is near to nothing: then the features alone must choose, from more
        count = len(found.rows) if question.is_empty else max(_WIDER * top, _AT_LEAST)
        return ranking.rank(
            profile,
            wish,
            [corpus.read(row) for row in found.rows[:count]],
            found.similarity[:count].tolist(),
            now=now,
            top=top,
        )

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
        """Return what to show: the best candidates, at most two of one repository, no near-duplicates.

        Where few repositories crowd the top, it looks further down until k can be shown.
        """
        shown: list[Match] = []
        for depth in _DEPTHS:
            top = max(_WIDER * k, depth)
            matches = self.rank(embedder, corpus, profile, wish, now=now, top=top)
            shown = diversity.choose(
                matches,
                {m.candidate_id: corpus.candidates[corpus.rows[m.candidate_id]] for m in matches},
                lambda candidate_id: corpus.index.vector(corpus.rows[candidate_id]),
                k=k,
                is_one_repository=wish.repository is not None,
            )
            if len(shown) >= k or len(matches) < top:
                break
        return shown
