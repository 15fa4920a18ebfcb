"""Named queries about webhook calls."""

from datetime import datetime

from sqlmodel import Session, and_, col, delete, or_

from bot.records import Delivery
from bot.store import upsert


class Deliveries:
    """The ledger of webhook calls."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, delivery: Delivery) -> bool:
        """Store a call; False when one with its id is here already."""
        return upsert.add_once(self.session, delivery) is not None

    def get(self, delivery_id: str) -> Delivery | None:
        """Return a call by GitHub's id."""
        return self.session.get(Delivery, delivery_id)

    def done(self, delivery_id: str, now: datetime) -> None:
        """Mark a call as processed; what it held, people's words among it, is kept no longer."""
        row = self.session.get(Delivery, delivery_id)
        if row:
            row.processed_at, row.payload = now, {}
            self.session.add(row)

    def prune(self, before: datetime, lost_before: datetime) -> int:
        """Drop calls that were processed before then, and those nobody could work; returns how many."""
        is_done = col(Delivery.processed_at) < before
        is_lost = and_(col(Delivery.processed_at).is_(None), Delivery.received_at < lost_before)
        return self.session.exec(delete(Delivery).where(or_(is_done, is_lost))).rowcount
