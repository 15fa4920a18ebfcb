"""How far a ranking moves when something personal is swapped."""

from collections.abc import Sequence

import pytest

from bot.verbs import eval_fairness
from matching import swaps


def by_last_word(wish: str) -> Sequence[str]:
    return [wish.split()[-1], *"abcdefghi"]


def test_a_swap_that_changes_nothing_and_one_that_changes_a_tenth() -> None:
    assert list(swaps.overlaps(lambda _wish: "abcdefghij", ["w"], ["1", "2", "3"])) == [1.0] * 3
    assert list(swaps.overlaps(by_last_word, ["w"], ["1", "2"])) == [0.9]
    assert swaps.unmoved(lambda _wish: "abc", ["v", "w"], ["1", "2"]) == 1
    assert swaps.unmoved(by_last_word, ["v", "w"], ["1", "2"]) == 0


def test_the_verb_says_what_moves_and_what_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORABLE_EMBEDDER", "hashing:64")
    what, same, overlap = (list(column.cells) for column in eval_fairness.personal(1).columns)
    assert what == list(swaps.sentences())
    assert same[:4] == ["100%"] * 4
    assert overlap[0] == "1.000 (1.000 to 1.000)"
