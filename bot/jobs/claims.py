"""The clock of claims: remind on days 7, 14 and 21, release on day 28, never without having said so."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.app import App
from bot.mentor_commands import Nudge
from bot.records import Claim, ClaimState, IssueState
from bot.store import Transaction
from bot.telling import tell

REMIND_DAYS = (7, 14, 21)
WARNED_FOR = timedelta(days=3)
"""A claim is released only when a reminder had reached its holder at least this long before."""

RELEASES_PER_SWEEP = 50
TOLD_STATES = (IssueState.CLOSED, IssueState.ASSIGNED, IssueState.TRANSFERRED, IssueState.ARCHIVED)
"""States of an issue that its holder is told about."""


def sweep(app: App, args: Mapping[str, object]) -> None:
    """Look at every open claim: remind its holder when a day is due, release what is over."""
    now = app.clock()
    with app.store.read() as tx:
        due = [claim.id for claim in tx.claims.watched() if _is_due(claim, now)]
    released = 0
    for claim_id in due:
        with app.store.write() as tx:
            claim = tx.claims.locked(claim_id or 0)
            if claim is None or claim.waits_for_maintainer:
                continue
            if _is_over(tx, claim, now) and released < RELEASES_PER_SWEEP:
                _release(tx, claim, now)
                released += 1
            else:
                _remind(tx, claim, now)


def watch(app: App, args: Mapping[str, object]) -> None:
    """Tell the holders of issues that were closed or assigned on GitHub since they took them."""
    now = app.clock()
    with app.store.write() as tx:
        for claim, issue in tx.claims.on_issues_in(TOLD_STATES):
            if not tx.people.is_one_of(claim.person_id, "github", issue.assignees):
                key = f"state:{claim.id}:{issue.state}:{issue.state_since:%Y%m%d%H%M%S}"
                tell(tx, claim.person_id, Nudge(claim.id or 0), key=key, now=now)


def _is_due(claim: Claim, now: datetime) -> bool:
    return claim.due_at <= now or _reminder(claim, now) not in ("", claim.reminder)


def _is_over(tx: Transaction, claim: Claim, now: datetime) -> bool:
    return claim.due_at <= now and tx.tellings.arrived(
        claim.person_id, _stretch(claim), now - WARNED_FOR
    )


def _stretch(claim: Claim) -> str:
    """Return how the keys of all reminders start that were planned since the holder last acted."""
    return f"claim:{claim.id}:{claim.acted_at:%Y%m%d}:"


def _release(tx: Transaction, claim: Claim, now: datetime) -> None:
    tx.claims.end(claim, ClaimState.EXPIRED, now)
    tx.trust.log(claim.person_id, "claim_expired", {"issue": claim.issue_id}, now)
    tell(tx, claim.person_id, Nudge(claim.id or 0), key=f"claim:{claim.id}:over", now=now)


def _reminder(claim: Claim, now: datetime) -> str:
    """Return the key of the latest reminder that is due, if one is; an extension starts the count anew."""
    due = [str(day) for day in REMIND_DAYS if claim.acted_at + timedelta(days=day) <= now]
    due += ["last"] if claim.due_at - WARNED_FOR <= now else []
    return _stretch(claim) + due[-1] if due else ""


def _remind(tx: Transaction, claim: Claim, now: datetime) -> None:
    key = _reminder(claim, now)
    if key not in ("", claim.reminder):
        claim.reminder, claim.reminded_at = key, now
        tx.session.add(claim)
        tell(tx, claim.person_id, Nudge(claim.id or 0), key=key, now=now)
