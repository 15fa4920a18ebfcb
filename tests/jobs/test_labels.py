"""Labels mean what their spelling says, however it is dressed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs import labels
from bot.jobs.labels import Family, families, family, is_welcoming


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("good first issue", Family.NEWCOMER),
        ("Good First Issue", Family.NEWCOMER),
        ("good-first-issue", Family.NEWCOMER),
        ("good_first_issue", Family.NEWCOMER),
        (":beginner: Good first issue", Family.NEWCOMER),
        ("good first issue 🎓", Family.NEWCOMER),
        ("skill: good first issue", Family.NEWCOMER),
        ("contrib-good-first-issue", Family.NEWCOMER),
        ("difficulty/newcomer", Family.NEWCOMER),
        ("d.FirstTimers", Family.NEWCOMER),
        ("first-timers-only", Family.NEWCOMER),
        ("good first issue (docs)", Family.NEWCOMER),
        ("help wanted", Family.HELP_WANTED),
        ("stat:contributions welcome", Family.HELP_WANTED),
        ("Contributions wanted!", Family.HELP_WANTED),
        ("contribution-welcome", Family.HELP_WANTED),
        ("Up For Grabs", Family.HELP_WANTED),
        ("needs PR", Family.HELP_WANTED),
        ("E-mentor", Family.MENTORED),
        ("mentorable", Family.MENTORED),
        ("E-easy", Family.EASY),
        ("Difficulty/1:Easy", Family.EASY),
        ("low hanging fruit", Family.NEWCOMER),
        ("effort: low", Family.EASY),
        ("size/S", Family.EASY),
        ("E-medium", Family.MEDIUM),
        ("Difficulty/2:Medium", Family.MEDIUM),
        ("level: advanced", Family.HARD),
        ("size/XL", Family.HARD),
        ("needs-triage", Family.NOT_READY),
        ("S-blocked", Family.NOT_READY),
        ("status: in progress", Family.NOT_READY),
        ("on hold", Family.NOT_READY),
        ("won't fix", Family.NOT_READY),
        ("not a good first issue", Family.NOT_READY),
        ("新手", Family.NEWCOMER),
        ("triage/accepted", None),
        ("bug", None),
        ("module: dynamo", None),
        ("no longer help wanted", None),
        ("P2", None),
        ("🎉", None),
        ("", None),
    ],
)
def test_a_label_means(label: str, meaning: Family | None) -> None:
    assert family(label) is meaning


def test_the_table_is_broad_and_says_nothing_twice() -> None:
    raw = json.loads(labels.TABLE.read_text("utf-8"))
    spellings = [labels.normal(words) for many in raw["spellings"].values() for words in many]
    assert len(spellings) >= 400
    assert len(spellings) == len(set(spellings))
    assert all(spellings)
    assert {Family(name) for name in raw["spellings"]} == set(Family)
    assert len(raw["prefixes"]) >= 20


def test_every_spelling_is_found_in_its_own_family() -> None:
    for name, many in json.loads(labels.TABLE.read_text("utf-8"))["spellings"].items():
        assert {family(words) for words in many} == {Family(name)}


def test_families_of_many_labels() -> None:
    assert families(["bug", "E-easy", "help wanted"]) == {Family.EASY, Family.HELP_WANTED}
    assert is_welcoming("Easy")
    assert not is_welcoming("needs info")


@given(st.text(max_size=60))
def test_any_text_is_some_label(text: str) -> None:
    assert family(text) in {None, *Family}
    assert labels.normal(labels.normal(text)) == labels.normal(text)
