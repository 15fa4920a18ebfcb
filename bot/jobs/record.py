"""Counts a repository's past: who solved its beginner issues, who was answered, whose work was merged."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from statistics import median

from bot.forge.past import Opened, Past, PastIssue, PastPull
from bot.jobs.availability import MAINTAINERS
from bot.jobs.labels import Family, families, family
from matching.record import Counts

OUTSIDERS = frozenset({"NONE", "FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR"})
"""They have nothing merged here. Who has is a CONTRIBUTOR today, also for the first merged piece of work."""

BEGINNER = frozenset({Family.NEWCOMER, Family.EASY, Family.MENTORED})
COUNTS_FOR = timedelta(days=730)
"""What is older says little about the people who look after a project now."""

BURST = timedelta(days=7)
BURST_COUNTS_FOR = timedelta(days=90)
Firsts = Mapping[str, int | None]
"""The number of each person's first merged pull request, of those that were asked about."""


def beginner_labels(labels: Sequence[str]) -> list[str]:
    """Return the labels that mean newcomers; all of them where none does alone."""
    return [name for name in labels if family(name) in BEGINNER] or list(labels)


def unsure(past: Past, at_most: int) -> list[str]:
    """Return whose first merged work has to be looked up, newest first, solvers before others."""
    solvers = [pull for issue in past.issues for pull in issue.closed_by]
    half = _unsure(solvers)[: at_most // 2]
    return list(dict.fromkeys([*half, *_unsure(past.pulls)]))[:at_most]


def count(past: Past, firsts: Firsts, now: datetime) -> Counts:
    """Return the counts that welcome is judged by."""
    solved = _solved(past.issues, firsts, now)
    theirs = [
        pull
        for pull in _looked_up(past.pulls, firsts)
        if _is_newcomers(pull, firsts) and now - pull.opened.at <= COUNTS_FOR
    ]
    waits = [wait for issue in past.issues if (wait := _wait_hours(issue)) is not None]
    burst = _burst(past.newest, now)
    return Counts(
        beginner_issues=len(solved),
        solved_by_newcomers=sum(solved),
        newcomer_pull_requests=len(theirs),
        newcomer_merges=sum(pull.merged_at is not None for pull in theirs),
        replies=len(waits),
        median_reply_hours=round(median(waits), 1) if waits else None,
        last_activity_at=_last_activity(past),
        labelled_in_a_week=sum(_is_labelled(one) for one in burst),
        issues_in_a_week=len(burst),
        by_one_author=_by_one_author(burst),
        is_archived=past.is_archived,
    )


def _unsure(pulls: Iterable[PastPull]) -> list[str]:
    return list(dict.fromkeys(p.opened.login for p in pulls if _is_unsure(p)))


def _is_unsure(pull: PastPull) -> bool:
    return not pull.opened.is_app and pull.opened.association not in MAINTAINERS | OUTSIDERS


def _looked_up(pulls: Iterable[PastPull], firsts: Firsts) -> Iterable[PastPull]:
    """Go back only as far as everybody was looked up; beyond, only those who failed would be known."""
    return takewhile(lambda pull: not _is_unsure(pull) or pull.opened.login in firsts, pulls)


def _is_newcomers(pull: PastPull, firsts: Firsts) -> bool | None:
    """Say whether somebody without merged work opened it; None where that cannot be told."""
    if pull.opened.is_app or pull.opened.association in MAINTAINERS:
        return False
    if pull.opened.association in OUTSIDERS:
        return True
    first = firsts.get(pull.opened.login)
    return None if first is None else pull.number <= first


def _solved(issues: Iterable[PastIssue], firsts: Firsts, now: datetime) -> list[bool]:
    """Return for each finished issue whether a newcomer solved it; those that cannot be told are left out."""
    found = []
    for issue in issues:
        if any(_is_unsure(p) and p.opened.login not in firsts for p in issue.closed_by):
            break
        if not issue.is_done or now - issue.closed_at > COUNTS_FOR:
            continue
        by = [_is_newcomers(pull, firsts) for pull in issue.closed_by]
        if True in by or None not in by:
            found.append(True in by)
    return found


def _wait_hours(issue: PastIssue) -> float | None:
    """Return how long the first person from outside waited for somebody who belongs there.

    Who was never answered waited until the end. Membership is often hidden, so everybody with
    merged work counts as belonging; None where nobody from outside spoke.
    """
    waiting = next(
        (s for s in (issue.opened, *issue.answers) if s.association in OUTSIDERS and not s.is_app),
        None,
    )
    if waiting is None:
        return None
    answered = (
        said.at
        for said in issue.answers
        if said.at >= waiting.at
        and said.login != waiting.login
        and said.association not in OUTSIDERS
        and not said.is_app
    )
    until = next(answered, issue.closed_at)
    return max(0.0, (until - waiting.at).total_seconds() / 3600)


def _last_activity(past: Past) -> datetime | None:
    merges = [pull.merged_at for pull in past.pulls if pull.merged_at and not pull.opened.is_app]
    words = [
        said.at
        for issue in past.issues
        for said in issue.answers
        if said.association in MAINTAINERS
    ]
    commits = [past.committed_at] if past.committed_at else []
    return max((*merges, *words, *commits), default=None)


def _is_labelled(one: Opened) -> bool:
    return not BEGINNER.isdisjoint(families(one.labels))


def _burst(newest: Sequence[Opened], now: datetime) -> list[Opened]:
    """Return the issues of the week in which most beginner issues were opened."""
    weeks = (
        [one for one in newest if timedelta(0) <= one.opened.at - first.opened.at < BURST]
        for first in newest
        if now - first.opened.at <= BURST_COUNTS_FOR
    )
    return max(weeks, key=lambda week: sum(map(_is_labelled, week)), default=[])


def _by_one_author(burst: Iterable[Opened]) -> int:
    authors = Counter(one.opened.login for one in burst if _is_labelled(one))
    return max(authors.values(), default=0)
