"""Which repositories are read: shipped ones, the operator's, and those that opted out for good."""

from collections.abc import Sequence
from datetime import datetime

from bot.errors import OperatorError
from bot.forge import Forge, ForgeError, RateLimitedError, RevokedError
from bot.jobs.registry import AREAS, FULL_NAME, Entry, well_formed
from bot.records import Repository
from bot.records.issues import RepositoryState
from bot.store import Store, Transaction


def add_shipped(tx: Transaction, entries: Sequence[Entry]) -> int:
    """Store the shipped repositories that are not stored yet; returns how many were new."""
    known = tx.indexing.names()
    new = [entry for entry in entries if entry.name.lower() not in known]
    for entry in new:
        tx.indexing.save_repository(
            Repository(
                full_name=entry.name,
                topics=list(entry.areas),
                labels=list(entry.labels),
                source="registry",
            )
        )
    return len(new)


def add(tx: Transaction, name: str, areas: Sequence[str], labels: Sequence[str]) -> Repository:
    """Register a repository; raises OperatorError where it opted out or an area is unknown."""
    unknown = sorted(set(areas) - set(AREAS))
    if unknown:
        raise OperatorError(f"unknown areas {', '.join(unknown)}: choose from {', '.join(AREAS)}")
    full_name = well_formed(name)
    found = tx.indexing.by_name(full_name) or Repository(full_name=full_name)
    if found.state == RepositoryState.OPTED_OUT:
        raise OperatorError(f"{full_name} opted out, and that is for good")
    if found.state == RepositoryState.REMOVED:
        found.state = RepositoryState.ACTIVE
    found.topics = list(dict.fromkeys([*areas, *found.topics]))
    found.labels = list(dict.fromkeys([*labels, *found.labels]))
    found.source, found.checked_at = "operator", None
    tx.indexing.save_repository(found)
    tx.issues.bump()
    return found


def remove(tx: Transaction, name: str) -> None:
    """Stop reading a repository and suggesting from it; raises OperatorError for an unknown one."""
    found = tx.indexing.by_name(well_formed(name))
    if found is None:
        raise OperatorError(f"{name} is not registered; see `mentorable repositories list`")
    if found.state != RepositoryState.OPTED_OUT:
        found.state = RepositoryState.REMOVED
    tx.indexing.save_repository(found)
    tx.issues.bump()


def opt_out(tx: Transaction, name: str) -> None:
    """Never read a repository again, also when somebody adds it or the list ships it."""
    full_name = well_formed(name)
    found = tx.indexing.by_name(full_name) or Repository(full_name=full_name)
    found.state = RepositoryState.OPTED_OUT
    tx.indexing.save_repository(found)
    tx.issues.bump()


def verify(forge: Forge, full_name: str) -> str:
    """Return what is wrong with an entry, in a few words; empty when it is as registered.

    Raises ForgeError for what says nothing about the entry: a used-up budget, a revoked token.
    """
    if not FULL_NAME.fullmatch(full_name):
        return "the name is not OWNER/NAME"
    try:
        found = forge.repository(full_name)
    except (RateLimitedError, RevokedError):
        raise
    except ForgeError as error:
        return str(error).removeprefix(f"{full_name}: ")
    if found.is_archived:
        return "archived"
    if found.is_private:
        return "private"
    is_renamed = found.full_name.lower() != full_name.lower()
    return f"renamed to {found.full_name}" if is_renamed else ""


def chosen(
    store: Store, names: Sequence[str], entries: Sequence[Entry], *, is_all: bool, now: datetime
) -> Sequence[Repository]:
    """Return the repositories to index: the named ones, else those that are due, or all."""
    with store.write() as tx:
        if names:
            return [_named(tx, name) for name in dict.fromkeys(names)]
        add_shipped(tx, entries)
        return tx.indexing.to_visit(None if is_all else now)


def _named(tx: Transaction, name: str) -> Repository:
    found = tx.indexing.by_name(well_formed(name))
    is_read = found is not None and found.state not in {
        RepositoryState.OPTED_OUT,
        RepositoryState.REMOVED,
    }
    return found if found is not None and is_read else add(tx, name, (), ())
