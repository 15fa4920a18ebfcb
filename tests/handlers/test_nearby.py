"""Where issues outgrow memory, each question searches the database, and finds what memory would have."""

from collections.abc import Iterator

import pytest

from bot.app import App, build
from bot.records import IssueState
from bot.settings import Settings
from bot.wish_commands import Exclude, MoreLike, Path, Suggest
from tests.factories import a_learner, an_issue
from tests.fakes import FixedClock, ToldFreshness
from tests.handlers.conftest import ISSUES
from tests.handlers.test_suggest import repositories, titles

WISHES = ("crash resizing an empty batch", "document the audio loader", "CUDA kernel", "tests")

OTHERS = tuple((f"Rename option {n} of the scheduler", f"sandbox-f/{n}") for n in range(15))
"""So many that their mean counts."""


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[App]:
    """An app that holds no issue in memory."""
    app = build(settings.model_copy(update={"issues_in_memory": 0}), clock=clock)
    app.freshness = ToldFreshness(app.store)
    for title, repository in (*ISSUES, *OTHERS):
        an_issue(app, title, repository=repository)
    yield app
    assert app.corpus._version == ("", -1), "everything was loaded"
    app.store.close()


pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.mark.parametrize("wish", WISHES)
def test_the_same_is_found_as_in_memory(app: App, wish: str) -> None:
    near = app.handle(a_learner("near"), Suggest(wish, limit=3))
    whole = build(app.settings.model_copy(update={"issues_in_memory": 99}), clock=app.clock)
    whole.freshness = app.freshness
    assert titles(near) == titles(whole.handle(a_learner("whole"), Suggest(wish, limit=3)))
    assert whole.corpus._version != ("", -1)
    whole.store.close()


def test_filters_and_what_was_pointed_at_count(app: App) -> None:
    learner = a_learner()
    first = app.handle(learner, Suggest("document", repository="Sandbox-A/One"))
    assert repositories(first) == ["sandbox-a/one"] * 3
    assert first.cards[0].shown
    alike = app.handle(learner, MoreLike(first.cards[0].shown.suggestion_id))
    assert titles(alike)
    audio = app.handle(learner, Suggest("audio", limit=8))
    assert "sandbox-c/three" in repositories(audio)
    rest = app.handle(learner, Exclude("sandbox-c/three"))
    assert "sandbox-c/three" not in repositories(rest)


def test_what_is_not_free_is_not_found(app: App) -> None:
    with app.store.write() as tx:
        issue = tx.issues.get(6)
        assert issue is not None
        issue.state = IssueState.CLOSED
        tx.issues.touch(issue)
    assert "Crash when resizing an empty batch" not in titles(
        app.handle(a_learner(), Suggest(WISHES[0], limit=8))
    )


def test_a_path_and_a_beginner_without_words_find_something(app: App) -> None:
    learner = a_learner()
    assert app.handle(learner, Suggest(level="beginner", limit=3)).cards
    assert app.handle(learner, Path("document")).cards
