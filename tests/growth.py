"""How much more a task costs when its input grows: a ratio of processor time, never a time."""

import gc
import time
from collections.abc import Callable

ROUNDS = 3


def growth(task: Callable[[int], object], small: int, times: int = 4) -> float:
    """Return the cost of ``times * small`` beside that of ``small``; about ``times`` where it is linear."""
    task(small)
    return _cost(task, times * small) / max(_cost(task, small), 1e-4)


def _cost(task: Callable[[int], object], size: int) -> float:
    """Return the least of some rounds, of this thread alone: what others do does not count."""
    gc.collect()
    return min(_once(task, size) for _round in range(ROUNDS))


def _once(task: Callable[[int], object], size: int) -> float:
    started = time.thread_time()
    task(size)
    return time.thread_time() - started
