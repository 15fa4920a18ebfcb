"""Counting a past: who was new at the time, who waited how long, who opened how many at once."""

from datetime import UTC, datetime, timedelta

from bot.forge.past import Opened, Past, PastIssue, PastPull, Said
from bot.jobs.record import beginner_labels, count, unsure
from matching.record import Counts

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def said(login: str, association: str = "NONE", days: float = 20) -> Said:
    return Said(login, association, NOW - timedelta(days=days))


def pull(number: int, by: Said, *, is_merged: bool = True) -> PastPull:
    return PastPull(number, by, by.at + timedelta(days=1) if is_merged else None)


def issue(*answers: Said, by: Said | None = None, closed_by: tuple[PastPull, ...] = (), days: float = 10, is_done: bool = True) -> PastIssue:  # fmt: skip
    opener = by or said("maintainer", "MEMBER", 30)
    return PastIssue(opener, NOW - timedelta(days=days), is_done, answers, closed_by)


def counted(past: Past, **firsts: int | None) -> Counts:
    return count(past, firsts, NOW)


ANN, BOB = said("ann", "CONTRIBUTOR"), said("bob", "CONTRIBUTOR")


def test_who_solved_an_issue_with_their_first_merged_work_was_new() -> None:
    issues = (
        issue(closed_by=(pull(7, ANN),)),
        issue(closed_by=(pull(9, BOB),)),
        issue(closed_by=(pull(8, said("maintainer", "OWNER")),)),
        issue(),
    )
    found = counted(Past(issues=issues), ann=7, bob=3)
    assert (found.solved_by_newcomers, found.beginner_issues) == (1, 4)


def test_what_cannot_be_told_is_left_out_of_both_sides() -> None:
    issues = (issue(closed_by=(pull(7, ANN),)), issue(), issue(is_done=False), issue(days=800))
    found = counted(Past(issues=issues), ann=None)
    assert (found.solved_by_newcomers, found.beginner_issues) == (0, 1)


def test_it_goes_back_only_as_far_as_everybody_was_looked_up() -> None:
    pulls = (
        pull(9, said("new"), is_merged=False),
        pull(8, ANN),
        pull(7, BOB),
        pull(6, said("other"), is_merged=False),
    )
    found = counted(Past(pulls=pulls), ann=8)
    assert (found.newcomer_merges, found.newcomer_pull_requests) == (1, 2)
    everybody = counted(Past(pulls=pulls), ann=8, bob=2)
    assert (everybody.newcomer_merges, everybody.newcomer_pull_requests) == (1, 3)


def test_robots_and_accounts_that_are_gone_are_nobody() -> None:
    pulls = (pull(3, said("renovate[bot]", "CONTRIBUTOR")), pull(2, said("", "NONE")))
    assert counted(Past(pulls=pulls)).newcomer_pull_requests == 0
    assert unsure(Past(pulls=pulls), 9) == []


def test_only_those_who_may_have_been_new_are_looked_up_solvers_first() -> None:
    past = Past(
        issues=(issue(closed_by=(pull(7, BOB),)), issue(closed_by=(pull(6, said("m", "MEMBER")),))),
        pulls=(pull(9, ANN), pull(8, said("never")), pull(7, BOB)),
    )
    assert unsure(past, 9) == ["bob", "ann"]
    assert unsure(past, 1) == ["ann"]


def test_the_wait_begins_with_somebody_from_outside_and_ends_with_somebody_who_belongs_there() -> (
    None
):
    asked, bot = said("new", days=5), said("helper[bot]", "CONTRIBUTOR", 4.9)
    past = Past(
        issues=(
            issue(asked, bot, said("other", days=4.5), said("maintainer", "MEMBER", 4), days=1),
            issue(said("maintainer", "MEMBER", 9)),
            issue(by=said("new", days=6), days=2),
        )
    )
    found = counted(past)
    assert (found.replies, found.median_reply_hours) == (2, 60.0)


def test_signs_of_life_are_merges_by_people_words_of_maintainers_and_commits() -> None:
    robot = pull(9, said("renovate[bot]", "CONTRIBUTOR", 1))
    assert counted(Past(pulls=(robot,))).last_activity_at is None
    word = issue(said("maintainer", "MEMBER", 3))
    assert counted(Past(pulls=(robot,), issues=(word,))).last_activity_at == NOW - timedelta(days=3)
    commit = NOW - timedelta(days=2)
    assert counted(Past(issues=(word,), committed_at=commit)).last_activity_at == commit


def test_the_busiest_week_counts_with_its_busiest_author() -> None:
    flood = [Opened(said("filler", days=40 + n / 10), ("good first issue",)) for n in range(30)]
    usual = [Opened(said("ann", days=7 * n), ("bug",)) for n in range(12)]
    old = [Opened(said("old", days=200 + n / 100), ("easy",)) for n in range(50)]
    found = counted(Past(newest=(*usual, *flood, *old)))
    assert (found.labelled_in_a_week, found.issues_in_a_week, found.by_one_author) == (30, 31, 30)
    assert counted(Past()).labelled_in_a_week == 0


def test_labels_for_newcomers_come_before_those_for_everybody() -> None:
    assert beginner_labels(["help wanted", "good first issue"]) == ["good first issue"]
    assert beginner_labels(["help wanted"]) == ["help wanted"]
