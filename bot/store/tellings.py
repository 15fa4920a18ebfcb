"""Named queries about what people are told: once, and never against their will."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from bot.records import Identity, Telling, TellingState
from bot.store import upsert
from bot.store.queue import Queue

MISSED_LIFE = timedelta(days=90)
ARRIVED = (TellingState.SENT, TellingState.HANDED_OVER)


class Tellings:
    """Messages to people, each the running of a command line on their behalf."""

    def __init__(self, session: Session, queue: Queue) -> None:
        self.session = session
        self.queue = queue

    def tell(
        self,
        person_id: int,
        line: str,
        *,
        key: str,
        now: datetime,
        run_at: datetime | None = None,
        is_silent: bool = False,
        is_kept: bool = False,
    ) -> bool:
        """Plan to tell a person something once per key; False when that was planned before.

        What is kept is not sent: it waits until the person talks.
        """
        telling_id = self.session.scalar(
            upsert.insert(self.session, Telling)
            .values(
                person_id=person_id,
                key=key,
                line=line,
                state=TellingState.KEPT if is_kept else TellingState.WAITING,
                changed_at=now,
            )
            .on_conflict_do_nothing()
            .returning(Telling.id)
        )
        if telling_id is None:
            return False
        if is_kept:
            return True
        args = {"telling": telling_id, "silent": is_silent}
        self.queue.defer(
            "discord", "tell", args, now=now, run_at=run_at, unique_key=f"tell:{telling_id}"
        )
        return True

    def get(self, telling_id: int) -> Telling | None:
        """Return a telling, unless the person was erased meanwhile."""
        return self.session.get(Telling, telling_id)

    def of(self, person_id: int) -> Sequence[Telling]:
        """Return everything a person was or is to be told, oldest first."""
        return self.session.exec(
            select(Telling).where(Telling.person_id == person_id).order_by(col(Telling.id))
        ).all()

    def become(self, telling_id: int, state: TellingState, now: datetime) -> None:
        """Note what became of a telling; the first instant of sending is kept."""
        telling = self.get(telling_id)
        if telling is not None and telling.state != state:
            telling.state, telling.changed_at = state, now

    def address(self, person_id: int, surface: str) -> Identity | None:
        """Return the identity under which a person is reached on a surface."""
        return self.session.exec(
            select(Identity).where(Identity.person_id == person_id, Identity.surface == surface)
        ).first()

    def refused(self, surface: str, external_id: str, now: datetime) -> None:
        """Note that somebody cannot be written to; nothing more is tried until they write."""
        self._mark(surface, external_id, now)

    def reachable(self, surface: str, external_id: str) -> None:
        """Note that somebody wrote, so that they can be written to."""
        self._mark(surface, external_id, None)

    def missed(self, person_id: int, now: datetime) -> Sequence[Telling]:
        """Return what a person could not be told lately, oldest first."""
        return self.session.exec(
            select(Telling)
            .where(
                Telling.person_id == person_id,
                col(Telling.state).in_((TellingState.REFUSED, TellingState.KEPT)),
                Telling.changed_at > now - MISSED_LIFE,
                ~col(Telling.key).startswith("digest:"),  # it comes in its week or not at all
            )
            .order_by(col(Telling.id))
        ).all()

    def arrived(self, person_id: int, prefix: str, before: datetime) -> bool:
        """Say whether something whose key starts so had reached the person by then."""
        return (
            self.session.exec(
                select(Telling.id).where(
                    Telling.person_id == person_id,
                    col(Telling.key).startswith(prefix, autoescape=True),
                    col(Telling.state).in_(ARRIVED),
                    Telling.changed_at <= before,
                )
            ).first()
            is not None
        )

    def _mark(self, surface: str, external_id: str, refused_at: datetime | None) -> None:
        self.session.exec(
            update(Identity)
            .where(col(Identity.surface) == surface, col(Identity.external_id) == external_id)
            .values(refused_at=refused_at)
        )
