"""Codes that show whose GitHub login is whose: short-lived, single-use, kept as a hash."""

import hashlib
import secrets
from datetime import timedelta

LIFE = timedelta(minutes=15)
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
LENGTH = 10


def new_code() -> str:
    """Return a code nobody can guess; no vowels, so that it spells no word."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def hash_of(code: str) -> str:
    """Return what is stored of a code, however it was typed."""
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
