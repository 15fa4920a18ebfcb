"""From the forge to issues to embeddings, page by page; killed half-way it goes on at the last page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.corpus import candidate
from bot.forge import Forge, IssueData, PullRequestState
from bot.records import Embedding, Issue, IssueState, OwnerKind, Repository
from bot.store import Store, Transaction
from matching import text
from matching.embedders import Embedder

DEFAULT_LABELS = ("good first issue", "help wanted", "mentorable")


@dataclass(slots=True)
class Progress:
    """What an index run has done so far."""

    repositories: int = 0
    issues: int = 0
    embedded: int = 0


def state_of(data: IssueData) -> IssueState:
    """Return the availability that the forge's facts show."""
    if not data.is_open:
        return IssueState.CLOSED
    if data.is_locked:
        return IssueState.LOCKED
    if data.assignees:
        return IssueState.ASSIGNED
    if any(pr.state == PullRequestState.OPEN for pr in data.linked_pull_requests):
        return IssueState.PULL_REQUEST_OPEN
    return IssueState.FREE


def update_issue(tx: Transaction, issue: Issue, data: IssueData | None, now: datetime) -> None:
    """Bring a stored issue up to what the forge says."""
    state = state_of(data) if data else IssueState.TRANSFERRED
    if issue.state != state:
        issue.state, issue.state_since = state, now
    issue.checked_at = now
    tx.issues.touch(issue)


def index_repository(
    store: Store,
    forge: Forge,
    embedder: Embedder,
    full_name: str,
    clock: Callable[[], datetime],
    progress: Progress,
) -> None:
    """Index one repository to its end."""
    data = forge.repository(full_name)
    with store.write() as tx:
        repository = tx.issues.repository(data.full_name) or tx.issues.add_repository(
            Repository(full_name=data.full_name, node_id=data.node_id)
        )
        repository.language, repository.topics, repository.stars = (
            data.language,
            list(data.topics),
            data.stars,
        )
    assert repository.id is not None
    cursor: str | None = None
    while True:
        page = forge.issues(full_name, DEFAULT_LABELS, cursor=cursor)
        with store.write() as tx:
            issues = [_upsert(tx, repository.id, item, clock()) for item in page.issues]
            known = tx.issues.hashes(embedder.name)
        texts = {i.id: text.document(candidate(i, repository)) for i in issues if i.id is not None}
        todo = {i: t for i, t in texts.items() if known.get(i) != text.content_hash(t)}
        vectors = embedder.embed_documents(list(todo.values()))
        with store.write() as tx:
            tx.issues.save_vectors(
                Embedding(
                    owner_kind=OwnerKind.ISSUE,
                    owner_id=i,
                    model=embedder.name,
                    content_hash=text.content_hash(t),
                    vector=vector,
                )
                for (i, t), vector in zip(todo.items(), vectors, strict=True)
            )
            tx.issues.bump()
        progress.issues += len(issues)
        progress.embedded += len(todo)
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    progress.repositories += 1


def _upsert(tx: Transaction, repository_id: int, data: IssueData, now: datetime) -> Issue:
    issue = tx.issues.find(repository_id, data.number) or Issue(
        repository_id=repository_id,
        number=data.number,
        node_id=data.node_id,
        title=data.title,
        url=data.url,
        content_hash="",
        opened_at=data.opened_at,
        updated_at=data.updated_at,
        checked_at=now,
    )
    issue.title, issue.body, issue.labels = data.title, data.body, list(data.labels)
    issue.author, issue.author_association = data.author, data.author_association
    issue.assignees, issue.comments = list(data.assignees), data.comments
    issue.linked_pull_requests = [
        {"node_id": p.node_id, "state": p.state} for p in data.linked_pull_requests
    ]
    issue.updated_at = data.updated_at
    update_issue(tx, issue, data, now)
    return issue
