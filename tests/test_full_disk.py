"""The disk of PostgreSQL is full: people are told, nothing is half-written, and all goes on when there is room."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.app import App, build
from bot.commands import EditProfile
from bot.settings import Settings
from bot.store import Store
from bot.worker import Worker
from tests.databases import LARGEST_FILE
from tests.factories import a_learner
from tests.fakes import FixedClock

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

LEARNER = a_learner("somebody")
EDIT = EditProfile(goals="learn " * 80, is_confirmed=True)
"""Longer than what is left at the end of a page."""
FOUR_A_PAGE = (
    "WITH made AS (INSERT INTO person (log_key, is_plain, created_at, seen_at) "
    "SELECT 'k', false, now(), now() FROM generate_series(1, :people) RETURNING id) "
    "INSERT INTO profile (person_id, skills, interests, goals, spoken, excluded, updated_at) "
    "SELECT id, '{}', '[]', repeat('x', 1860), '[]', '[]', now() FROM made"
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def full(settings: Settings, clock: FixedClock) -> Iterator[App]:
    """An app whose file of profiles is as long as the system lets a file of this server be."""
    app = build(settings, clock=clock)
    with app.store.write() as tx:
        tx.session.execute(text(FOUR_A_PAGE), {"people": LARGEST_FILE // 8192 * 4})
    yield app
    make_room(app)
    app.store.close()


def make_room(app: App) -> None:
    """Give the file back; everybody is unknown after."""
    with app.store.write() as tx:
        tx.session.execute(text("TRUNCATE person CASCADE"))


def goals(store: Store) -> str:
    with store.read() as tx:
        person = tx.people.find(LEARNER.surface, LEARNER.external_id)
        profile = tx.people.profile(person.id) if person and person.id else None
    return profile.goals if profile else ""


def test_a_person_is_told_and_may_ask_again(full: App) -> None:
    with capture_logs() as logs:
        told = full.answer(LEARNER, EDIT)
    assert "Something broke here, and it is not your fault" in str(told.text)
    (broke,) = [line for line in logs if line["event"] == "a command broke"]
    assert "is full; free some space" in broke["reason"]
    assert goals(full.store) == ""
    make_room(full)
    full.answer(LEARNER, EDIT)
    assert goals(full.store) == EDIT.goals


def test_a_job_waits_and_is_done_once(full: App, clock: FixedClock) -> None:
    def edit(app: App, _args: Mapping[str, object]) -> None:
        app.handle(LEARNER, EDIT)

    worker = Worker(full, {"edit": edit}, ["test"])
    with full.store.write() as tx:
        tx.queue.defer("test", "edit", {}, now=clock())
    assert worker.run_once()
    assert not worker.run_once(), "it waits"
    assert goals(full.store) == ""
    make_room(full)
    clock.move(minutes=10)
    assert worker.run_once()
    assert not worker.run_once()
    assert goals(full.store) == EDIT.goals
    with full.store.read() as tx:
        assert tx.queue.counts() == {("test", "done"): 1}
