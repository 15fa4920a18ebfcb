"""What a thread hears when the clock of a claim strikes: written into the queue with what was decided, done until it worked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.app import App
from bot.forge import NotFoundError
from bot.i18n import Text, _
from bot.records import Claim, ClaimState
from bot.reply import Reply
from bot.store import Transaction
from bot.surfaces.github.claiming import login_of
from bot.surfaces.github.hygiene import marker
from bot.surfaces.github.saying import say_to

QUEUE, TASK = "github", "github.swept"


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread of an issue, and whom it is about."""

    name: str
    number: int
    login: str


def follow(tx: Transaction, claim: Claim, name: str, number: int, now: datetime) -> None:
    """Plan what follows on GitHub of a claim as this transaction leaves it."""
    args = {"claim": claim.id, "name": name, "number": number, "reminder": claim.reminder}
    key = f"swept:{claim.id}:{claim.state}:{claim.reminder}"
    tx.queue.defer(QUEUE, TASK, args, now=now, unique_key=key)


def swept(app: App, args: Mapping[str, object]) -> None:
    """Say in the thread what was decided, and take the assignee away whose time is over, if that still holds."""
    name, number = str(args["name"]), int(str(args["number"]))
    with app.store.read() as tx:
        claim = tx.session.get(Claim, args["claim"])
        if claim is None or tx.github.is_silent(name, number):
            return
        thread = Thread(name, number, login_of(tx, claim))
        is_theirs = any(c.person_id == claim.person_id for c in tx.claims.holders(claim.issue_id))
    if claim.state == ClaimState.OPEN:
        if claim.reminder == args["reminder"]:
            _say(app, thread, claim, _reminding(claim))
    elif claim.state == ClaimState.EXPIRED and not is_theirs:
        try:
            _unassign(app, thread)
        except NotFoundError:
            return
        _say(app, thread, claim, OVER)


OVER = _("The time is over and nothing was heard, so this issue is free again. That is fine.")


def _reminding(claim: Claim) -> Text:
    return _(
        "Are you still on it? Write a word here or /mentorable extend to keep it, /mentorable release to give it "
        "back. Without either it is free again on {day}.",
        day=claim.due_at.date().isoformat(),
    )


def _say(app: App, thread: Thread, claim: Claim, words: Text) -> None:
    mark = marker(f"claim{claim.id}")
    say_to(app, thread.name, thread.number, thread.login, Reply(words, private=False), mark)


def _unassign(app: App, thread: Thread) -> None:
    """Take the assignee away; people with rights here are never unassigned by a clock."""
    assigned = app.forge.issue(thread.name, thread.number).assignees
    if thread.login.lower() in {login.lower() for login in assigned}:
        if app.forge.permission(thread.name, thread.login).may_triage:
            return
        app.forge.unassign(thread.name, thread.number, thread.login)
