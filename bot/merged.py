"""What a person had merged: finished issues with a merged pull request, theirs where that can be told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.records import ClaimState, Issue
from bot.store import Transaction

MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of merged work as a page shows it."""

    repository: str
    title: str
    url: str


def merged_work(tx: Transaction, person_id: int, since: datetime) -> list[Work]:
    """Return what a person finished since then and had merged, the earliest first."""
    logins = {
        identity.handle.casefold()
        for identity in tx.people.identities(person_id)
        if identity.surface == "github"
    }
    found = []
    for claim, issue, repository in tx.cohorts.claims(person_id, since):
        url = _merged_as(issue, logins) if claim.state == ClaimState.COMPLETED else None
        if url is not None:
            found.append(Work(repository.full_name, issue.title, url))
    return found


def _merged_as(issue: Issue, logins: Collection[str]) -> str | None:
    """Return the address of the merged pull request; of the issue where its number is not known.

    Whose login is known must be its author, so that nobody shows the work of somebody else.
    """
    for pull in issue.linked_pull_requests:
        author = pull.get("author", "").casefold()
        if pull["state"] == MERGED and (not logins or not author or author in logins):
            address = issue.url.rpartition("/issues/")[0]
            return f"{address}/pull/{pull['number']}" if pull.get("number") else issue.url
    return None
