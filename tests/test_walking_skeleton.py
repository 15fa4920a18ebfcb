"""The whole way once: index over HTTP, embed, match, answer in the terminal."""

import io

from bot.app import App
from bot.context import Actor
from bot.jobs.index import Progress, index_repository
from bot.surfaces.terminal.chat import chat


def test_index_match_answer(app: App) -> None:
    progress = Progress()
    index_repository(
        app.store, app.forge, app.embedder(), "sandbox-vision/pixelforge", app.clock, progress
    )
    assert (progress.issues, progress.embedded) == (3, 3)
    out = io.StringIO()
    chat(app, Actor("terminal", "me"), io.StringIO("suggest resize crash in a batch\n"), out)
    assert "1. Crash when resizing an empty batch" in out.getvalue()


def test_warming_makes_what_the_first_answer_needs(app: App) -> None:
    index_repository(
        app.store, app.forge, app.embedder(), "sandbox-vision/pixelforge", app.clock, Progress()
    )
    app.warm().join()
    with app.store.read() as tx:
        corpus = app.corpus(tx, app.settings.embedder)
    assert {"_lexical", "_languages", "index"} <= corpus.__dict__.keys()
    assert app.embedder() is app.embedder()
