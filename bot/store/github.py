"""Named queries of the GitHub surface: files, silences, acts, mentors of issues, codes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, or_, select

from bot.records import (
    Act,
    ActState,
    Claim,
    ClaimState,
    Issue,
    IssueMentor,
    LinkCode,
    Repository,
    RepositoryFile,
    Silence,
)
from bot.store import upsert


class Github:
    """What is known of repositories with a file, and what was done there."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def file(self, full_name: str) -> RepositoryFile | None:
        """Return what is known of a repository's file."""
        return self.session.get(RepositoryFile, full_name.lower())

    def save_file(self, file: RepositoryFile) -> None:
        """Store what is known of a repository's file."""
        file.full_name = file.full_name.lower()
        self.session.merge(file)

    def files(self) -> Sequence[RepositoryFile]:
        """Return every repository that has a file."""
        return self.session.exec(
            select(RepositoryFile)
            .where(col(RepositoryFile.wishes).is_not(None))
            .order_by(RepositoryFile.full_name)
        ).all()

    def without_file(self) -> Sequence[str]:
        """Return the repositories in the index that have no good file."""
        own = select(RepositoryFile.full_name).where(col(RepositoryFile.wishes).is_not(None))
        lower = func.lower(Repository.full_name)
        return self.session.exec(select(Repository.full_name).where(lower.not_in(own))).all()

    def expire_files(self, owner_or_name: str) -> None:
        """Have the file of a repository, or of all of an owner, read anew."""
        for file in self.session.exec(select(RepositoryFile)).all():
            if file.full_name.startswith(f"{owner_or_name.lower()}/") or (
                file.full_name == owner_or_name.lower()
            ):
                file.read_at = datetime.fromtimestamp(0, file.read_at.tzinfo)
                self.session.add(file)

    def silence(self, scope: str, now: datetime) -> None:
        """Write nothing more in this scope."""
        self.session.merge(Silence(scope=scope.lower(), at=now))

    def speak(self, scope: str) -> None:
        """Take a silence back."""
        self.session.exec(delete(Silence).where(col(Silence.scope) == scope.lower()))

    def is_silent(self, full_name: str, number: int) -> bool:
        """Say whether the thread, its repository or its owner was silenced."""
        name = full_name.lower()
        scopes = (f"{name}#{number}", name, name.split("/")[0])
        found = self.session.exec(select(Silence.scope).where(col(Silence.scope).in_(scopes)))
        return found.first() is not None

    def begin(self, act: Act) -> Act:
        """Return the act with this key, new if need be."""
        values = act.model_dump(exclude={"id"})
        self.session.exec(
            upsert.insert(self.session, Act).values(**values).on_conflict_do_nothing()
        )
        return self.session.exec(select(Act).where(Act.key == act.key)).one()

    def note(self, act_id: int, changes: dict[str, object]) -> dict[str, object]:
        """Add to what undoing an act must put back, before it is done; returns all of it."""
        act = self.session.exec(select(Act).where(Act.id == act_id).with_for_update()).one()
        act.changes = {**changes, **act.changes}  # what was noted first is how it was before
        self.session.add(act)
        return act.changes

    def finish(self, act_id: int, state: ActState) -> None:
        """Mark an act as done or undone."""
        act = self.session.get(Act, act_id)
        if act:
            act.state = state
            self.session.add(act)

    def latest(self, full_name: str, number: int, person_id: int | None) -> Sequence[Act]:
        """Return what was done in a thread, by one person or by anybody, newest first."""
        wanted = select(Act).where(
            Act.full_name == full_name, Act.number == number, Act.state == ActState.DONE
        )
        if person_id is not None:
            wanted = wanted.where(Act.person_id == person_id)
        return self.session.exec(wanted.order_by(col(Act.at).desc(), col(Act.id).desc())).all()

    def count_acts(self, person_id: int, since: datetime) -> int:
        """Return how many commands a person gave since then."""
        return self.session.exec(
            select(func.count()).select_from(Act).where(Act.person_id == person_id, Act.at >= since)
        ).one()

    def newcomers(self, repository_id: int, now: datetime, except_person: int) -> int:
        """Return how many people came to a repository with a claim in the last seven days."""
        first = (
            select(Claim.person_id, func.min(Claim.opened_at).label("at"))
            .join(Issue, col(Issue.id) == col(Claim.issue_id))
            .where(Issue.repository_id == repository_id, Claim.person_id != except_person)
            .group_by(col(Claim.person_id))
            .subquery()
        )
        return self.session.exec(
            select(func.count()).select_from(first).where(first.c.at > now - timedelta(days=7))
        ).one()

    def mentors(self, issue_id: int) -> Sequence[IssueMentor]:
        """Return who mentors an issue, or was proposed to."""
        return self.session.exec(
            select(IssueMentor)
            .where(IssueMentor.issue_id == issue_id)
            .order_by(col(IssueMentor.id))
        ).all()

    def mentor(self, issue_id: int, login: str) -> IssueMentor | None:
        """Return somebody's place among the mentors of an issue."""
        return self.session.exec(
            select(IssueMentor).where(
                IssueMentor.issue_id == issue_id, IssueMentor.login == login.lower()
            )
        ).first()

    def save_mentor(self, mentor: IssueMentor) -> None:
        """Store a mentor of an issue."""
        mentor.login = mentor.login.lower()
        self.session.add(mentor)
        self.session.flush()

    def drop_mentor(self, mentor: IssueMentor) -> None:
        """Take somebody off the mentors of an issue."""
        self.session.delete(mentor)

    def claims(self, full_name: str) -> Sequence[tuple[Claim, Issue]]:
        """Return the open claims that were made in a repository's threads, those due first."""
        return self.session.exec(
            select(Claim, Issue)
            .join(Issue, col(Issue.id) == col(Claim.issue_id))
            .join(Repository, col(Repository.id) == col(Issue.repository_id))
            .where(
                Claim.state == ClaimState.OPEN,
                Claim.place == "github",
                func.lower(Repository.full_name) == full_name.lower(),
            )
            .order_by(col(Claim.due_at), col(Claim.id))
        ).all()

    def add_code(self, code: LinkCode) -> None:
        """Store a code; an older one of the same person is void."""
        self.session.exec(delete(LinkCode).where(col(LinkCode.person_id) == code.person_id))
        self.session.add(code)
        self.session.flush()

    def code(self, code_hash: str, *, is_locked: bool = True) -> LinkCode | None:
        """Return a code, locked unless it is only looked at."""
        found = select(LinkCode).where(LinkCode.code_hash == code_hash)
        return self.session.exec(found.with_for_update() if is_locked else found).first()

    def code_of(self, person_id: int) -> LinkCode | None:
        """Return the code a person asked for."""
        return self.session.exec(
            select(LinkCode).where(LinkCode.person_id == person_id).with_for_update()
        ).first()

    def drop_code(self, code: LinkCode) -> None:
        """Make a code void."""
        self.session.delete(code)

    def prune(self, before: datetime, now: datetime) -> None:
        """Drop acts of before then, and codes that are over."""
        self.session.exec(delete(Act).where(col(Act.at) < before))
        self.session.exec(
            delete(LinkCode).where(col(LinkCode.expires_at) < now - timedelta(days=1))
        )

    def erase(self, owner_or_name: str) -> None:
        """Erase what is known of a repository, or of all of an owner, except what people hold."""
        name = owner_or_name.lower()
        for kind in (RepositoryFile, Act):
            column = func.lower(col(kind.full_name))
            self.session.exec(
                delete(kind).where(or_(column == name, column.startswith(f"{name}/")))
            )
        scope = col(Silence.scope)
        self.session.exec(
            delete(Silence).where(or_(scope.startswith(f"{name}/"), scope.startswith(f"{name}#")))
        )
