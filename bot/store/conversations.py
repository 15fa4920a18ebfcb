"""What is on the table between a person and the bot."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from bot.records import Conversation
from bot.store import upsert

LIFE = timedelta(days=2)


class Conversations:
    """Conversations by person and place."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def at(self, person_id: int, place: str, now: datetime) -> Conversation:
        """Return the conversation in this place, a fresh one when none lives."""
        found = self.session.exec(
            select(Conversation).where(
                Conversation.person_id == person_id, Conversation.place == place
            )
        ).first()
        if found is None:
            found = Conversation(person_id=person_id, place=place, expires_at=now + LIFE)
        elif found.expires_at <= now:
            found.shown, found.wish, found.pending = [], {}, ""
        return found

    def save(self, conversation: Conversation, now: datetime) -> None:
        """Store what is on the table; it lives for two more days."""
        conversation.expires_at = now + LIFE
        values = conversation.model_dump(exclude={"id"})
        conversation.id = self.session.scalar(
            upsert.insert(self.session, Conversation)
            .values(**values)
            .on_conflict_do_update(index_elements=["person_id", "place"], set_=values)
            .returning(Conversation.id)
        )

    def prune(self, now: datetime) -> None:
        """Drop the conversations that have expired."""
        self.session.exec(delete(Conversation).where(col(Conversation.expires_at) <= now))
