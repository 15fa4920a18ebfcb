"""Tell a person something where they live: only with their consent, once per key."""

from datetime import datetime

from bot.commands import Command
from bot.records import Purpose
from bot.spelling import spell
from bot.store import Transaction


def tell(
    tx: Transaction,
    person_id: int,
    command: Command,
    *,
    key: str,
    now: datetime,
    purpose: Purpose = Purpose.MESSAGES,
) -> bool:
    """Plan to run a command on the person's behalf and send what comes of it; False without consent."""
    if not tx.trust.agrees(person_id, purpose):
        return False
    return tx.tellings.tell(person_id, spell(command), key=key, now=now)
