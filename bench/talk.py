"""How long somebody waits for an answer: understanding, matching, storing, on the built-in sandbox."""

from collections.abc import Iterator
from itertools import cycle, islice

import numpy as np

from bench.figures import Row, Settings, seconds
from bench.indexing import app_on
from bot.app import App
from bot.context import Actor
from bot.jobs.index import Indexer, Progress
from bot.jobs.registering import chosen
from bot.sandbox.server import serve

_VISITS = 8
_SAID = (
    "I know some Python and like audio, three hours a week",
    "yes",
    "find me something about documentation",
    "easier",
    "Quiero traducir un tutorial al español",
    "why number 1?",
    "我想写单元测试",
    "Ich möchte einen kleinen Fehler beheben",
    "not number 2, too much CUDA",
    "more",
    "أريد تحسين الوثائق",
    "help",
)


def chat(settings: Settings) -> Iterator[Row]:
    """Hear messages in five languages from several people; suggestions and small talk as they come."""
    embedder = settings.load()
    with serve() as sandbox, app_on(str(sandbox), embedder, settings) as app:
        names = sorted(r.full_name for r in sandbox.world.repositories.values())
        found = chosen(app.store, names, (), is_all=True, now=app.clock())
        Indexer(app.store, app.forge, embedder, app.clock).run(found, Progress())
        yield Row("first answer of a process", seconds(lambda: _hear(app, 0, _SAID[2])), "s")
        lines = list(islice(cycle(_SAID), _VISITS * len(_SAID)))
        times = [seconds(_hear, app, 1 + i // len(_SAID), said) for i, said in enumerate(lines)]
    yield Row("answer, p50", 1000 * float(np.percentile(times, 50)), "ms", bar=500, is_most=True)
    yield Row("answer, p95", 1000 * float(np.percentile(times, 95)), "ms", bar=1500, is_most=True)


def _hear(app: App, person: int, said: str) -> None:
    app.hear(Actor("terminal", f"visitor-{person}", place="terminal", locale="en"), said)
