"""What the forge says of an issue, brought into the stored one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.corpus import candidate
from bot.forge import IssueData
from bot.jobs.availability import MAINTAINERS, UNSEEN_BY_REST, Availability, availability
from bot.jobs.labels import is_welcoming
from bot.records import Issue, IssueState, Repository
from bot.records.issues import Link
from bot.store import Transaction
from matching import readiness, text

MENTORABLE = "mentorable"


@dataclass(frozen=True, slots=True)
class Document:
    """The text of an issue that is to be embedded, if it is not yet."""

    issue_id: int
    content_hash: str
    text: str


def save_page(
    tx: Transaction, repository: Repository, page: Sequence[IssueData], now: datetime
) -> list[Document]:
    """Store a page of issues; returns the texts of those that can be taken."""
    assert repository.id is not None
    nodes, numbers = [d.node_id for d in page], [d.number for d in page]
    stored = tx.indexing.issues_of(repository.id, nodes, numbers)
    by_node = {issue.node_id: issue for issue in stored}
    by_number = {i.number: i for i in stored if i.repository_id == repository.id}
    texts: dict[str, str] = {}
    issues = []
    for data in page:
        issue = by_node.get(data.node_id) or by_number.get(data.number) or _new(data)
        issue.repository_id = repository.id
        texts[data.node_id] = _take_over(issue, repository, data, now)
        issues.append(issue)
    tx.indexing.save_issues(issues)
    _note_replies(tx, issues, {data.node_id: data for data in page})
    return [
        Document(issue.id, issue.content_hash, texts[issue.node_id])
        for issue in issues
        if issue.id is not None and issue.state != IssueState.CLOSED
    ]


def save_states(
    tx: Transaction,
    repositories: dict[int, Repository],
    issues: Iterable[Issue],
    found: dict[str, IssueData | None],
    now: datetime,
) -> None:
    """Bring stored issues up to what a reading by node id says; one that is missing there is gone."""
    checked = []
    for issue in issues:
        if issue.node_id not in found:
            continue
        data, repository = found[issue.node_id], repositories[issue.repository_id]
        if data is None:
            _set_state(issue, availability(None, now), now)
        else:
            _take_over(issue, repository, data, now)
        checked.append(issue)
    tx.indexing.save_issues(checked)
    _note_replies(tx, checked, found)


def _note_replies(
    tx: Transaction, issues: Sequence[Issue], found: Mapping[str, IssueData | None]
) -> None:
    """Note the first word of a maintainer on issues that somebody holds."""
    held = tx.claims.held_among([issue.id for issue in issues if issue.id is not None])
    for issue in issues:
        data = found.get(issue.node_id)
        if issue.id not in held or data is None:
            continue
        for comment in sorted(data.last_comments, key=lambda c: c.created_at):
            if comment.author_association in MAINTAINERS and not comment.author.endswith("[bot]"):
                tx.claims.note_reply(issue.id, comment.created_at)


def _new(data: IssueData) -> Issue:
    # Empty values are given, too: to find that a factory takes no argument costs more than all the rest.
    return Issue(
        labels=[],
        assignees=[],
        linked_pull_requests=[],
        tag={},
        reading={},
        repository_id=0,
        number=data.number,
        node_id=data.node_id,
        title=data.title,
        url=data.url,
        content_hash="",
        opened_at=data.opened_at,
        updated_at=data.updated_at,
        checked_at=data.updated_at,
    )


def _take_over(issue: Issue, repository: Repository, data: IssueData, now: datetime) -> str:
    """Bring an issue up to date; returns the text that is embedded of it."""
    is_reworded = (issue.title, issue.body) != (data.title, data.body)
    issue.node_id, issue.number, issue.url = data.node_id, data.number, data.url
    issue.title, issue.body, issue.labels = data.title, data.body, list(data.labels)
    issue.author, issue.author_association = data.author, data.author_association
    issue.assignees, issue.comments = list(data.assignees), data.comments
    if data.is_complete:
        links = {
            Link.CLOSES: data.linked_pull_requests,
            Link.MENTIONS: data.mentioning_pull_requests,
        }
        issue.linked_pull_requests = [
            {
                "node_id": pull.node_id,
                "state": pull.state,
                "number": str(pull.number),
                "author": pull.author,
                "link": link,
            }
            for link, pulls in links.items()
            for pull in pulls
        ]
    issue.opened_at, issue.updated_at = data.opened_at, data.updated_at
    issue.is_mentorable |= any(label.casefold() == MENTORABLE for label in data.labels)
    document = text.document(candidate(issue, repository))
    content_hash = text.content_hash(document)
    if is_reworded or content_hash != issue.content_hash or not issue.reading:
        found = readiness.read(issue.title, issue.body, issue.labels, repository.language)
        issue.reading = found.as_json()
    issue.content_hash = content_hash
    _set_state(issue, _state(issue, repository, data, now), now)
    return document


def _state(issue: Issue, repository: Repository, data: IssueData, now: datetime) -> Availability:
    found = availability(data, now, blocking=repository.blocking)
    if found.state == IssueState.FREE and not data.is_complete and issue.state in UNSEEN_BY_REST:
        return Availability(IssueState(issue.state), issue.state_since)
    known = {label.casefold() for label in repository.labels}
    is_offered = any(is_welcoming(label) or label.casefold() in known for label in data.labels)
    if found.state == IssueState.FREE and not (is_offered or issue.is_mentorable):
        return Availability(IssueState.UNLABELLED)
    return found


def _set_state(issue: Issue, found: Availability, now: datetime) -> None:
    if issue.state != found.state or issue.state_since is None:
        issue.state, issue.state_since = found.state, found.since or now
    issue.checked_at = now
