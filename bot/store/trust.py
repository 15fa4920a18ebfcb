"""Named queries about consent, blocks, reports, and the log of decisions."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from bot.records import (
    Block,
    Consent,
    Decision,
    Erasure,
    Identity,
    InstallationSecret,
    Person,
    Purpose,
    Report,
)
from bot.records.trust import CONSENT_VERSION
from bot.store import upsert
from bot.store.people import People

SALT = "identity-salt"


class Trust:
    """Consent, blocks, reports, decisions and erasures."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def agrees(self, person_id: int, purpose: Purpose) -> bool:
        """Say whether a person's consent to a purpose holds."""
        consent = self._consent(person_id, purpose)
        return consent is not None and consent.holds()

    def took_back(self, person_id: int, purpose: Purpose) -> bool:
        """Say whether a person took their consent to a purpose back; who was never asked has not."""
        consent = self._consent(person_id, purpose)
        return consent is not None and consent.withdrawn_at is not None

    def all_who_took_back(self, purpose: Purpose) -> set[int]:
        """Return everybody who took their consent to a purpose back."""
        return set(
            self.session.exec(
                select(Consent.person_id).where(
                    Consent.purpose == purpose, col(Consent.withdrawn_at).is_not(None)
                )
            ).all()
        )

    def consents(self, person_id: int) -> Sequence[Consent]:
        """Return everything a person agreed to or withdrew."""
        return self.session.exec(select(Consent).where(Consent.person_id == person_id)).all()

    def agree(self, person_id: int, purpose: Purpose, now: datetime, *, gives: bool) -> None:
        """Store that a person gives or withdraws their consent, and log it."""
        consent = self._consent(person_id, purpose) or Consent(person_id=person_id, purpose=purpose)
        if gives:
            consent.version, consent.given_at, consent.withdrawn_at = CONSENT_VERSION, now, None
        else:
            consent.withdrawn_at = now
        self.session.add(consent)
        self.log(
            person_id,
            "consent",
            {"purpose": purpose, "gives": gives, "version": CONSENT_VERSION},
            now,
        )

    def log(self, person_id: int, kind: str, facts: dict[str, object], now: datetime) -> None:
        """Append a decision about a person; facts hold ids and codes, never prose."""
        self.session.add(
            Decision(pseudonym=self._pseudonym(person_id), kind=kind, facts=facts, at=now)
        )

    def decisions(self, person_id: int) -> Sequence[Decision]:
        """Return every decision about a person, oldest first."""
        return self.session.exec(
            select(Decision)
            .where(Decision.pseudonym == self._pseudonym(person_id))
            .order_by(col(Decision.id))
        ).all()

    def block(self, blocker_id: int, blocked_id: int, now: datetime) -> None:
        """Keep two people apart from now on; said twice it is stored once."""
        for own in self._hashes(blocker_id):
            for other in self._hashes(blocked_id):
                if not self._blocks(own, other):
                    self.session.add(Block(blocker_hash=own, blocked_hash=other, created_at=now))
        self.session.flush()

    def unblock(self, blocker_id: int, blocked_id: int) -> None:
        """Take one's own block back; the other's, if there is one, stays."""
        self.session.exec(
            delete(Block).where(
                col(Block.blocker_hash).in_(self._hashes(blocker_id)),
                col(Block.blocked_hash).in_(self._hashes(blocked_id)),
            )
        )

    def blocked_pairs(self, person_ids: Iterable[int]) -> set[tuple[int, int]]:
        """Return the pairs among these people that are kept apart, both ways round."""
        owner = {name: person_id for person_id in person_ids for name in self._hashes(person_id)}
        pairs = set()
        for block in self.session.exec(select(Block)).all():
            one, other = owner.get(block.blocker_hash), owner.get(block.blocked_hash)
            if one and other:
                pairs |= {(one, other), (other, one)}
        return pairs

    def report(self, report: Report) -> Report:
        """Store a report for the moderators of its community."""
        self.session.add(report)
        self.session.flush()
        return report

    def report_of(self, report_id: int) -> Report | None:
        """Return a report, unless it was erased."""
        return self.session.get(Report, report_id)

    def reports(self, community: str) -> Sequence[Report]:
        """Return the open reports of a community."""
        return self.session.exec(
            select(Report)
            .where(Report.community == community, col(Report.is_open).is_(True))
            .order_by(col(Report.id))
        ).all()

    def open_reports(self) -> Sequence[Report]:
        """Return every open report, oldest first."""
        return self.session.exec(
            select(Report).where(col(Report.is_open).is_(True)).order_by(col(Report.id))
        ).all()

    def close_report(self, report_id: int) -> bool:
        """Note that a report is dealt with; False when there is none of that number."""
        report = self.report_of(report_id)
        if report is not None:
            report.is_open = False
        return report is not None

    def erase(self, person_id: int, now: datetime) -> None:
        """Erase a person; the log keeps entries nobody can attribute, and a restored backup replays it."""
        for name in self._hashes(person_id):
            self.session.merge(Erasure(identity_hash=name, at=now))
        People(self.session).forget(person_id)

    def replay_erasures(self, now: datetime) -> int:
        """Erase again whoever came back with a restored backup; returns how many."""
        erased = set(self.session.exec(select(Erasure.identity_hash)).all())
        back = [
            identity.person_id
            for identity in self.session.exec(select(Identity)).all()
            if self._hash(identity) in erased
            and identity.linked_at <= self._erased_at(self._hash(identity))
        ]
        for person_id in set(back):
            self.erase(person_id, now)
        return len(set(back))

    def _erased_at(self, name: str) -> datetime:
        return self.session.exec(select(Erasure.at).where(Erasure.identity_hash == name)).one()

    def _consent(self, person_id: int, purpose: Purpose) -> Consent | None:
        return self.session.exec(
            select(Consent).where(Consent.person_id == person_id, Consent.purpose == purpose)
        ).first()

    def _pseudonym(self, person_id: int) -> str:
        key = self.session.exec(select(Person.log_key).where(Person.id == person_id)).one()
        return hashlib.sha256(key.encode()).hexdigest()

    def _blocks(self, own: str, other: str) -> bool:
        return (
            self.session.exec(
                select(Block).where(Block.blocker_hash == own, Block.blocked_hash == other)
            ).first()
            is not None
        )

    def _hashes(self, person_id: int) -> list[str]:
        return [
            self._hash(identity)
            for identity in self.session.exec(
                select(Identity).where(Identity.person_id == person_id)
            ).all()
        ]

    def _hash(self, identity: Identity) -> str:
        name = f"{identity.surface}:{identity.external_id}"
        return hmac.new(self._salt().encode(), name.encode(), hashlib.sha256).hexdigest()

    def _salt(self) -> str:
        row = self.session.get(InstallationSecret, SALT)
        if row is not None:
            return row.value
        value = secrets.token_hex(32)
        if not self.session.get_bind().get_execution_options().get("mentorable_write"):
            return value  # nothing was hashed yet, so that whoever only reads finds no match
        self.session.execute(
            upsert.insert(self.session, InstallationSecret)
            .values(name=SALT, value=value)
            .on_conflict_do_nothing()
        )
        return self.session.get_one(InstallationSecret, SALT).value
