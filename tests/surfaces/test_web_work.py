"""The page of merged work: what the person published, in the reader's language, gone at once."""

from bot.app import App
from bot.commands import Forget
from bot.context import Actor
from bot.i18n import LOCALES
from bot.records import ClaimState, Cohort, Issue
from tests.store.rows import NOW, an_issue
from tests.surfaces.test_web_pages import Reader, get

SERVER = 4711
ONE = Actor("terminal", "one")


def published(app: App, title: str = "Fix it", name: str = "A name") -> str:
    """Publish a page with one merged and one unmerged piece of work; returns its address."""
    merged = an_issue(app.store, title=title, url="https://example.org/sandbox-a/one/issues/3")
    other = an_issue(app.store, title="Not merged")
    with app.store.write() as tx:
        tx.communities.change(SERVER, NOW, {})
        person = tx.people.meet("terminal", "one", "", NOW).id or 0
        cohort = tx.cohorts.add(
            Cohort(
                community_id=SERVER, name="Spring <b>", starts_at=NOW, capacity=1, created_at=NOW
            )
        )
        row = tx.cohorts.join(cohort, person, NOW)
        for issue in (merged, other):
            tx.claims.take(issue, person, "", NOW)
            tx.claims.end_of(person, ClaimState.COMPLETED, NOW)
        tx.session.get_one(Issue, merged).linked_pull_requests = [
            {"node_id": "P", "state": "merged", "number": "9", "author": "x"}
        ]
        row = tx.session.merge(row)
        row.page_token, row.shown_name = "a-token", name
    return "/merged/a-token"


async def test_a_page_shows_the_name_and_the_merged_work_and_nothing_else(app: App) -> None:
    answer = await get(app, published(app))
    assert answer.status_code == 200
    assert "What A name had merged" in answer.text
    assert "from 2026-03-01 to 2026-05-24" in answer.text
    assert 'href="https://example.org/sandbox-a/one/pull/9"' in answer.text
    assert "sandbox-a/one" in answer.text
    assert "Not merged" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_names_and_titles_are_data(app: App) -> None:
    answer = await get(app, published(app, "<script>alert(1)</script>", '"><img src=x>'))
    assert {"script", "img", "b"} & set(Reader(answer.text).tags) == set()
    assert "&lt;script&gt;" in answer.text


async def test_it_speaks_the_readers_language(app: App) -> None:
    path = published(app)
    for language in LOCALES:
        answer = await get(app, path, **{"accept-language": language})
        assert Reader(answer.text).attributes == {
            "lang": language,
            "dir": "rtl" if language == "ar" else "ltr",
        }
        assert ("had merged" in answer.text) == (language == "en")
        missing = await get(app, "/merged/other", **{"accept-language": language})
        assert missing.status_code == 404
        assert ("no such page" in missing.text) == (language == "en")


async def test_who_is_erased_has_no_page(app: App) -> None:
    path = published(app)
    app.handle(ONE, Forget(is_confirmed=True))
    assert (await get(app, path)).status_code == 404


async def test_an_address_in_any_form_is_answered(app: App) -> None:
    for odd in ("/merged/", "/merged/%00", "/merged/a/b", "/merged/" + "x" * 5000):
        assert (await get(app, odd)).status_code == 404
