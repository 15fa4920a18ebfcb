"""Another model in the settings: the old vectors answer until the new set is complete."""

from bot.app import App, build
from bot.context import Actor
from bot.jobs.index import Progress, index_repository
from bot.jobs.tasks import SCHEDULE, TASKS
from bot.settings import Settings
from bot.wish_commands import Suggest
from bot.worker import Worker

REPOSITORY = "sandbox-vision/pixelforge"
LEARNER = Actor("terminal", "learner", place="here")


def models(app: App) -> list[str]:
    with app.store.read() as tx:
        return [name for name in ("hashing:384", "hashing:64") if len(tx.vectors.matrix(name)[0])]


def test_the_model_before_answers_until_the_new_one_is_complete(settings: Settings) -> None:
    before = build(settings)
    index_repository(
        before.store, before.forge, before.embedder(), REPOSITORY, before.clock, Progress()
    )
    with before.store.write() as tx:
        tx.vectors.serve("hashing:384")
    other = settings.model_copy(update={"embedder": "hashing:64", "registry": False})
    app = build(other)
    assert app.handle(LEARNER, Suggest("resize")).cards
    assert models(app) == ["hashing:384"]

    worker = Worker(
        app,
        {"index.complete": TASKS["index.complete"], "index.due": TASKS["index.due"]},
        ["index"],
        SCHEDULE[:1],
    )
    while worker.run_once():
        pass
    assert models(app) == ["hashing:64"]
    assert app.handle(LEARNER, Suggest("resize")).cards
    before.store.close()
    app.store.close()
