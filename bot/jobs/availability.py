"""Whether an issue is free to take: one table of states, first that applies wins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.forge import CommentData, IssueData, PullRequestState
from bot.jobs.asking import asks, gives_up, offers
from bot.jobs.labels import Family, families
from bot.records import IssueState

ASKING_LASTS = timedelta(days=14)
"""Who asked in a comment and did nothing for so long does not hold the issue."""

STALLED_AFTER = timedelta(days=60)
"""An assignee or an open pull request without any movement for so long is stalled."""

UNSEEN_BY_REST = frozenset({IssueState.PULL_REQUEST_OPEN, IssueState.ASKED_FOR, IssueState.STALLED})
"""REST tells neither linked pull requests nor comments: it cannot say that these are over."""

MAINTAINERS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


@dataclass(frozen=True, slots=True)
class Availability:
    """A state and since when it holds, where the forge tells."""

    state: IssueState
    since: datetime | None = None


def availability(
    issue: IssueData | None,
    now: datetime,
    *,
    is_archived: bool = False,
    blocking: Iterable[str] = (),
) -> Availability:
    """Return the state of an issue; None means it is gone from where it was.

    ``blocking`` are the labels by which its repository keeps issues back, beside those known by name.
    """
    if issue is None:
        return Availability(IssueState.TRANSFERRED)
    if is_archived or issue.is_archived:
        return Availability(IssueState.ARCHIVED)
    for state, applies in _RULES:
        since = applies(issue, now)
        if since is not None:
            return Availability(state, since)
    kept = {label.casefold() for label in blocking}
    if kept.intersection(label.casefold() for label in issue.labels):
        return Availability(IssueState.BLOCKED, issue.updated_at)
    return Availability(IssueState.FREE)


def _closed(issue: IssueData, now: datetime) -> datetime | None:
    return None if issue.is_open else issue.updated_at


def _locked(issue: IssueData, now: datetime) -> datetime | None:
    return issue.updated_at if issue.is_locked else None


def _blocked(issue: IssueData, now: datetime) -> datetime | None:
    return issue.updated_at if Family.NOT_READY in families(issue.labels) else None


def _is_worked_on(issue: IssueData) -> bool:
    return bool(issue.assignees) or _has_open_pull_request(issue)


def _has_open_pull_request(issue: IssueData) -> bool:
    return any(pr.state == PullRequestState.OPEN for pr in issue.linked_pull_requests)


def _stalled(issue: IssueData, now: datetime) -> datetime | None:
    moved_at = max(
        [issue.updated_at, *(pr.updated_at for pr in issue.linked_pull_requests if pr.updated_at)]
    )
    return moved_at if _is_worked_on(issue) and now - moved_at > STALLED_AFTER else None


def _pull_request_open(issue: IssueData, now: datetime) -> datetime | None:
    return issue.updated_at if _has_open_pull_request(issue) else None


def _assigned(issue: IssueData, now: datetime) -> datetime | None:
    return issue.updated_at if issue.assignees else None


def _asked_for(issue: IssueData, now: datetime) -> datetime | None:
    """Return when somebody last asked who has neither given up nor been unassigned since."""
    asked: dict[str, datetime] = {}
    for comment in sorted(issue.last_comments, key=lambda c: c.created_at):
        if issue.unassigned_at and comment.created_at <= issue.unassigned_at:
            continue
        if gives_up(comment.body) or offers(comment.body):
            if comment.author_association in MAINTAINERS:
                asked.clear()
            asked.pop(comment.author, None)
        elif _may_ask(comment) and asks(comment.body):
            asked[comment.author] = comment.created_at
    held = [at for at in asked.values() if now - at <= ASKING_LASTS]
    return max(held, default=None)


def _may_ask(comment: CommentData) -> bool:
    is_bot = comment.author.endswith("[bot]")
    return not is_bot and comment.author_association not in MAINTAINERS


_Rule = Callable[[IssueData, datetime], datetime | None]

_RULES: tuple[tuple[IssueState, _Rule], ...] = (
    (IssueState.CLOSED, _closed),
    (IssueState.LOCKED, _locked),
    (IssueState.STALLED, _stalled),
    (IssueState.PULL_REQUEST_OPEN, _pull_request_open),
    (IssueState.ASSIGNED, _assigned),
    (IssueState.BLOCKED, _blocked),
    (IssueState.ASKED_FOR, _asked_for),
)
