"""What the operator is told when the database fails: one sentence that says what to do."""

import psycopg
from sqlalchemy import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import OperatorError

SENTENCES = {
    "database or disk is full": "The disk of {name} is full; free some space. Nothing of this change was kept.",
    "disk i/o error": "The disk of {name} fails to read or write; look at the disk.",
    "readonly database": "{name} is read-only for this user; give it write rights on the file and its folder.",
    "unable to open database file": "{name} cannot be opened; look at the rights of the file and its folder.",
    "file is not a database": "{name} is not a SQLite database, or is damaged; restore a backup or name another file.",
    "database disk image is malformed": "{name} is damaged; restore a backup.",
    "database is locked": "{name} is locked by another program; end it, or wait and try again.",
    "password authentication failed": "{name} refuses the user name or the password in MENTORABLE_DATABASE_URL.",
    "no password supplied": "{name} asks for a password; put it into MENTORABLE_DATABASE_URL.",
    "no pg_hba.conf entry": "{name} does not let this machine in; add it to pg_hba.conf.",
    "failed to resolve host": "The host of {name} is unknown; look at MENTORABLE_DATABASE_URL.",
    "does not exist": "{name} or its user does not exist on that server; make it with createdb or createuser.",
    "connection refused": "{name} does not answer: nothing listens there; start it or mend MENTORABLE_DATABASE_URL.",
    "timeout expired": "{name} does not answer in time; look at the network and at MENTORABLE_DATABASE_URL.",
    "no space left on device": "The disk of {name} is full; free some space. Nothing of this change was kept.",
    "could not extend file": "The disk of {name} is full; free some space. Nothing of this change was kept.",
    "read-only transaction": "{name} is read-only (a replica, or set so); name the primary in MENTORABLE_DATABASE_URL.",
    "too many clients": "{name} has no connection left; raise max_connections or run fewer processes.",
    "too many connections": "{name} has no connection left; raise max_connections or run fewer processes.",
    "queuepool limit": "All connections to {name} are busy; run fewer threads or more processes.",
    "terminating connection": "{name} closed the connection; it was restarted or stopped.",
    "server closed the connection": "{name} closed the connection; it was restarted or stopped.",
    "the database system is": "{name} is starting up or shutting down; try again in a moment.",
    "connection failed": "{name} cannot be reached; look at the server and at MENTORABLE_DATABASE_URL.",
    "connection is lost": "{name} closed the connection; it was restarted or stopped.",
    "connection is closed": "{name} closed the connection; it was restarted or stopped.",
    "connection is bad": "{name} cannot be reached; look at the server and at MENTORABLE_DATABASE_URL.",
    "deadlock detected": "{name} gave up a change that waited for another, which waited for it; try again.",
    "out of memory": "{name} has no memory left; give the server more, or run fewer processes.",
}
"""What a driver says, in lower case, and what the operator is told; the first that fits counts."""

CODES = {
    "25006": "read-only transaction",
    "28P01": "password authentication failed",
    "3D000": "does not exist",
    "40P01": "deadlock detected",
    "53100": "no space left on device",
    "53200": "out of memory",
    "53300": "too many connections",
    "57P01": "terminating connection",
    "57P02": "terminating connection",
    "57P03": "the database system is",
}
"""PostgreSQL's codes of the same: its sentences are in the language that its administrator chose."""

KINDS = (DBAPIError, PoolTimeout, psycopg.Error)
OURS = (DataError, IntegrityError, ProgrammingError)
"""Kinds of error that are never the operator's."""


def explained(error: Exception, url: URL) -> OperatorError | None:
    """Return what the operator can mend about an error of the database, if it is of that kind."""
    if isinstance(error, OURS):
        return None
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = f"{cause} {CODES.get(getattr(cause, 'sqlstate', None) or '')}".lower()
    for part, sentence in SENTENCES.items():
        if part in said:
            return OperatorError(sentence.format(name=name(url)))
    return None


def name(url: URL) -> str:
    """Return the database's address without its password."""
    if url.get_backend_name() == "sqlite":
        return f"The database file {url.database}"
    return f"The database {url.render_as_string(hide_password=True)}"
