"""The trained heads ship whole, read titles sensibly, and show the words that weighed."""

import pytest

from matching import heads, task_labels
from matching.readiness import read
from matching.types import Difficulty, Kind


def test_weights_ship_small_and_whole() -> None:
    w = heads.weights()
    assert w.table.shape == (heads.BUCKETS, len(w.steps))
    assert w.heads.shape == (len(w.steps), len(heads.HEADS))
    assert 0.1 < w.threshold < 0.6


@pytest.mark.parametrize(
    ("title", "language", "area"),
    [
        ("Fix typo in the user guide", "Python", "docs"),
        ("Add unit tests for the parser", "Python", "tests"),
        ("Update GitHub Actions workflow", "Python", "ci"),
        ("Speed up the CUDA kernel of softmax", "C++", "native"),
        ("Bump version in setup.py", "Python", "build"),
    ],
)
def test_titles_tell_areas(title: str, language: str, area: str) -> None:
    assert area in heads.areas(title, language)


def test_a_typo_is_small_and_shows_its_word() -> None:
    found = heads.guess("Fix typo in README", "Python")
    assert found.difficulty[0] == Difficulty.EASY
    assert found.difficulty[1] in {"typo", "README"}
    assert Kind.DOCS in found.kinds


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Fix typo in the error message of the loader", "small"),
        ("Update the workflow that builds wheels on GitHub Actions", "ci"),
        ("Explain the new options in the tutorial", "docs"),
    ],
)
def test_without_its_heaviest_word_a_title_says_less(title: str, head: str) -> None:
    word = heads.heaviest(title, "Python", head)
    without = " ".join(piece for piece in title.split() if piece != word)
    whole, rest = heads.probabilities([title, without], ["Python"] * 2)[:, heads.HEADS.index(head)]
    assert whole / (1 - whole) > 1.5 * rest / (1 - rest)


def test_reading_uses_the_heads_where_rules_are_silent() -> None:
    found = read("Correct misspelled words in comments", "", [], "Python")
    assert found.difficulty.value == Difficulty.EASY


def test_odd_titles_are_read() -> None:
    for title in ("", " ", "🎉" * 1000, "a" * 1_000_000, "\x00"):
        heads.guess(title, None)
        assert heads.areas(title, "C++") <= set(heads.AREAS)


def test_figures() -> None:
    import numpy as np

    truth = np.array([True, False, True, False])
    assert task_labels.auc(np.array([0.9, 0.1, 0.8, 0.2]), truth) == 1
    assert task_labels.auc(np.array([0.5, 0.5, 0.5, 0.5]), truth) == 0.5
    assert task_labels.micro_f1(
        np.array([[True, True]]), np.array([[True, False]])
    ) == pytest.approx(2 / 3)
