"""What moves the clock of a claim made on GitHub: the holder's own comments and pull requests, nothing else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.context import Actor
from bot.forge import IssueData, NotFoundError
from bot.records import Claim, ClaimState
from bot.store import Transaction
from bot.surfaces.github.configs import config_of
from bot.surfaces.github.payloads import Payload, part, repository_name, whole, words

WAITS = {
    "opened": True,
    "reopened": True,
    "ready_for_review": True,
    "synchronize": True,
    "review_requested": True,
    "converted_to_draft": False,
    "closed": False,
}
"""Whether, after this act on a pull request, the next step is the maintainers'."""


def own_comment(app: App, name: str, number: int, actor: Actor) -> None:
    """Note that somebody who has the issue wrote in its thread."""
    with app.store.write() as tx:
        person = tx.people.find(actor.surface, actor.external_id)
        for claim, issue in tx.github.claims(name):
            if person and claim.person_id == person.id and issue.number == number:
                acted(tx, claim, app.clock())


def acted(tx: Transaction, claim: Claim, now: datetime) -> None:
    """Start the clock anew: the holder did something."""
    length = claim.due_at - claim.acted_at
    claim.acted_at, claim.reminder, claim.reminded_at = now, "", None
    claim.due_at = max(claim.due_at, now + max(length, timedelta(days=7)))
    tx.session.add(claim)


def pull_request(app: App, payload: Payload) -> None:
    """Pause the clock while a pull request waits; a merge completes the claim."""
    pull, name = part(payload, "pull_request"), repository_name(payload)
    action = words(payload.get("action"))
    if not name or action not in WAITS or config_of(app, name) is None:
        return
    author = part(pull, "user")
    is_own = part(payload, "sender").get("login") == author.get("login")
    with app.store.read() as tx:
        person = tx.people.find("github", str(author.get("id")))
        held = [c for c in tx.github.claims(name) if person and c[0].person_id == person.id]
    for claim, issue in held:
        if _is_linked(app, name, issue.number, whole(pull.get("number"))):
            _note(app, claim.id or 0, pull, action, is_own=is_own)


def reviewed(app: App, payload: Payload) -> None:
    """Let the clock run again when a maintainer asked for changes."""
    if words(part(payload, "review").get("state")).lower() == "changes_requested":
        pull_request(app, {**payload, "action": "converted_to_draft"})


def _note(app: App, claim_id: int, pull: Mapping[str, Any], action: str, *, is_own: bool) -> None:
    now = app.clock()
    with app.store.write() as tx:
        claim = tx.claims.locked(claim_id)
        if claim is None:
            return
        if action == "closed" and pull.get("merged"):
            tx.claims.end(claim, ClaimState.COMPLETED, now)
            tx.trust.log(claim.person_id, "claim_completed", {"issue": claim.issue_id}, now)
            return
        claim.waits_for_maintainer = WAITS[action] and not pull.get("draft")
        if is_own or not claim.waits_for_maintainer:
            acted(tx, claim, now)


def _is_linked(app: App, name: str, number: int, pull: int) -> bool:
    try:
        data: IssueData = app.forge.issue(name, number)
    except NotFoundError:
        return False
    return any(linked.number == pull for linked in data.linked_pull_requests)
