"""Named queries about people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, delete, func, select

from bot.records import (
    Consent,
    Embedding,
    Identity,
    OwnerKind,
    Person,
    Profile,
    PublicWork,
    Purpose,
    Telling,
)
from bot.records.people import GITHUB, HIDDEN
from bot.records.trust import CONSENT_VERSION
from bot.store import joining

PERSON = SQLModel.metadata.tables["person"]


class People:
    """People, identities and profiles."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, surface: str, external_id: str) -> Person | None:
        """Return the person with this identity, if known."""
        return self.session.exec(
            select(Person)
            .join(Identity)
            .where(Identity.surface == surface, Identity.external_id == external_id)
        ).first()

    def due_for_digest(self, key: str, surface: str) -> Sequence[tuple[Person, Profile]]:
        """Return who asked for the digest, has a profile that may be used, can be reached and was told nothing under this key."""
        other = aliased(Consent)
        rests = select(other.id).where(
            other.person_id == Person.id,
            other.purpose == Purpose.MATCHING,
            col(other.withdrawn_at).is_not(None),
        )
        told = select(Telling.id).where(Telling.person_id == Person.id, Telling.key == key)
        rows = self.session.exec(
            select(Person, Profile)
            .join(Profile, col(Profile.person_id) == Person.id)
            .join(Identity, col(Identity.person_id) == Person.id)
            .join(Consent, col(Consent.person_id) == Person.id)
            .where(
                Identity.surface == surface,
                col(Identity.refused_at).is_(None),
                Consent.purpose == Purpose.DIGEST,
                Consent.version == CONSENT_VERSION,
                col(Consent.given_at).is_not(None),
                col(Consent.withdrawn_at).is_(None),
                ~told.exists(),
                ~rests.exists(),
            )
            .order_by(col(Person.id))
        ).all()
        return list({person.id: (person, profile) for person, profile in rows}.values())

    def named(self, surface: str, handle: str) -> int | None:
        """Return the id of the person who last went by a name on a surface, whatever its capitals."""
        return self.session.exec(
            select(Identity.person_id).where(
                Identity.surface == surface, func.lower(Identity.handle) == handle.lower()
            )
        ).first()

    def is_one_of(self, person_id: int, surface: str, handles: Sequence[str]) -> bool:
        """Say whether one of these names on a surface is the person's."""
        names = {handle.casefold() for handle in handles}
        rows = self.session.exec(
            select(Identity.handle).where(
                Identity.person_id == person_id, Identity.surface == surface
            )
        ).all()
        return any(handle.casefold() in names for handle in rows)

    def meet(self, surface: str, external_id: str, handle: str, now: datetime) -> Person:
        """Return the person with this identity, new if need be."""
        person = self.find(surface, external_id)
        if person is None:
            try:
                with self.session.begin_nested():
                    person = self._add(surface, external_id, handle, now)
            except IntegrityError:  # they speak in two places at once; the other was first
                person = self.find(surface, external_id)
        assert person is not None
        person.seen_at = now
        return person

    def _add(self, surface: str, external_id: str, handle: str, now: datetime) -> Person:
        person = Person(created_at=now, seen_at=now)
        self.session.add(person)
        self.session.flush()
        assert person.id is not None
        self.session.add(
            Identity(
                person_id=person.id,
                surface=surface,
                external_id=external_id,
                handle=handle,
                linked_at=now,
            )
        )
        self.session.flush()
        return person

    def get(self, person_id: int) -> Person | None:
        """Return a person by id."""
        return self.session.get(Person, person_id)

    def identities(self, person_id: int) -> Sequence[Identity]:
        """Return the identities of a person."""
        return self.session.exec(select(Identity).where(Identity.person_id == person_id)).all()

    def is_linked(self, person_id: int) -> bool:
        """Say whether a person has identities on more than one surface."""
        return len({identity.surface for identity in self.identities(person_id)}) > 1

    def link(
        self, person_id: int, surface: str, external_id: str, handle: str, now: datetime
    ) -> None:
        """Give a person one more identity; what its own record held becomes theirs."""
        other = self.find(surface, external_id)
        if other is None:
            identity = Identity(
                person_id=person_id,
                surface=surface,
                external_id=external_id,
                handle=handle,
                linked_at=now,
            )
            self.session.add(identity)
        elif other.id is not None and other.id != person_id:
            joining.join(self.session, person_id, other.id)
            self.session.flush()
            self.forget(other.id)
        self.session.flush()

    def part(self, surface: str, external_id: str, now: datetime) -> bool:
        """Give a linked identity a record of its own; False when it was linked to nothing."""
        person = self.find(surface, external_id)
        if person is None or not self.is_linked(person.id or 0):
            return False
        identity = next(
            i
            for i in self.identities(person.id or 0)
            if (i.surface, i.external_id) == (surface, external_id)
        )
        if surface == GITHUB:
            self.session.exec(delete(PublicWork).where(col(PublicWork.person_id) == person.id))
        alone = Person(created_at=now, seen_at=now)
        self.session.add(alone)
        self.session.flush()
        identity.person_id, identity.linked_at = alone.id or 0, now
        self.session.add(identity)
        self.session.flush()
        return True

    def profile(self, person_id: int) -> Profile | None:
        """Return the profile of a person, if they confirmed one."""
        return self.session.get(Profile, person_id)

    def save_profile(self, profile: Profile) -> None:
        """Store a profile."""
        self.session.merge(profile)

    def everything(self, person_id: int) -> dict[str, list[dict[str, object]]]:
        """Return every row that points at a person, by table: the export walks the schema."""
        found: dict[str, list[dict[str, object]]] = {}
        for table in SQLModel.metadata.sorted_tables:
            columns = [
                c for c in table.columns if c.references(PERSON.c.id) and not c.info.get(HIDDEN)
            ]
            if table.name == "person":
                columns = [table.c.id]
            if columns:
                rows = self.session.execute(
                    table.select().where(or_(*(c == person_id for c in columns)))
                )
                found[table.name] = [dict(row) for row in rows.mappings()]
        return found

    def forget(self, person_id: int) -> None:
        """Erase a person; what points at them goes with them."""
        self.session.exec(
            delete(Embedding).where(
                col(Embedding.owner_kind) == OwnerKind.PROFILE,
                col(Embedding.owner_id) == person_id,
            )
        )
        self.session.exec(delete(Person).where(Person.id == person_id))  # type: ignore[arg-type]
