"""mentorable eval pairing: invented learners and mentors over a season, under three rules."""

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from matching import evaluation, simulation

RULES = {"flow": "Mentorable", "greedy": "best fit first", "arrival": "first come, first served"}


@click.command()
@click.option("--weeks", default=12, show_default=True, type=click.IntRange(1, 52))
@click.option("--seasons", default=20, show_default=True, type=click.IntRange(2, 200))
def command(weeks: int, seasons: int) -> None:
    """Print who is served, how well they fit and who is passed over, under each rule."""
    table = Table(
        "rule", "served", "fit", "longest wait in weeks", "passed over for a newcomer",
        title=f"{seasons} seasons of {weeks} weeks, about 12 learners and 10 places a week",
    )  # fmt: skip
    for rule, name in RULES.items():
        found = [simulation.season(rule, weeks, seed) for seed in range(seasons)]
        served = evaluation.figure([each.served for each in found])
        fit = evaluation.figure([each.fit for each in found])
        table.add_row(
            name,
            f"{served.mean:.3f} ({served.low:.3f} to {served.high:.3f})",
            f"{fit.mean:.3f} ({fit.low:.3f} to {fit.high:.3f})",
            f"{np.mean([each.longest_wait for each in found]):.1f}",
            f"{np.mean([each.jumped for each in found]):.1f}",
        )
    Console().print(table)
