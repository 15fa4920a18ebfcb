"""Pairs hold every condition, serve as many as possible, and pass nobody over for an equal newcomer."""

import dataclasses
import math
from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from matching.pairing import MIN_SHARED_HOURS, Guide, Seeker, fit, may_meet, pair, week
from matching.types import Level, Profile, ReasonKind

some_hours = st.frozensets(st.integers(0, 5), max_size=4)
some_skills = st.dictionaries(
    st.sampled_from(["python", "pytorch", "docs"]), st.sampled_from(list(Level)), max_size=2
)
spoken = st.sampled_from([("en",), ("es",), ("en", "es"), ()])


@st.composite
def people(draw: st.DrawFn) -> tuple[list[Seeker], list[Guide]]:
    seekers = [
        Seeker(
            Profile(f"s{n}", skills=draw(some_skills), spoken=draw(spoken)),
            draw(some_hours),
            draw(st.integers(0, 2)),
            draw(st.integers(0, 30)),
            draw(st.frozensets(st.sampled_from(["g0", "g1"]), max_size=1)),
        )
        for n in range(draw(st.integers(0, 6)))
    ]
    guides = [
        Guide(Profile(f"g{n}", skills=draw(some_skills), spoken=draw(spoken)), draw(st.integers(0, 2)),
              draw(some_hours), draw(st.booleans()))
        for n in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    return seekers, guides


def most(seekers: list[Seeker], guides: list[Guide]) -> int:
    n, m = len(seekers), len(guides)
    matrix = np.zeros((n + m + 2, n + m + 2), np.int32)
    for i, seeker in enumerate(seekers):
        matrix[0, 2 + i] = 1
        for j, guide in enumerate(guides):
            matrix[2 + i, 2 + n + j] = may_meet(seeker, guide)
            matrix[2 + n + j, 1] = guide.capacity
    return int(maximum_flow(csr_matrix(matrix), 0, 1).flow_value)


@settings(deadline=None, max_examples=80)
@given(people())
def test_conditions_hold_most_are_served_and_waiting_is_honoured(
    group: tuple[list[Seeker], list[Guide]],
) -> None:
    seekers, guides = group
    found = pair(seekers, guides)
    seeker_of = {s.profile.id: s for s in seekers}
    guide_of = {g.profile.id: g for g in guides}
    assert len(found.pairings) == most(seekers, guides)
    assert max(Counter(p.learner_id for p in found.pairings).values(), default=0) <= 1
    for mentor, count in Counter(p.mentor_id for p in found.pairings).items():
        assert count <= guide_of[mentor].capacity
    served = {p.learner_id: p.mentor_id for p in found.pairings}
    for learner, mentor in served.items():
        one, other = seeker_of[learner], guide_of[mentor]
        assert set(one.profile.spoken) & set(other.profile.spoken)
        assert not other.is_away
        assert mentor not in one.blocked
        if one.hours and other.hours:
            assert len(one.hours & other.hours) >= MIN_SHARED_HOURS
    for waiting in found.waiting:
        before = seeker_of[waiting.profile.id]
        for learner, mentor in served.items():
            if may_meet(before, guide_of[mentor]):
                assert waiting.passed_over == before.passed_over + 1
                assert seeker_of[learner].passed_over >= before.passed_over
    assert {s.profile.id for s in found.waiting} | set(served) == set(seeker_of)


def test_nobody_is_passed_over_twice_for_an_equal_newcomer() -> None:
    person = Profile("old", skills={"python": Level.NOVICE}, spoken=("en",))
    mentor = Guide(Profile("g", skills={"python": Level.FLUENT}, spoken=("en",)), capacity=1)
    rival = dataclasses.replace(person, id="rival", interests=("python",))
    first = pair([Seeker(rival, waiting_days=1), Seeker(person, waiting_days=1)], [mentor])
    (left,) = first.waiting
    newcomers = [Seeker(dataclasses.replace(person, id=f"n{i}")) for i in range(5)]
    second = pair([*newcomers, left], [mentor])
    assert [p.learner_id for p in second.pairings] == [left.profile.id]


def test_the_best_fit_wins_among_equals_and_says_why() -> None:
    learner = Seeker(
        Profile("s", skills={"pytorch": Level.NOVICE}, spoken=("en", "fr")), frozenset(range(10))
    )
    good = Guide(
        Profile("good", skills={"pytorch": Level.FLUENT}, spoken=("fr",)), 1, frozenset(range(10))
    )
    weak = Guide(
        Profile(
            "weak",
            skills={"rust": Level.NOVICE},
            spoken=("en",),
        ),
        1,
        frozenset(range(3)),
    )
    (found,) = pair([learner], [weak, good]).pairings
    assert found.mentor_id == "good"
    assert math.fsum(r.contribution for r in found.reasons) == found.score
    details = {r.kind: r.detail for r in found.reasons}
    assert details[ReasonKind.SKILL_FIT] == ("pytorch",)
    assert details[ReasonKind.LANGUAGE] == ("fr",)
    assert details[ReasonKind.TIME_FIT] == ("10",)


def test_unknown_is_said() -> None:
    score, reasons = fit(
        Seeker(Profile("s", spoken=("en",))), Guide(Profile("g", spoken=("en",)), 1)
    )
    assert score == 0.5
    assert {r.kind for r in reasons if r.is_known} == {ReasonKind.LANGUAGE}


def test_weeks_turn_around() -> None:
    assert week({0}, 120) == {166}
    assert week({167}, -60) == {0}
    assert week({10}, 330) == {5}
