"""Which issues are posted where: one post an issue and community, three a day, few communities."""

from datetime import date, timedelta

from bot.records import IssueState, PostState
from bot.store import Store
from tests.store.rows import NOW, an_issue

DAY = date(2026, 3, 1)
HERE, THERE, ELSEWHERE = 1, 2, 3


def communities(store: Store) -> None:
    with store.write() as tx:
        for number in (HERE, THERE, ELSEWHERE):
            tx.communities.change(number, NOW, {"forum_id": number})


def unposted(store: Store, community: int, most: int = 5) -> list[int]:
    with store.read() as tx:
        return [issue.id or 0 for issue in tx.forum.unposted(community, most)]


def test_free_mentorable_issues_are_offered_newest_first_and_those_in_few_forums_before(
    store: Store,
) -> None:
    communities(store)
    old = an_issue(store, is_mentorable=True)
    new = an_issue(store, is_mentorable=True, updated_at=NOW + timedelta(days=1))
    an_issue(store, is_mentorable=True, state=IssueState.ASSIGNED)
    an_issue(store)
    assert unposted(store, HERE) == [new, old]
    with store.write() as tx:
        assert tx.forum.plan(HERE, new, DAY, NOW)
    assert unposted(store, HERE) == [old]
    assert unposted(store, THERE) == [old, new]


def test_an_issue_stands_in_few_forums_at_a_time(store: Store) -> None:
    communities(store)
    issue = an_issue(store, is_mentorable=True)
    with store.write() as tx:
        tx.forum.plan(HERE, issue, DAY, NOW)
        post = tx.forum.plan(THERE, issue, DAY, NOW)
    assert not unposted(store, ELSEWHERE, most=2)
    with store.write() as tx:
        assert post is not None
        tx.session.get_one(type(post), post.id).state = PostState.OVER
    assert unposted(store, ELSEWHERE, most=2) == [issue]


def test_the_schema_knows_three_posts_a_day_and_one_an_issue(store: Store) -> None:
    communities(store)
    issues = [an_issue(store, is_mentorable=True) for _each in range(5)]
    with store.write() as tx:
        planned = [tx.forum.plan(HERE, issue, DAY, NOW) for issue in issues]
        assert [post and post.slot for post in planned] == [1, 2, 3, None, None]
        assert tx.forum.plan(HERE, issues[0], DAY + timedelta(days=1), NOW) is None
        assert tx.forum.plan(HERE, issues[3], DAY + timedelta(days=1), NOW)
        assert tx.forum.plan(THERE, issues[0], DAY, NOW)
