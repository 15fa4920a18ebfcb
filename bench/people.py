"""How well and how fast many learners are allocated at once, beside giving each the best that is left."""

import random
from collections import Counter
from collections.abc import Iterator

from bench.figures import Row, Settings, seconds
from matching.allocation import Offer, Room, allocate

_LEARNERS, _ISSUES, _EACH = 10_000, 5_000, 50


def allocation(settings: Settings) -> Iterator[Row]:
    """Allocate ten thousand learners with fifty candidates each to five thousand issues."""
    offers, rooms = _market()
    chosen: list[Offer] = []
    took = seconds(lambda: chosen.extend(allocate(offers, rooms)))
    greedy = _greedy(offers, rooms)
    served, plain = len({o.learner for o in chosen}), len({o.learner for o in greedy})
    yield Row("time", took, "s", bar=60, is_most=True)
    yield Row("learners served", 100 * served / _LEARNERS, "%")
    yield Row("served when each takes the best left", 100 * plain / _LEARNERS, "%")
    yield Row("served beside that", served / plain, bar=1)


def _market() -> tuple[list[Offer], dict[str, Room]]:
    """A few issues suit nearly everybody, which is what makes it hard."""
    chance = random.Random(4)
    rooms = {
        str(i): Room(f"sandbox-{i % 400}/project", chance.randrange(1, 6)) for i in range(_ISSUES)
    }
    offers = []
    for learner in range(_LEARNERS):
        seen = {
            min(_ISSUES - 1, int(chance.paretovariate(0.6)) * 3 + chance.randrange(60))
            for _ in range(_EACH)
        }
        offers += [Offer(str(learner), str(i), round(chance.random(), 3)) for i in sorted(seen)]
    return offers, rooms


def _greedy(offers: list[Offer], rooms: dict[str, Room]) -> list[Offer]:
    left, per_repository = {i: room.places for i, room in rooms.items()}, Counter[str]()
    taken: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda offer: (int(offer.learner), -offer.fit)):
        repository = rooms[offer.issue].repository
        if offer.learner not in taken and left[offer.issue] and per_repository[repository] < 20:
            taken[offer.learner] = offer
            left[offer.issue] -= 1
            per_repository[repository] += 1
    return list(taken.values())
