"""What follows on GitHub when a mentor answered: the issue is the learner's, or the next mentor is asked."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import App
from bot.i18n import Text, _
from bot.records import Claim, ClaimState, Mentorship, MentorshipState
from bot.records.mentorships import HELD
from bot.reply import Reply
from bot.store import Transaction
from bot.surfaces.github.asking_mentor import next_mentor, open_request, propose
from bot.surfaces.github.claiming import WAITS_FOR_MENTOR, login_of
from bot.surfaces.github.gate import PostponedError, may_write
from bot.surfaces.github.hygiene import marker
from bot.surfaces.github.saying import say_to


def mentored(app: App, args: Mapping[str, object]) -> None:
    """Look at the request whose mentor has just answered."""
    with app.store.read() as tx:
        row = tx.session.get(Mentorship, args["mentorship"])
    if row is not None and row.issue_id is not None:
        advance(app, row.learner_id, row.issue_id)


def advance(app: App, learner_id: int, issue_id: int) -> None:
    """Bring a claim that waits for a mentor one step on; what is said of it is a job of its own."""
    with app.store.read() as tx:
        claim = next((c for c in tx.claims.open_of(learner_id) if c.issue_id == issue_id), None)
        found = tx.issues.with_repository([issue_id]).get(issue_id)
        row = open_request(tx, learner_id, issue_id)
        login = login_of(tx, claim) if claim else ""
    if claim is None or found is None or claim.reminder != WAITS_FOR_MENTOR:
        return
    issue, repository = found
    try:
        config = may_write(app, repository.full_name, issue.number)
    except PostponedError:
        return  # the sweep comes by again
    if config is None:
        return
    thread = {"name": repository.full_name, "number": issue.number, "login": login}
    if row is not None and row.state in HELD:
        _assigned(app, claim, thread)
    else:
        capacity = {m.login.lower(): m.capacity for m in config.mentors}
        _asked_on(app, claim, row, capacity, thread)


def outcome(app: App, args: Mapping[str, object]) -> None:
    """Say in the thread what came of asking a mentor; it was written down together with that."""
    name, number, login = str(args["name"]), int(str(args["number"])), str(args["login"])
    with app.store.read() as tx:
        if tx.github.is_silent(name, number):
            return
    words = OUTCOMES[str(args["outcome"])].given(day=str(args["day"]))
    say_to(app, name, number, login, Reply(words, private=False), marker("claim", login))


OUTCOMES: Mapping[str, Text] = {
    "gone": _("This claim was given back meanwhile."),
    "refused": _("A mentor said yes, but GitHub does not let you be assigned, so it is not yours."),
    "theirs": _("A mentor said yes: the issue is yours until {day}."),
    "free": _(
        "No mentor of this issue has room now, so it is free again. Come back in a few days, or write /mentorable suggest"
    ),
}


def _plan(
    tx: Transaction, thread: Mapping[str, object], outcome: str, now: datetime, day: str = ""
) -> None:
    args = {**thread, "outcome": outcome, "day": day}
    tx.queue.defer("github", "github.mentor_outcome", args, now=now)


def _assigned(app: App, claim: Claim, thread: Mapping[str, object]) -> None:
    """Assign the learner; what is said is what GitHub did."""
    is_assigned = app.forge.assign(
        str(thread["name"]), int(str(thread["number"])), str(thread["login"])
    )
    now = app.clock()
    with app.store.write() as tx:
        held = tx.claims.locked(claim.id or 0)
        if held is None:
            _plan(tx, thread, "gone", now)
        elif not is_assigned:
            tx.claims.end(held, ClaimState.RELEASED, now)
            _plan(tx, thread, "refused", now)
        else:
            held.due_at += now - held.acted_at
            held.waits_for_maintainer, held.acted_at, held.reminder = False, now, ""
            tx.session.add(held)
            _plan(tx, thread, "theirs", now, held.due_at.date().isoformat())


def _asked_on(
    app: App,
    claim: Claim,
    row: Mentorship | None,
    capacity: dict[str, int],
    thread: Mapping[str, object],
) -> None:
    """Ask the next mentor; without one the issue is free again, and the learner is told so."""
    now = app.clock()
    with app.store.write() as tx:
        if row is not None and row.state == MentorshipState.PROPOSED:
            return
        if row is not None:
            mentor_id = next_mentor(tx, row, capacity, now)
            if mentor_id is not None:
                propose(tx, row, mentor_id, now)
                return
            tx.mentorships.end(
                tx.mentorships.get(row.id or 0, row.learner_id), MentorshipState.CANCELLED, now
            )
        held = tx.claims.locked(claim.id or 0)
        if held is not None:
            tx.claims.end(held, ClaimState.RELEASED, now)
        _plan(tx, thread, "free", now)
