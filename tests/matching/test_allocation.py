"""Plans hold every capacity, serve as many as can be served, and no plan would fit better."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from matching import allocation, flow
from matching.allocation import HOLD, Ledger, Offer, Room, allocate, fairness
from matching.flow import Problem

NOW = datetime(2026, 1, 10, tzinfo=UTC)


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Offer], dict[str, Room], int, int]:
    rooms = {
        f"i{n}": Room(f"r{draw(st.integers(0, 2))}", draw(st.integers(0, 3)))
        for n in range(draw(st.integers(1, 5)))
    }
    pairs = draw(st.sets(st.tuples(st.integers(0, 6), st.sampled_from(sorted(rooms))), max_size=18))
    offers = [Offer(f"p{p}", issue, draw(st.integers(0, 20)) / 20) for p, issue in sorted(pairs)]
    return offers, rooms, draw(st.integers(1, 3)), draw(st.integers(0, 4))


def best_sum(
    offers: list[Offer], rooms: dict[str, Room], each: int, cap: int, served: int
) -> float:
    """The best total fit among plans that serve so many, by an independent solver."""
    people = sorted({o.learner for o in offers})
    n, m = len(offers), len(people)
    rows = [([float(o.learner == p) for o in offers] + [0.0] * m, 0, each) for p in people] + [
        ([float(o.issue == i) for o in offers] + [0.0] * m, 0, room.places)
        for i, room in rooms.items()
    ]
    rows += [
        ([float(rooms[o.issue].repository == r) for o in offers] + [0.0] * m, 0, cap)
        for r in {room.repository for room in rooms.values()}
    ]
    for k, p in enumerate(people):
        rows.append(
            ([float(o.learner == p) for o in offers] + [-float(j == k) for j in range(m)], 0, each)
        )
    rows.append(([0.0] * n + [1.0] * m, served, m))
    found = milp(
        -np.array([o.fit for o in offers] + [0.0] * m),
        constraints=LinearConstraint(
            np.array([r[0] for r in rows]), [r[1] for r in rows], [r[2] for r in rows]
        ),
        integrality=np.ones(n + m),
        bounds=(0, 1),
    )
    assert found.success
    return -float(found.fun)


def most_served(offers: list[Offer], rooms: dict[str, Room], cap: int) -> int:
    """How many people can be served at all: a maximum flow, by an independent solver."""
    names = [
        "s",
        "t",
        *{o.learner for o in offers},
        *rooms,
        *{room.repository for room in rooms.values()},
    ]
    at = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)), np.int32)
    for o in offers:
        matrix[at["s"], at[o.learner]] = 1
        matrix[at[o.learner], at[o.issue]] = 1
    for issue, room in rooms.items():
        matrix[at[issue], at[room.repository]] = room.places
        matrix[at[room.repository], at["t"]] = cap
    return int(maximum_flow(csr_matrix(matrix), 0, 1).flow_value)


@settings(deadline=None, max_examples=60)
@given(plans())
def test_capacity_holds_nobody_more_could_be_served_and_the_fit_is_best(
    plan: tuple[list[Offer], dict[str, Room], int, int],
) -> None:
    offers, rooms, each, cap = plan
    chosen = allocate(offers, rooms, each=each, per_repository=cap)
    assert set(chosen) <= set(offers)
    assert len(set(chosen)) == len(chosen)
    assert all(count <= each for count in Counter(o.learner for o in chosen).values())
    assert all(count <= rooms[i].places for i, count in Counter(o.issue for o in chosen).items())
    assert all(
        count <= cap for count in Counter(rooms[o.issue].repository for o in chosen).values()
    )
    served = len({o.learner for o in chosen})
    assert served == most_served(offers, rooms, cap)
    if offers:
        assert sum(o.fit for o in chosen) == pytest.approx(
            best_sum(offers, rooms, each, cap, served)
        )


def test_serves_more_than_greed() -> None:
    offers = [Offer("a", "x", 0.9), Offer("a", "y", 0.8), Offer("b", "x", 0.8)]
    rooms = {"x": Room("r", 1), "y": Room("r", 1)}
    assert len(allocate(offers, rooms)) == 2
    assert len(allocate(offers, rooms, solver=flow.greedy)) == 1


def test_the_urgent_come_first_without_costing_a_place() -> None:
    offers = [Offer("new", "x", 1.0), Offer("old", "x", 0.1)]
    chosen = allocate(offers, {"x": Room("r", 1)}, urgency={"old": 1})
    assert [o.learner for o in chosen] == ["old"]


def test_nothing_to_plan() -> None:
    assert allocate([], {}) == []
    assert allocation.fairness([], [], {}).served == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fits": np.array([np.nan])}, "0 to 1"),
        ({"fits": np.array([0.5, 0.5])}, "one length"),
        ({"people": np.array([3])}, "people that are not there"),
        ({"place_capacity": np.array([-1])}, "negative"),
    ],
)
def test_names_what_is_wrong(change: dict[str, object], message: str) -> None:
    good = {
        "people": np.array([0]), "places": np.array([0]), "fits": np.array([0.5]),
        "urgency": np.array([0]), "place_capacity": np.array([1]),
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        flow.solve(Problem(**{**good, **change}))  # type: ignore[arg-type]


def test_figures_of_fairness() -> None:
    offers = [Offer("a", "x", 1.0), Offer("b", "x", 0.5), Offer("b", "y", 0.25)]
    rooms = {"x": Room("r", 1), "y": Room("q", 1), "z": Room("q", 1)}
    figures = fairness(allocate(offers, rooms), offers, rooms)
    assert figures.served == 1
    assert figures.coverage == pytest.approx(2 / 3)
    assert figures.gini == 0
    assert figures.fit_lost == pytest.approx(1 - 1.25 / 1.5)
    assert flow.gini([0, 0, 0, 8]) == pytest.approx(0.75)


def test_a_thousand_learners_are_all_served() -> None:
    draw = np.random.default_rng(0)
    offers = [
        Offer(f"p{p}", f"i{i}", float(draw.random()))
        for p in range(1000)
        for i in draw.choice(500, 20, replace=False)
    ]
    rooms = {f"i{i}": Room(f"r{i % 50}", 3) for i in range(500)}
    chosen = allocate(offers, rooms, each=3)
    assert len({o.learner for o in chosen}) == 1000


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefgh"), st.sampled_from("xy"), st.integers(0, 90), st.booleans()
        )
    )
)
def test_the_ledger_never_holds_more_than_there_is(steps: list[tuple[str, str, int, bool]]) -> None:
    ledger, now = Ledger(places=3), NOW
    for learner, issue, hours, is_release in steps:
        now += timedelta(hours=hours)
        before = ledger.exposure(issue, now)
        if is_release:
            ledger = ledger.release(learner, issue, now)
        else:
            after = ledger.reserve(learner, issue, now)
            assert (after is None) <= (before >= 3)
            ledger = after or ledger
        assert ledger.exposure(issue, now) <= 3
    assert ledger.exposure("x", now + HOLD) == 0


def test_asking_again_holds_one_place_for_longer() -> None:
    once = Ledger().reserve("a", "x", NOW)
    assert once is not None
    twice = once.reserve("a", "x", NOW + timedelta(hours=40))
    assert twice is not None
    assert twice.exposure("x", NOW + timedelta(hours=50)) == 1
