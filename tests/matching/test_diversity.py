"""What is shown is varied; a thin profile is asked."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import diversity
from matching.diversity import Ask
from matching.embedders import Matrix
from matching.types import Candidate, Level, Match, Profile, Wish, Work


def some(
    count: int, repositories: int, seed: int = 0
) -> tuple[list[Match], dict[str, Candidate], dict[str, Matrix]]:
    draw = np.random.default_rng(seed)
    names = [str(i) for i in range(count)]
    scores = sorted(draw.random(count), reverse=True)
    matches = [
        Match(name, float(s), place, ())
        for place, (name, s) in enumerate(zip(names, scores, strict=True), 1)
    ]
    issues = {
        n: Candidate(
            n, f"sandbox-o/r{draw.integers(repositories)}", f"title {n} {draw.integers(9999)}"
        )
        for n in names
    }
    vectors = {}
    for name in names:
        row = draw.standard_normal(16).astype(np.float32)
        vectors[name] = row / np.linalg.norm(row)
    return matches, issues, vectors


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 60), st.integers(1, 6), st.integers(1, 12), st.integers(0, 99))
def test_never_more_than_two_of_one_repository_in_five(
    count: int, repositories: int, k: int, seed: int
) -> None:
    matches, issues, vectors = some(count, repositories, seed)
    shown = diversity.choose(matches, issues, vectors.get, k=k)
    names = [issues[m.candidate_id].repository for m in shown]
    assert len({m.candidate_id for m in shown}) == len(shown) <= k
    assert [m.rank for m in shown] == list(range(1, len(shown) + 1))
    for at in range(len(names)):
        window = names[at : at + 5]
        assert max(window.count(name) for name in window) <= 2
    if matches:
        assert shown[0].candidate_id == matches[0].candidate_id


def test_one_repository_on_request() -> None:
    matches, issues, vectors = some(20, 1)
    assert len(diversity.choose(matches, issues, vectors.get)) == 2
    assert len(diversity.choose(matches, issues, vectors.get, is_one_repository=True)) == 5


def test_near_duplicates_collapse() -> None:
    matches, issues, vectors = some(6, 6)
    vectors["1"] = vectors["0"]
    issues["3"] = dataclasses.replace(issues["2"], id="3", title=issues["2"].title.upper())
    shown = {m.candidate_id for m in diversity.choose(matches, issues, vectors.get, k=6)}
    assert not {"0", "1"} <= shown
    assert not {"2", "3"} <= shown
    assert len(shown) == 4


def test_works_without_vectors() -> None:
    matches, issues, _vectors = some(6, 6)
    assert len(diversity.choose(matches, issues, lambda _name: None)) == 5


@pytest.mark.parametrize(
    ("profile", "wish", "asked"),
    [
        (Profile("p"), Wish(), Ask.SKILLS),
        (Profile("p"), Wish(text="hi"), Ask.SKILLS),
        (Profile("p"), Wish(text="something with speech recognition"), None),
        (Profile("p", skills={"python": Level.NOVICE}), Wish(), None),
        (Profile("p", history=(Work("sandbox-a/b", "fix"),)), Wish(), None),
        (Profile("p"), Wish(repository="sandbox-a/b"), None),
    ],
)
def test_a_thin_profile_is_asked_one_question(
    profile: Profile, wish: Wish, asked: Ask | None
) -> None:
    assert diversity.ask(profile, wish) == asked


def test_asks_next_for_what_is_missing() -> None:
    person = Profile("p")
    order = []
    for change in (
        {"skills": {"python": Level.WORKING}},
        {"interests": ("nlp",)},
        {"hours_per_week": 3.0},
    ):
        order.append(diversity.ask_next(person))
        person = dataclasses.replace(person, **change)  # type: ignore[arg-type]
    assert order == [Ask.SKILLS, Ask.INTERESTS, Ask.HOURS]
    assert diversity.ask_next(person) is None
