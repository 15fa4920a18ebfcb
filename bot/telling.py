"""Tell a person something where they live, once per key; without their leave it waits until they talk."""

from datetime import datetime

from bot.commands import Command
from bot.records import Purpose
from bot.spelling import spell
from bot.store import Transaction

SENDS_TO = "discord"
"""The surface that can write first; on the others people are told when they talk."""


def tell(
    tx: Transaction,
    person_id: int,
    command: Command,
    *,
    key: str,
    now: datetime,
    purpose: Purpose = Purpose.MESSAGES,
) -> bool:
    """Plan to run a command on the person's behalf and tell what comes of it; False when it is not.

    News waits without leave to write; what has a purpose of its own is not told without consent.
    """
    may_write = tx.trust.agrees(person_id, purpose)
    if not may_write and purpose != Purpose.MESSAGES:
        return False
    is_kept = not may_write or tx.tellings.address(person_id, SENDS_TO) is None
    return tx.tellings.tell(person_id, spell(command), key=key, now=now, is_kept=is_kept)
