"""Measures of a ranking, worked out by hand; the project's own set is whole."""

import math

import pytest
from click.testing import CliRunner

from bot.verbs.eval import EVALUATIONS, command
from matching import centring, evaluation
from matching.evaluation import Cases
from matching.language import LANGUAGES

RANKED = ["c", "a", "x", "b"]


def test_measures_of_one_ranking() -> None:
    assert evaluation.precision_at_k(RANKED, {"a", "b"}, 2) == 0.5
    assert evaluation.recall_at_k(RANKED, {"a", "b"}, 3) == 0.5
    assert evaluation.reciprocal_rank(RANKED, {"a", "b"}) == 0.5
    assert evaluation.reciprocal_rank(RANKED, {"z"}) == 0
    assert evaluation.overlap_at_k(RANKED, ["a", "c", "d"], 3) == pytest.approx(2 / 3)
    assert evaluation.catalog_coverage([RANKED, ["a"]], 8, 2) == 0.25


def test_gain_counts_grades_and_places() -> None:
    best = 7 + 1 / math.log2(3)
    assert evaluation.ndcg_at_k(["a", "b"], {"a": 3, "b": 1}, 5) == pytest.approx(1)
    assert evaluation.ndcg_at_k(["b", "a"], {"a": 3, "b": 1}, 5) == pytest.approx(
        (1 + 7 / math.log2(3)) / best
    )
    assert evaluation.ndcg_at_k(["x"], {"a": 3}, 5) == 0


def test_interval_holds_the_mean_and_is_repeatable() -> None:
    values = [0.0, 1.0] * 50
    found = evaluation.figure(values)
    assert found == evaluation.figure(values)
    assert found.low < found.mean == 0.5 < found.high
    with pytest.raises(ValueError, match="no values"):
        evaluation.figure([])


def test_the_own_set_is_whole() -> None:
    ids = {issue.id for issue in evaluation.issues()}
    wishes = evaluation.wishes()
    assert len(ids) == len(wishes) == 60
    for wish in wishes:
        assert set(wish.texts) == set(LANGUAGES)
        assert set(wish.grades) <= ids
        assert len(wish.grades) >= 2
        assert max(wish.grades.values()) == 3
    assert sum(wish.is_odd for wish in wishes) == 30


def test_the_introductions_are_whole() -> None:
    ids = {issue.id for issue in evaluation.issues(Cases.INTRODUCTIONS)}
    people = evaluation.wishes(Cases.INTRODUCTIONS)
    assert (len(ids), len(people)) == (40, 30)
    for person in people:
        assert set(person.texts) == {"en", "ko", "ar", "tr", "sw"}
        assert set(person.grades) <= ids
        assert max(person.grades.values()) == 3


def test_wishes_for_the_mean_are_not_those_of_the_set() -> None:
    ours = {
        text for cases in Cases for wish in evaluation.wishes(cases) for text in wish.texts.values()
    }
    for language in LANGUAGES:
        assert len(centring.wishes()[language]) == 12
        assert ours.isdisjoint(centring.wishes()[language])


def test_the_verb_prints_ours_beside_the_yardsticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORABLE_EMBEDDER", "hashing:384")
    result = CliRunner().invoke(command, ["matching", "--wishes", "3"])
    assert result.exit_code == 0
    for word in ("Mentorable", "plain model", "BM25", "random", "overlap@10", "sw"):
        assert word in result.output


def test_every_evaluation_can_be_loaded() -> None:
    for name in EVALUATIONS:
        assert CliRunner().invoke(command, [name, "--help"]).exit_code == 0
