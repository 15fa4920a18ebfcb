"""Who holds an issue and then hears from a maintainer: the first word is noted, and only that."""

from datetime import datetime, timedelta

from bot.app import App
from bot.forge import CommentData, IssueData
from bot.jobs.index_issues import save_page, save_states
from bot.records import Claim, Repository
from tests.databases import on_both
from tests.store.rows import NOW, a_person

HOUR = timedelta(hours=1)


def word(at: datetime, role: str = "MEMBER", by: str = "maintainer") -> CommentData:
    return CommentData(1, by, "Welcome!", at, role)


def data(*comments: CommentData) -> IssueData:
    return IssueData(
        node_id="I_1", repository="sandbox-a/one", number=1, title="One", body="", url="",
        is_open=True, is_locked=False, labels=("good first issue",), author="a",
        author_association="NONE", assignees=(), opened_at=NOW, updated_at=NOW,
        last_comments=comments,
    )  # fmt: skip


def held(app: App) -> tuple[Repository, Claim]:
    """Index one issue and let somebody take it."""
    person = a_person(app.store)
    with app.store.write() as tx:
        repository = tx.issues.add_repository(Repository(full_name="sandbox-a/one"))
        save_page(tx, repository, [data()], NOW)
        assert repository.id is not None
        [issue] = tx.indexing.issues_of(repository.id, ["I_1"], [1])
        assert issue.id is not None
        return repository, tx.claims.take(issue.id, person, "", NOW)


def replied_at(app: App, claim: Claim) -> datetime | None:
    with app.store.read() as tx:
        found = tx.claims.own(claim.id or 0, claim.person_id)
    assert found is not None
    return found.replied_at


@on_both
def test_the_first_word_of_a_maintainer_is_noted(app: App) -> None:
    repository, claim = held(app)
    later = word(NOW + 5 * HOUR)
    with app.store.write() as tx:
        save_page(tx, repository, [data(later, word(NOW + 2 * HOUR))], NOW)
    assert replied_at(app, claim) == NOW + 2 * HOUR
    with app.store.write() as tx:
        save_page(tx, repository, [data(later)], NOW)
    assert replied_at(app, claim) == NOW + 2 * HOUR


@on_both
def test_a_reading_by_node_id_notes_it_too(app: App) -> None:
    repository, claim = held(app)
    with app.store.write() as tx:
        issue = tx.issues.get(claim.issue_id)
        assert issue is not None
        assert repository.id is not None
        states = {"I_1": data(word(NOW + HOUR))}
        save_states(tx, {repository.id: repository}, [issue], states, NOW)
    assert replied_at(app, claim) == NOW + HOUR


def test_words_of_others_of_bots_and_of_before_do_not_count(app: App) -> None:
    repository, claim = held(app)
    words = (
        word(NOW + HOUR, role="NONE"),
        word(NOW + HOUR, by="helper[bot]"),
        word(NOW - HOUR),
    )
    with app.store.write() as tx:
        save_page(tx, repository, [data(*words)], NOW)
    assert replied_at(app, claim) is None
