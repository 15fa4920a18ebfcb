"""One visit to one repository: its details once a day, its list if it changed, states by node id."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.forge import (
    DeniedError,
    Forge,
    ForgeError,
    InvalidError,
    NotFoundError,
    RateLimitedError,
    RepositoryData,
)
from bot.jobs.index_issues import Document, save_page, save_states
from bot.jobs.labels import is_welcoming
from bot.jobs.wishes import text_of
from bot.records import Cursor, IssueState, Repository
from bot.records.issues import RepositoryState
from bot.repository_config import blocking, opts_out
from bot.store import Store, Transaction

DETAILS_LAST = timedelta(days=1)
"""How long a repository's name, labels and file are taken as known."""

QUIET_RECHECK, BUSY_RECHECK = timedelta(hours=6), timedelta(hours=1)
"""Issues not checked for so long are asked about by node id: their pull requests change unseen."""

SLOWEST = timedelta(days=1)
DEFAULT_LABELS = ("good first issue", "help wanted", "mentorable")
MOST_LABELS = 12
FIRST_PAGE = ""
"""The place of a reading that has begun and has no page yet."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Visits repositories; stores each page and how far it came in one transaction."""

    store: Store
    forge: Forge
    clock: Callable[[], datetime]
    fastest: timedelta

    def visit(self, repository_id: int) -> Iterator[list[Document]]:
        """Bring a repository up to date; yields the texts of each page. Raises ForgeError."""
        try:
            yield from self._visit(repository_id)
        except RateLimitedError:
            raise
        except ForgeError as error:
            self._note_problem(repository_id, error)
            raise

    def _visit(self, repository_id: int) -> Iterator[list[Document]]:
        repository, cursor = self._load(repository_id)
        if repository.checked_at is None or self.clock() - repository.checked_at > DETAILS_LAST:
            repository, cursor = self._details(repository, cursor)
        if repository.state != RepositoryState.ACTIVE:
            self._finish(cursor, is_busy=False)
            return
        labels = repository.labels or list(DEFAULT_LABELS)
        if cursor.page is None and not self._begin(cursor, repository.full_name, labels):
            self._recheck(repository, QUIET_RECHECK)
            self._finish(cursor, is_busy=False)
            return
        yield from self._pages(repository, cursor, labels)
        self._recheck(repository, BUSY_RECHECK)
        self._finish(cursor, is_busy=True)

    def _load(self, repository_id: int) -> tuple[Repository, Cursor]:
        with self.store.read() as tx:
            repository = tx.indexing.repository(repository_id)
            cursor = tx.issues.cursor(repository_id)
        if repository is None:
            raise NotFoundError(f"repository {repository_id} is not registered any more")
        return repository, cursor

    def _details(self, repository: Repository, cursor: Cursor) -> tuple[Repository, Cursor]:
        """Ask for name, labels and file; these decide whether the repository is read at all."""
        now, before = self.clock(), repository.state
        try:
            found = self.forge.repository(repository.full_name)
        except NotFoundError:
            self._retire(repository, RepositoryState.GONE, IssueState.TRANSFERRED)
            raise
        if found.is_archived:
            self._retire(repository, RepositoryState.ARCHIVED, IssueState.ARCHIVED)
            return repository, cursor
        text = text_of(self.forge, found.full_name)[1] or ""
        is_enabled = not opts_out(text)
        labels = self._labels(repository, found.full_name) if is_enabled else repository.labels
        with self.store.write() as tx:
            is_double = _adopt(tx, repository, found)
            if not is_double:
                repository.state = _state_of(found, is_enabled=is_enabled)
                repository.labels, repository.checked_at = labels, now
                repository.blocking = blocking(text, repository.blocking)
            if repository.state == RepositoryState.ACTIVE != before:
                cursor.page, cursor.since, cursor.etags = None, None, {}
            tx.indexing.save_repository(repository)
            tx.issues.save_cursor(cursor)
            tx.issues.bump()
        return repository, cursor

    def _retire(self, repository: Repository, state: RepositoryState, issues: IssueState) -> None:
        now = self.clock()
        assert repository.id is not None
        with self.store.write() as tx:
            repository.state, repository.checked_at = state, now
            tx.indexing.save_repository(repository)
            tx.indexing.set_states(repository.id, issues, now)

    def _labels(self, repository: Repository, full_name: str) -> list[str]:
        """Return the labels to ask for: those known of it, and what it has that invites people."""
        there = self.forge.labels(full_name)
        names = {name.casefold(): name for name in there}
        known = [names[n.casefold()] for n in repository.labels if n.casefold() in names]
        invites = [name for name in there if is_welcoming(name)]
        return list(dict.fromkeys([*known, *invites]))[:MOST_LABELS] or list(DEFAULT_LABELS)

    def _begin(self, cursor: Cursor, full_name: str, labels: Sequence[str]) -> bool:
        """Ask whether a list changed; if so keep the tags and that reading has begun, at once."""
        polled = {
            label: self.forge.poll(full_name, [label], cursor.etags.get(label)) for label in labels
        }
        if cursor.since is not None and not any(answer.is_changed for answer in polled.values()):
            return False
        # The tags are older than the first page: what changes from here on shows at the next poll.
        cursor.etags = {label: answer.etag for label, answer in polled.items() if answer.etag}
        cursor.page = FIRST_PAGE
        with self.store.write() as tx:
            tx.issues.save_cursor(cursor)
        return True

    def _pages(
        self, repository: Repository, cursor: Cursor, labels: Sequence[str]
    ) -> Iterator[list[Document]]:
        while cursor.page is not None:
            try:
                page = self.forge.issues(
                    repository.full_name, labels, since=cursor.since, cursor=cursor.page or None
                )
            except InvalidError:
                if cursor.page == FIRST_PAGE:
                    raise
                cursor.page = FIRST_PAGE  # the forge forgot the place; nothing is embedded twice
                continue
            with self.store.write() as tx:
                documents = save_page(tx, repository, page.issues, self.clock())
                cursor.page = page.next_cursor
                if cursor.page is None:
                    assert repository.id is not None
                    newest = tx.indexing.newest_update(repository.id)
                    cursor.since = newest or self.clock()
                tx.issues.save_cursor(cursor)
            yield documents

    def _recheck(self, repository: Repository, after: timedelta) -> None:
        """Ask by node id about issues whose state may have changed without the list showing it."""
        now = self.clock()
        assert repository.id is not None
        with self.store.read() as tx:
            issues = tx.indexing.unchecked(repository.id, now - after)
        if not issues:
            return
        try:
            found = self.forge.refresh([issue.node_id for issue in issues], is_urgent=False)
        except DeniedError:
            return  # without GraphQL nobody tells; cards say when an issue was last checked
        with self.store.write() as tx:
            save_states(tx, {repository.id: repository}, issues, found, now)

    def _finish(self, cursor: Cursor, *, is_busy: bool) -> None:
        fastest = self.fastest.total_seconds() / 60
        slowest = SLOWEST.total_seconds() / 60
        wanted = cursor.interval_minutes / 2 if is_busy else cursor.interval_minutes * 1.5
        cursor.interval_minutes = min(max(wanted, fastest), max(slowest, fastest))
        cursor.due_at = self.clock() + timedelta(minutes=cursor.interval_minutes)
        cursor.problem = ""
        with self.store.write() as tx:
            tx.issues.save_cursor(cursor)

    def _note_problem(self, repository_id: int, error: ForgeError) -> None:
        with self.store.write() as tx:
            if tx.indexing.repository(repository_id) is None:
                return
            cursor = tx.issues.cursor(repository_id)
            is_gone = isinstance(error, NotFoundError)
            cursor.due_at = self.clock() + (SLOWEST if is_gone else self.fastest)
            cursor.problem = str(error)
            tx.issues.save_cursor(cursor)


def _state_of(found: RepositoryData, *, is_enabled: bool) -> RepositoryState:
    if found.is_private:
        return RepositoryState.PRIVATE
    return RepositoryState.ACTIVE if is_enabled else RepositoryState.DISABLED


def _adopt(tx: Transaction, repository: Repository, found: RepositoryData) -> bool:
    """Take over the present name and facts; True when another row is the same repository already."""
    other = tx.indexing.by_node(found.node_id) or tx.indexing.by_name(found.full_name)
    if other is not None and other.id != repository.id:
        repository.state = RepositoryState.REMOVED
        return True
    repository.full_name, repository.node_id = found.full_name, found.node_id
    repository.description, repository.stars = found.description, found.stars
    repository.language = found.language
    repository.topics = list(dict.fromkeys([*repository.topics, *found.topics]))
    return False
