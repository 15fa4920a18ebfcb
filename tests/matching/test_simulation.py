"""The invented world is the same for a seed, and the rules behave in it as they are said to."""

import numpy as np
import pytest

from matching import simulation
from matching.ranking import WEIGHTS
from matching.types import ReasonKind


def test_a_seed_gives_one_world() -> None:
    one, other = simulation.world(5, 8, 3), simulation.world(5, 8, 3)
    assert list(one.issues) == list(other.issues)
    assert np.array_equal(one.success, other.success)


def test_all_features_beat_one_and_chance() -> None:
    world = simulation.world(40, 80, 5)
    full = np.mean(simulation.success_at(world, WEIGHTS))
    alone = np.mean(simulation.success_at(world, simulation.only(ReasonKind.SIMILARITY)))
    assert full > alone > world.success.mean()


def test_waiting_is_honoured_only_by_the_planned_rule() -> None:
    assert simulation.season("flow", 6, 1).jumped == 0
    assert simulation.season("greedy", 6, 1).jumped > 0


@pytest.mark.parametrize("rule", ["flow", "greedy", "arrival"])
def test_a_season_serves_people(rule: str) -> None:
    season = simulation.season(rule, 3, 2)
    assert 0 < season.served <= 1
    assert 0 < season.fit <= 1
