"""Named queries of the index: what is due, what is stored, what is not embedded yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select, update

from bot.records import Budget, Counter, Cursor, Embedding, Issue, IssueState, OwnerKind, Repository
from bot.records.issues import RepositoryState
from bot.store.issues import Issues
from bot.store.upsert import insert

UNVISITED = (RepositoryState.OPTED_OUT, RepositoryState.REMOVED)
"""Repositories that are left alone; the others may come back."""

GONE = (IssueState.CLOSED, IssueState.TRANSFERRED, IssueState.ARCHIVED)
"""States in which an issue is neither embedded nor asked about again."""


class Indexing:
    """What an index run reads and writes beyond single issues."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def repository(self, repository_id: int) -> Repository | None:
        """Return a repository by our id."""
        return self.session.get(Repository, repository_id)

    def by_node(self, node_id: str) -> Repository | None:
        """Return a repository by its id on the forge, which outlives a new name."""
        return self.session.exec(select(Repository).where(Repository.node_id == node_id)).first()

    def by_name(self, full_name: str) -> Repository | None:
        """Return a repository by name, however its letters are cased."""
        lower = func.lower(col(Repository.full_name))
        return self.session.exec(select(Repository).where(lower == full_name.lower())).first()

    def names(self) -> frozenset[str]:
        """Return the names of all repositories, in small letters."""
        return frozenset(n.lower() for n in self.session.exec(select(Repository.full_name)))

    def to_visit(self, now: datetime | None = None) -> Sequence[Repository]:
        """Return the repositories to look at, longest waiting first; with ``now`` only those due."""
        query = select(Repository).outerjoin(Cursor).where(col(Repository.state).not_in(UNVISITED))
        if now is not None:
            due = or_(col(Cursor.due_at).is_(None), col(Cursor.due_at) <= now)
            query = query.where(due)
        waiting = col(Cursor.due_at).asc().nulls_first()
        return self.session.exec(query.order_by(waiting, col(Repository.full_name))).all()

    def to_study(self, before: datetime) -> Sequence[Repository]:
        """Return the visited repositories that were not studied since then, longest waiting first."""
        studied_at = col(Repository.studied_at)
        return self.session.exec(
            select(Repository)
            .where(
                Repository.state == RepositoryState.ACTIVE,
                col(Repository.checked_at).is_not(None),
                or_(studied_at.is_(None), studied_at <= before),
            )
            .order_by(studied_at.asc().nulls_first(), col(Repository.full_name))
        ).all()

    def save_repository(self, repository: Repository) -> None:
        """Store a repository."""
        self.session.add(repository)
        self.session.flush()

    def issues_of(
        self, repository_id: int, node_ids: Collection[str], numbers: Collection[int]
    ) -> Sequence[Issue]:
        """Return the stored issues that a page speaks of, by id on the forge or by number."""
        same = and_(col(Issue.repository_id) == repository_id, col(Issue.number).in_(numbers))
        return self.session.exec(
            select(Issue).where(or_(col(Issue.node_id).in_(node_ids), same))
        ).all()

    def unchecked(self, repository_id: int, before: datetime) -> Sequence[Issue]:
        """Return issues that may still be open and were not checked since."""
        return self.session.exec(
            select(Issue).where(
                Issue.repository_id == repository_id,
                Issue.checked_at < before,
                col(Issue.state).not_in(GONE),
            )
        ).all()

    def save_issues(self, issues: Iterable[Issue]) -> None:
        """Store issues and mark them as changed, so that caches see them."""
        changed = Issues(self.session).bump()
        for issue in issues:
            issue.changed_seq = changed
            self.session.add(issue)
        self.session.flush()

    def set_states(self, repository_id: int, state: IssueState, now: datetime) -> None:
        """Put all issues of a repository that are not gone yet into a state."""
        changed = Issues(self.session).bump()
        self.session.exec(
            update(Issue)
            .where(col(Issue.repository_id) == repository_id, col(Issue.state).not_in(GONE))
            .values(state=state, state_since=now, changed_seq=changed)
        )

    def newest_update(self, repository_id: int) -> datetime | None:
        """Return when the newest stored issue changed on the forge."""
        return self.session.exec(
            select(func.max(Issue.updated_at)).where(Issue.repository_id == repository_id)
        ).one()

    def unembedded(self, model: str, repository_id: int | None = None) -> Sequence[int]:
        """Return the ids of issues whose present text has no vector of this model."""
        mine = and_(
            col(Embedding.owner_id) == Issue.id,
            col(Embedding.owner_kind) == OwnerKind.ISSUE,
            col(Embedding.model) == model,
            col(Embedding.content_hash) == Issue.content_hash,
        )
        query = (
            select(Issue.id)
            .outerjoin(Embedding, mine)
            .where(col(Embedding.owner_id).is_(None), col(Issue.state).not_in(GONE))
        )
        if repository_id is not None:
            query = query.where(Issue.repository_id == repository_id)
        return [i for i in self.session.exec(query.order_by(col(Issue.id))) if i is not None]

    def set_hashes(self, hashes: Mapping[int, str]) -> None:
        """Store the content hashes of issues."""
        for issue_id, content_hash in hashes.items():
            self.session.exec(
                update(Issue).where(col(Issue.id) == issue_id).values(content_hash=content_hash)
            )

    def set_readings(self, readings: Mapping[int, Mapping[str, Any]]) -> None:
        """Store what was read of issues anew and mark them as changed, so that caches see them."""
        changed = Issues(self.session).bump()
        for issue_id, reading in readings.items():
            self.session.exec(
                update(Issue)
                .where(col(Issue.id) == issue_id)
                .values(reading=reading, changed_seq=changed)
            )

    def is_done(self, step: str) -> bool:
        """Say whether a step that is taken once was taken."""
        return self.session.get(Counter, step) is not None

    def mark_done(self, step: str) -> None:
        """Remember that a step that is taken once was taken."""
        self.session.merge(Counter(name=step, value=1))

    def hashes_of(self, model: str, issue_ids: Collection[int]) -> dict[int, str]:
        """Return the content hash of what is embedded of these issues."""
        rows = self.session.exec(
            select(Embedding.owner_id, Embedding.content_hash).where(
                Embedding.owner_kind == OwnerKind.ISSUE,
                Embedding.model == model,
                col(Embedding.owner_id).in_(issue_ids),
            )
        ).all()
        return dict(rows)

    def save_budget(self, budget: Budget) -> None:
        """Store what is left of a rate limit."""
        values = budget.model_dump()
        changed = {name: value for name, value in values.items() if name != "resource"}
        statement = insert(self.session, Budget).values(values)
        self.session.connection().execute(
            statement.on_conflict_do_update(index_elements=["resource"], set_=changed)
        )
