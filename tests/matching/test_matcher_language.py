"""Issues in a language the person does not read sink; English is nobody's surprise."""

from datetime import UTC, datetime

from matching.corpus import Corpus
from matching.embedders.hashing import HashingEmbedder
from matching.matcher import Matcher
from matching.types import Candidate, Match, Profile, ReasonKind, Wish

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ISSUES = (
    Candidate(
        "english",
        "sandbox-a/one",
        "Explain the noise model in the documentation",
        "Readers ask about it.",
    ),
    Candidate(
        "french",
        "sandbox-b/two",
        "Comment documenter le modèle de bruit dans la documentation ?",
        "Les lecteurs posent souvent la question, et personne ne sait où la réponse est écrite.",
    ),
)


def ranked(*spoken: str) -> dict[str, Match]:
    embedder = HashingEmbedder(64)
    corpus = Corpus(ISSUES, embedder.embed_documents([issue.title for issue in ISSUES]))
    matches = Matcher().rank(
        embedder, corpus, Profile("p", spoken=spoken), Wish("documentation"), now=NOW
    )
    return {match.candidate_id: match for match in matches}


def language_of(match: Match) -> tuple[float, bool]:
    (reason,) = (reason for reason in match.reasons if reason.kind == ReasonKind.LANGUAGE)
    return reason.value, reason.is_known


def test_an_issue_one_cannot_read_sinks() -> None:
    matches = ranked("en")
    assert language_of(matches["english"]) == (1.0, True)
    assert language_of(matches["french"])[0] < 0.5
    assert matches["english"].rank == 1


def test_who_reads_both_is_not_held_back() -> None:
    assert language_of(ranked("en", "fr")["french"]) == (1.0, True)


def test_english_is_neutral_for_who_did_not_name_it() -> None:
    assert not language_of(ranked("hi")["english"])[1]
