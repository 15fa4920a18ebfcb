"""A path goes up and teaches; what follows a finished issue is a little harder."""

import pytest

from matching import ladder
from matching.types import Candidate, Difficulty, Level, Match, Profile, Wish

ISSUES = {
    f"{level.value}-{skill}": Candidate(
        f"{level.value}-{skill}",
        "sandbox-a/b",
        "A title",
        skills=frozenset({"python", skill}),
        difficulty=level,
    )
    for level in Difficulty
    for skill in ("docs", "nlp")
}
UNKNOWN = Candidate("unknown", "sandbox-a/b", "A title", skills=frozenset({"python"}))


def find(name: str) -> Candidate:
    return {**ISSUES, "unknown": UNKNOWN}[name]


def matches(*names: str) -> list[Match]:
    return [Match(name, 1.0, place, ()) for place, name in enumerate(names, 1)]


def everything(profile: Profile, wish: Wish) -> list[Match]:
    return matches(*(name for name in ISSUES if name not in wish.excluded_ids))


def test_a_path_goes_up_and_teaches() -> None:
    rungs = ladder.path(
        everything, find, Profile("p", skills={"python": Level.NOVICE}), Wish(skills=("python",))
    )
    assert [rung.step for rung in rungs] == list(ladder.Step)
    assert [find(rung.match.candidate_id).difficulty for rung in rungs] == list(Difficulty)
    assert rungs[0].learns == ("docs",)
    assert rungs[1].learns == ()


def test_each_step_is_asked_a_little_harder_and_never_the_same_issue() -> None:
    asked: list[Wish] = []

    def suggest(profile: Profile, wish: Wish) -> list[Match]:
        asked.append(wish)
        return everything(profile, wish)

    rungs = ladder.path(suggest, find, Profile("p"), Wish())
    assert [wish.shift for wish in asked] == [-1, 0, 1]
    assert len({rung.match.candidate_id for rung in rungs}) == 3


def test_a_path_never_goes_down_and_may_be_short() -> None:
    only: tuple[str, ...] = ("hard-docs", "easy-nlp")

    def suggest(profile: Profile, wish: Wish) -> list[Match]:
        return matches(*(name for name in only if name not in wish.excluded_ids))

    assert [r.match.candidate_id for r in ladder.path(suggest, find, Profile("p"), Wish())] == [
        "hard-docs"
    ]
    only = ()
    assert ladder.path(suggest, find, Profile("p"), Wish()) == []


def test_unknown_difficulty_may_stand_anywhere_and_is_not_measured_against() -> None:
    def suggest(profile: Profile, wish: Wish) -> list[Match]:
        order = {-1: ("medium-docs",), 0: ("unknown",), 1: ("easy-docs", "hard-nlp")}
        return matches(*order[wish.shift])

    found = [r.match.candidate_id for r in ladder.path(suggest, find, Profile("p"), Wish())]
    assert found == ["medium-docs", "unknown", "hard-nlp"]


def test_what_follows_is_one_rung_up_before_as_hard_and_never_easier() -> None:
    found = ladder.after(everything, find, Profile("p"), Wish(), ISSUES["medium-docs"])
    assert [m.candidate_id for m in found] == ["hard-docs", "hard-nlp", "medium-nlp"]
    low = ladder.after(everything, find, Profile("p"), Wish(), ISSUES["easy-docs"])
    assert [m.candidate_id for m in low][:2] == ["medium-docs", "medium-nlp"]
    assert [m.candidate_id for m in low][-2:] == ["hard-docs", "hard-nlp"]


def test_the_next_wish_keeps_the_subject_and_leaves_the_issue_out() -> None:
    wish = ladder.next_wish(Wish(), ISSUES["easy-docs"])
    assert (wish.shift, wish.skills, wish.text) == (1, ("docs", "python"), "A title")
    assert "easy-docs" in wish.excluded_ids
    assert ladder.next_wish(Wish(shift=2), ISSUES["easy-docs"]).shift == 2


@pytest.mark.parametrize(
    ("times", "level"),
    [(1, Level.NOVICE), (2, Level.WORKING), (4, Level.WORKING), (5, Level.FLUENT)],
)
def test_what_is_used_often_is_known_better(times: int, level: Level) -> None:
    person = Profile("p", skills={"python": Level.FLUENT})
    grown = ladder.learned(person, [{"python", "rust"}] * times)
    assert grown.skills == {"python": Level.FLUENT, "rust": level}
