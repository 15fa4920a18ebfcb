"""The public pages: figures over everybody, small groups never told, in every language."""

import json
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import httpx
import pytest

from bot.app import App
from bot.i18n import LOCALES
from bot.records import ClaimState, Mentorship, MentorshipState, Outcome, Profile
from bot.surfaces.http import site
from bot.transparency import FEWEST, OTHERS, transparency
from tests.databases import on_both
from tests.store.rows import a_person, a_suggestion, an_issue

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Reader(HTMLParser):
    """Collects what a screen reader would start from."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.attributes = dict(attrs)


def live(app: App, people: int, *, speaks: str = "es") -> None:
    """Let people be shown an issue, take it, hear from a maintainer, and finish it merged."""
    store = app.store
    for _each in range(people):
        person, issue = a_person(store), an_issue(store, linked_pull_requests=[MERGED])
        with store.write() as tx:
            tx.people.save_profile(Profile(person_id=person, spoken=[speaks], updated_at=NOW))
            tx.matches.show([a_suggestion(person, issue, shown_at=NOW, outcome=Outcome.SHOWN)])
            tx.claims.take(issue, person, "", NOW)
            tx.claims.note_reply(issue, NOW + 8 * HOUR)
            tx.claims.note_reply(issue, NOW + 9 * HOUR)  # only the first word counts
            tx.claims.end_of(person, ClaimState.COMPLETED, NOW + 10 * HOUR)


MERGED = {"node_id": "PR_1", "state": "merged"}


@on_both
def test_every_step_is_counted_over_people(app: App) -> None:
    live(app, FEWEST)
    found = transparency(app.store, NOW + 20 * HOUR)
    assert found.people == {
        "suggested": 10, "taken": 10, "first_reply": 10, "merged": 10, "came_back": None,
    }  # fmt: skip
    assert found.waiting_hours == {"first_reply": 8.0, "mentor": None}
    assert found.coverage == 1.0
    assert found.gini == 0.0
    assert found.languages == {"es": 10}


@on_both
def test_who_takes_another_came_back(app: App) -> None:
    live(app, FEWEST)
    with app.store.write() as tx:
        for person in range(1, FEWEST + 1):
            tx.claims.take(person, person, "", NOW + 11 * HOUR)
    assert transparency(app.store, NOW + 20 * HOUR).people["came_back"] == FEWEST


@on_both
def test_the_wait_for_a_mentor_is_a_median(app: App) -> None:
    learners = [a_person(app.store) for _each in range(FEWEST)]
    mentor = a_person(app.store)
    with app.store.write() as tx:
        for hours, learner in enumerate(learners):
            tx.session.add(
                Mentorship(
                    learner_id=learner, mentor_id=mentor, mentor_slot=hours,
                    state=MentorshipState.ACTIVE, requested_at=NOW, started_at=NOW + hours * HOUR,
                )
            )  # fmt: skip
    assert transparency(app.store, NOW).waiting_hours["mentor"] == 4.5


def test_nine_people_are_not_told(app: App) -> None:
    live(app, FEWEST - 1)
    found = transparency(app.store, NOW + 20 * HOUR)
    assert set(found.people.values()) == {None}
    assert (found.coverage, found.gini) == (None, None)
    assert found.languages == {}


def test_small_languages_are_told_only_together(app: App) -> None:
    for language, people in {"en": 12, "sw": 9, "tr": 3}.items():
        for _each in range(people):
            with app.store.write() as tx:
                person = tx.people.meet("terminal", f"{language}{_each}", "", NOW).id
                assert person is not None
                tx.people.save_profile(Profile(person_id=person, spoken=[language], updated_at=NOW))
    assert transparency(app.store, NOW).languages == {"en": 12, OTHERS: 12}


def test_what_is_older_than_twelve_weeks_does_not_count(app: App) -> None:
    live(app, FEWEST)
    assert transparency(app.store, NOW + timedelta(weeks=13)).people["taken"] is None


async def get(app: App, path: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=site(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize("language", LOCALES)
async def test_the_page_speaks_the_language_that_is_asked_for(app: App, language: str) -> None:
    answer = await get(app, "/transparency", **{"accept-language": f"xx, {language}-ZZ;q=0.8"})
    read = Reader(answer.text)
    assert read.attributes == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    assert {"title", "h1", "caption", "main", "nav"} <= set(read.tags)
    assert "script" not in read.tags
    assert ("fewer than ten" in answer.text) == (language == "en")
    assert (await get(app, f"/transparency?lang={language}")).text == answer.text


async def test_the_figures_come_as_json_too(app: App) -> None:
    live(app, FEWEST)
    app.clock = lambda: NOW + 20 * HOUR  # type: ignore[method-assign]
    answer = await get(app, "/transparency.json")
    assert json.loads(answer.text)["people"]["merged"] == FEWEST
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
