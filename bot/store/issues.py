"""Named queries about repositories, issues and their vectors."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.records import Budget, Counter, Cursor, Embedding, Issue, IssueState, OwnerKind, Repository
from bot.records.issues import RepositoryState
from bot.store import upsert
from bot.store.vectors import Vectors


class Issues:
    """Repositories, issues, cursors and vectors."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._seq: int | None = None

    def repository(self, full_name: str) -> Repository | None:
        """Return a repository by its full name."""
        return self.session.exec(
            select(Repository).where(Repository.full_name == full_name)
        ).first()

    def repositories(self) -> Sequence[Repository]:
        """Return all repositories by name."""
        return self.session.exec(select(Repository).order_by(Repository.full_name)).all()

    def add_repository(self, repository: Repository) -> Repository:
        """Store a new repository."""
        self.session.add(repository)
        self.session.flush()
        return repository

    def get(self, issue_id: int) -> Issue | None:
        """Return an issue by our id."""
        return self.session.get(Issue, issue_id)

    def find(self, repository_id: int, number: int) -> Issue | None:
        """Return an issue by its number on the forge."""
        return self.session.exec(
            select(Issue).where(Issue.repository_id == repository_id, Issue.number == number)
        ).first()

    def with_repository(self, issue_ids: Sequence[int]) -> dict[int, tuple[Issue, Repository]]:
        """Return issues with their repositories, by issue id."""
        rows = self.session.exec(
            select(Issue, Repository).join(Repository).where(col(Issue.id).in_(issue_ids))
        ).all()
        return {issue.id: (issue, repository) for issue, repository in rows if issue.id is not None}

    def lock(self, issue_ids: Sequence[int]) -> None:
        """Keep others from showing or claiming these issues until the transaction ends."""
        self.session.exec(
            select(Issue.id)
            .where(col(Issue.id).in_(issue_ids))
            .order_by(col(Issue.id))
            .with_for_update()
        ).all()

    def named(self, name: str) -> Issue | None:
        """Return an issue by its name, such as ``owner/name#12``."""
        full_name, _sharp, number = name.partition("#")
        repository = self.repository(full_name)
        if repository is None or repository.id is None or not number.isdecimal():
            return None
        return self.find(repository.id, int(number))

    def all_with_repository(self) -> Sequence[tuple[Issue, Repository]]:
        """Return every issue with its repository."""
        return self.session.exec(select(Issue, Repository).join(Repository)).all()

    def touch(self, issue: Issue) -> None:
        """Mark an issue as changed, so that caches see it; once counted for a whole transaction."""
        issue.changed_seq = self.bump()
        self.session.add(issue)
        self.session.flush()

    def touch_all(self, issues: Sequence[Issue]) -> None:
        """Mark many issues as changed, in few statements; their ids are filled in."""
        for issue in issues:
            issue.changed_seq = self.bump()
        self.session.add_all(issues)
        self.session.flush()

    def bump(self) -> int:
        """Move the index counter on, once for a whole transaction, and return it.

        Its row stays locked until the end: who reads a number has seen all lower ones.
        """
        if self._seq is None:
            statement = upsert.insert(self.session, Counter).values(name="index", value=1)
            self._seq = self.session.scalar(
                statement.on_conflict_do_update(
                    index_elements=["name"], set_={"value": col(Counter.value) + 1}
                ).returning(Counter.value)
            )
            assert self._seq is not None
        return self._seq

    def version(self) -> int:
        """Return the index counter; it moves with every change of an issue."""
        return self.session.exec(select(Counter.value).where(Counter.name == "index")).first() or 0

    def count(self) -> int:
        """Return how many issues are stored."""
        return self.session.exec(select(func.count()).select_from(Issue)).one()

    def states(self) -> dict[str, int]:
        """Return how many issues are in each state."""
        return dict(
            self.session.exec(select(Issue.state, func.count()).group_by(Issue.state)).all()
        )

    def oldest_check(self) -> datetime | None:
        """Return when the least recently checked repository was checked."""
        return self.session.exec(
            select(func.min(Repository.checked_at)).where(
                Repository.state == RepositoryState.ACTIVE
            )
        ).one()

    def budgets(self) -> Sequence[Budget]:
        """Return what is left of every rate limit."""
        return self.session.exec(select(Budget)).all()

    def searchable(self) -> Sequence[tuple[Issue, Repository]]:
        """Return the free issues of active repositories."""
        return self.session.exec(
            select(Issue, Repository)
            .join(Repository)
            .where(Issue.state == IssueState.FREE, Repository.state == RepositoryState.ACTIVE)
            .order_by(col(Issue.id))
        ).all()

    def count_searchable(self) -> int:
        """Return how many free issues there are."""
        query = select(func.count(col(Issue.id))).where(Issue.state == IssueState.FREE)
        return self.session.exec(query).one()

    def newest(self, count: int) -> Sequence[int]:
        """Return the ids of the free issues that changed last."""
        query = select(Issue.id).where(Issue.state == IssueState.FREE)
        found = self.session.exec(query.order_by(col(Issue.updated_at).desc()).limit(count)).all()
        return [issue_id for issue_id in found if issue_id is not None]

    def offered_by(self, full_name: str) -> Sequence[int]:
        """Return the ids of a repository's free issues; the case of its name does not matter."""
        query = select(Issue.id).join(Repository).where(Issue.state == IssueState.FREE)
        named = func.lower(Repository.full_name) == full_name.lower()
        return [issue_id for issue_id in self.session.exec(query.where(named)) if issue_id]

    def changed(self, since: int) -> Sequence[tuple[Issue, Repository]]:
        """Return what changed after this state of the index counter."""
        return self.session.exec(
            select(Issue, Repository).join(Repository).where(Issue.changed_seq > since)
        ).all()

    def by_number(self, repository_id: int, numbers: Collection[int]) -> dict[int, Issue]:
        """Return the issues of a repository that are stored already, by number."""
        rows = self.session.exec(
            select(Issue).where(
                Issue.repository_id == repository_id, col(Issue.number).in_(numbers)
            )
        ).all()
        return {issue.number: issue for issue in rows}

    def hashes(self, model: str) -> dict[int, str]:
        """Return the content hash of every embedded issue, by issue id."""
        rows = self.session.exec(
            select(Embedding.owner_id, Embedding.content_hash).where(
                Embedding.owner_kind == OwnerKind.ISSUE, Embedding.model == model
            )
        ).all()
        return dict(rows)

    def vectors(self, model: str) -> Sequence[Embedding]:
        """Return every issue vector of a model, one object each; ``tx.vectors.matrix`` is faster."""
        return self.session.exec(
            select(Embedding).where(
                Embedding.owner_kind == OwnerKind.ISSUE, Embedding.model == model
            )
        ).all()

    def save_vectors(self, rows: Iterable[Embedding]) -> None:
        """Store vectors, replacing those of older texts."""
        Vectors(self.session).save(rows)

    def cursor(self, repository_id: int) -> Cursor:
        """Return the cursor of a repository, a fresh one if there is none."""
        return self.session.get(Cursor, repository_id) or Cursor(repository_id=repository_id)

    def save_cursor(self, cursor: Cursor) -> None:
        """Store a cursor."""
        self.session.merge(cursor)
