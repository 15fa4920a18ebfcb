"""A repository's welcome follows its past, says little from small counts, and sinks for mass producers."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.record import MASS_WELCOME, Counts, Sign, judge

NOW = datetime(2026, 1, 10, tzinfo=UTC)
GOOD = Counts(
    beginner_issues=200, solved_by_newcomers=90, newcomer_pull_requests=150, newcomer_merges=110,
    replies=140, median_reply_hours=4, last_activity_at=NOW - timedelta(days=1),
    labelled_in_a_week=3, issues_in_a_week=40, by_one_author=2,
)  # fmt: skip


def welcome(counts: Counts) -> float:
    found = judge(counts, NOW).welcome
    assert found is not None
    return found


def test_a_welcoming_repository_stands_above_a_cold_one() -> None:
    cold = Counts(200, 4, 150, 20, 30, 400.0, NOW - timedelta(days=300))
    assert welcome(GOOD) > 0.85
    assert welcome(cold) < 0.3


def test_small_counts_say_little() -> None:
    one = judge(Counts(beginner_issues=1, solved_by_newcomers=1), NOW).signs[Sign.SOLVED].value
    many = judge(Counts(beginner_issues=100, solved_by_newcomers=60), NOW).signs[Sign.SOLVED].value
    none = judge(Counts(beginner_issues=1), NOW).signs[Sign.SOLVED].value
    assert one is not None
    assert many is not None
    assert none is not None
    assert many > one > none > 0.4


def test_unknown_is_none_and_archived_is_zero() -> None:
    found = judge(Counts(), NOW)
    assert found.welcome is None
    assert all(sign.value is None for sign in found.signs.values())
    assert judge(Counts(is_archived=True), NOW).welcome == 0


def test_life_alone_is_no_welcome_and_its_end_is_one_less() -> None:
    alive = judge(Counts(last_activity_at=NOW - timedelta(days=2)), NOW)
    assert alive.welcome is None
    dead = dataclasses.replace(GOOD, last_activity_at=NOW - timedelta(days=400))
    assert welcome(dead) == welcome(Counts(last_activity_at=NOW - timedelta(days=400))) == 0.2


def test_mass_producers_sink_and_big_projects_do_not() -> None:
    mass = dataclasses.replace(GOOD, labelled_in_a_week=120, issues_in_a_week=125)
    busy = dataclasses.replace(GOOD, labelled_in_a_week=30, issues_in_a_week=400, by_one_author=28)
    assert judge(mass, NOW).is_mass_producer
    assert welcome(mass) <= MASS_WELCOME
    assert not judge(busy, NOW).is_mass_producer
    alone = dataclasses.replace(busy, labelled_in_a_week=60, by_one_author=60)
    assert judge(alone, NOW).is_mass_producer


def test_evidence_shows_the_counts() -> None:
    signs = judge(GOOD, NOW).signs
    assert signs[Sign.SOLVED].words == "90/200"
    assert signs[Sign.REPLY].words == "4h/140"


def test_counts_survive_being_stored() -> None:
    for counts in (GOOD, Counts()):
        assert Counts.from_json(json.loads(json.dumps(counts.as_json()))) == counts


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="larger than its whole"):
        judge(Counts(beginner_issues=1, solved_by_newcomers=2), NOW)


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(1, 500), st.floats(allow_nan=True), st.integers(-5, 5000))
def test_stays_in_bounds_and_more_success_never_hurts(
    solved: int, failed: int, hours: float, days: int
) -> None:
    def of(part: int) -> float:
        return welcome(
            Counts(part + failed, part, part + failed, part, 3, hours, NOW - timedelta(days=days))
        )

    assert 0 <= of(solved) <= of(solved + 1) <= 1
