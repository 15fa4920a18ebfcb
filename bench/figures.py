"""What a benchmark is given and what it gives back."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec

from bot import settings as bot_settings
from matching import embedders
from matching.embedders import Embedder

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is measured, and with which model."""

    texts: int
    issues: int
    embedder: str
    profiles: int = 1_000_000
    database: str = "sqlite"
    people: int = 10_000

    def load(self) -> Embedder:
        """Load the model from the data folder."""
        configured = bot_settings.load()
        folder: Path = configured.folder
        return embedders.load(self.embedder, folder, precision=configured.embedder_precision)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; ``bar`` is the value it must not fall below, or with ``is_most`` not exceed."""

    what: str
    value: float
    unit: str = ""
    bar: float | None = None
    is_most: bool = False

    @property
    def found(self) -> str:
        """Return the figure as it is read."""
        return (
            f"{self.value:,.3g} {self.unit}".strip()
            if self.value < 1000
            else f"{self.value:,.0f} {self.unit}".strip()
        )

    @property
    def bar_text(self) -> str:
        """Return the bar as it is read."""
        return (
            "" if self.bar is None else f"{'at most' if self.is_most else 'at least'} {self.bar:g}"
        )

    @property
    def is_missed(self) -> bool:
        """Return whether there is a bar and it is not reached."""
        if self.bar is None:
            return False
        return self.value > self.bar if self.is_most else self.value < self.bar


def seconds(task: Callable[P, object], *given: P.args, **named: P.kwargs) -> float:
    """Return how long a task takes with what it is given."""
    start = time.perf_counter()
    task(*given, **named)
    return time.perf_counter() - start


def median_seconds(task: Callable[[int], object], rounds: int) -> float:
    """Return the median time of a task that is told its round."""
    times = sorted(seconds(task, each) for each in range(rounds))
    return times[len(times) // 2]
