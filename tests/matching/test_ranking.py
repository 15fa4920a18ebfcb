"""Scores are the exact sum of their reasons; unknown is neutral; a person's feedback acts at once."""

import dataclasses
import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import ranking
from matching.features import FEATURES, NEUTRAL
from matching.types import Candidate, Difficulty, Kind, Level, Profile, ReasonKind, Wish, Work
from tests.growth import growth

NOW = datetime(2026, 1, 10, tzinfo=UTC)
PERSON = Profile(
    "p",
    skills={"python": Level.WORKING, "pytorch": Level.NOVICE},
    interests=("speech recognition",),
    hours_per_week=3,
    spoken=("en",),
)


def an_issue(name: str = "1", **changes: object) -> Candidate:
    return dataclasses.replace(Candidate(name, "sandbox-a/b", "Title"), **changes)  # type: ignore[arg-type]


def value(
    kind: ReasonKind, person: Profile = PERSON, wish: Wish | None = None, **changes: object
) -> float:
    match = ranking.rank(person, wish or Wish(), [an_issue(**changes)], [0.5], now=NOW)[0]
    return next(reason.value for reason in match.reasons if reason.kind == kind)


numbers = st.none() | st.floats(allow_nan=True, allow_infinity=True)
candidates = st.builds(
    Candidate,
    id=st.text(max_size=3),
    repository=st.sampled_from(["sandbox-a/b", "sandbox-c/d", ""]),
    title=st.text(max_size=9),
    skills=st.frozensets(st.sampled_from(["python", "rust", "nlp", "docs"]), max_size=4),
    kinds=st.frozensets(st.sampled_from(list(Kind)), max_size=2),
    difficulty=st.none() | st.sampled_from(list(Difficulty)),
    human_language=st.none() | st.sampled_from(["en", "zh"]),
    hours=numbers,
    readiness=numbers,
    welcome=numbers,
    has_mentor=st.booleans(),
    exposure=st.integers(-3, 99),
    updated_at=st.none() | st.just(NOW - timedelta(days=9)) | st.just(NOW + timedelta(days=9)),
)


@settings(deadline=None)
@given(st.lists(st.tuples(candidates, st.floats()), max_size=8), st.integers(-5, 5))
def test_contributions_add_up_and_scores_are_recomputed_bit_for_bit(
    pairs: list[tuple[Candidate, float]], shift: int
) -> None:
    found = ranking.rank(
        PERSON, Wish(shift=shift), [c for c, _ in pairs], [s for _, s in pairs], now=NOW
    )
    assert len(found) == len(pairs)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    for match in found:
        assert math.fsum(reason.contribution for reason in match.reasons) == match.score
        assert ranking.recompute({r.kind: r.value for r in match.reasons}) == match.score
        assert [r.kind for r in match.reasons] == list(FEATURES)
        for reason in match.reasons:
            assert 0 <= reason.value <= 1
            assert reason.is_known or reason.value == NEUTRAL[reason.kind]
        assert 0 <= match.score <= 1


def test_says_what_it_does_not_know() -> None:
    match = ranking.rank(Profile("nobody"), Wish(), [an_issue()], [math.nan], now=NOW)[0]
    known = {reason.kind for reason in match.reasons if reason.is_known}
    assert known == {ReasonKind.MENTOR, ReasonKind.EXPOSURE}


def test_skill_fit_and_stretch() -> None:
    assert value(ReasonKind.SKILL_FIT, skills=frozenset({"python"})) == 0.75
    assert value(ReasonKind.SKILL_FIT, skills=frozenset({"rust"})) == 0
    one_new = value(ReasonKind.STRETCH, skills=frozenset({"python", "docker"}))
    nothing_new = value(ReasonKind.STRETCH, skills=frozenset({"python"}))
    all_new = value(ReasonKind.STRETCH, skills=frozenset({"rust", "docker"}))
    assert one_new > nothing_new > all_new


def test_who_knows_a_library_knows_its_language() -> None:
    person = Profile("p", skills={"pytorch": Level.FLUENT})
    assert value(ReasonKind.SKILL_FIT, person, skills=frozenset({"python"})) == 1


def test_easier_and_harder_move_what_fits() -> None:
    def order(shift: int) -> list[str]:
        issues = [an_issue(level.value, difficulty=level) for level in Difficulty]
        return [
            m.candidate_id
            for m in ranking.rank(PERSON, Wish(shift=shift), issues, [0.5] * 3, now=NOW)
        ]

    assert order(-1)[0] == "easy"
    assert order(2)[0] == "hard"


def test_interest_follows_the_wish_and_drops_what_is_excluded() -> None:
    assert value(ReasonKind.INTEREST, skills=frozenset({"speech-recognition"})) == 1
    assert value(ReasonKind.INTEREST, skills=frozenset({"rust"})) < 0.5
    wish = Wish(skills=("cuda",), excluded_skills=("speech-recognition",))
    assert value(ReasonKind.INTEREST, wish=wish, skills=frozenset({"speech-recognition"})) < 0.5
    assert (
        value(ReasonKind.INTEREST, wish=Wish(kinds=(Kind.DOCS,)), kinds=frozenset({Kind.DOCS}))
        > 0.7
    )


def test_time_language_freshness_exposure_mentor_affinity() -> None:
    assert value(ReasonKind.TIME_FIT, hours=6.0) == 1
    assert value(ReasonKind.TIME_FIT, hours=12.0) == 0.5
    assert value(ReasonKind.LANGUAGE, human_language="en") > value(
        ReasonKind.LANGUAGE, human_language="zh"
    )
    assert value(ReasonKind.FRESHNESS, updated_at=NOW) == 1
    assert value(ReasonKind.FRESHNESS, updated_at=NOW - timedelta(days=60)) == 0.5
    assert value(ReasonKind.EXPOSURE, exposure=5) == 0
    assert value(ReasonKind.MENTOR, has_mentor=True) == 1
    worked = Profile("w", history=(Work("Sandbox-A/b", "x"),))
    assert value(ReasonKind.AFFINITY, worked) == 1
    assert value(ReasonKind.AFFINITY, worked, repository="sandbox-z/y") < 0.5


def test_weights_are_checked() -> None:
    with pytest.raises(ValueError, match="weight"):
        ranking.shares({})
    with pytest.raises(ValueError, match="nothing"):
        ranking.shares(dict.fromkeys(FEATURES, 0.0))


def test_time_grows_with_the_candidates_only() -> None:
    skills = frozenset({"python", "nlp"})
    issues = [an_issue(str(i), skills=skills, hours=3.0, updated_at=NOW) for i in range(320)]
    near = [i / 320 for i in range(320)]

    def rank(count: int) -> object:
        return ranking.rank(PERSON, Wish(), issues[:count], near[:count], now=NOW, top=20)

    assert growth(rank, 80) < 10
