"""mentorable eval fairness: what weights and plans do to invented people, and what names do not do."""

from functools import cache

import click
from rich.console import Console
from rich.table import Table

from bot.verbs import eval_matching
from matching import allocation, evaluation, flow, simulation, swaps
from matching.ranking import WEIGHTS
from matching.simulation import World
from matching.types import ReasonKind

SEED = 11
OTHER_WEIGHTS = {
    ReasonKind.SIMILARITY: (0.25, 0.5, 2.0, 4.0),
    ReasonKind.WELCOME: (0.5, 1.5, 2.0),
}
"""How much more or less the argued weights are tried with."""


@click.command()
@click.option("--people", default=150, show_default=True, type=click.IntRange(10, 2000))
@click.option("--issues", default=200, show_default=True, type=click.IntRange(10, 2000))
@click.option("--wishes", default=20, show_default=True, type=click.IntRange(1, 60))
def command(people: int, issues: int, wishes: int) -> None:
    """Print how far personal words move a ranking, what other weights do, and how plans spread."""
    world = simulation.world(people, issues, SEED)
    console = Console()
    console.print(personal(wishes))
    console.print(_weights(world))
    console.print(_plans(world))


def personal(count: int) -> Table:
    """Return how far a ranking moves when something about the person is swapped."""
    table = Table(
        "what is swapped", "the same list", "overlap@10",
        title="The same wish with something else about the person",
    )  # fmt: skip
    rank = cache(eval_matching.rankers(eval_matching.load(), evaluation.issues())["Mentorable"])
    wishes = [wish.texts["en"] for wish in evaluation.wishes()[:count]]
    for name, sentences in swaps.sentences().items():
        found = evaluation.figure(list(swaps.overlaps(rank, wishes, sentences)))
        same = swaps.unmoved(rank, wishes, sentences)
        table.add_row(
            name, f"{same:.0%}", f"{found.mean:.3f} ({found.low:.3f} to {found.high:.3f})"
        )
    return table


def _weights(world: World) -> Table:
    table = Table(
        "weights", "success of five", "difference", title="Invented world with a stated truth"
    )
    full = simulation.success_at(world, WEIGHTS)
    chance = [float(row.mean()) for row in world.success]
    best = [sum(sorted(row.tolist())[-5:]) / 5 for row in world.success]
    rows = {
        "random": chance,
        "similarity alone": simulation.success_at(world, simulation.only(ReasonKind.SIMILARITY)),
        "all features": full,
    }
    for kind, factors in OTHER_WEIGHTS.items():
        for times in factors:
            other = {**WEIGHTS, kind: WEIGHTS[kind] * times}
            rows[f"{kind.value} times {times:g}"] = simulation.success_at(world, other)
    for kind in ReasonKind:
        rows[f"without {kind.value}"] = simulation.success_at(world, simulation.without(kind))
    rows["the truth itself"] = best
    for name, values in rows.items():
        found = evaluation.figure(values)
        gap = evaluation.figure([a - b for a, b in zip(values, full, strict=True)])
        table.add_row(
            name,
            f"{found.mean:.3f} ({found.low:.3f} to {found.high:.3f})",
            f"{gap.mean:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})",
        )
    return table


def _plans(world: World) -> Table:
    table = Table(
        "plan", "served", "coverage", "Gini of repositories", "fit lost", "most on one issue",
        "most on one repository", title="Three suggestions each, at most 5 on an issue, 20 on a repository",
    )  # fmt: skip
    offers, rooms = simulation.offers(world, each=30)
    plans = {
        "no limit": allocation.allocate(
            offers,
            {name: allocation.Room(room.repository, 10**6) for name, room in rooms.items()},
            each=3,
            per_repository=10**6,
        ),
        "greedy": allocation.allocate(offers, rooms, each=3, solver=flow.greedy),
        "Mentorable": allocation.allocate(offers, rooms, each=3),
    }
    for name, chosen in plans.items():
        f = allocation.fairness(chosen, offers, rooms, each=3)
        table.add_row(
            name, f"{f.served:.3f}", f"{f.coverage:.3f}", f"{f.gini:.3f}", f"{f.fit_lost:.3f}",
            str(f.most_on_one_issue), str(f.most_on_one_repository),
        )  # fmt: skip
    return table
