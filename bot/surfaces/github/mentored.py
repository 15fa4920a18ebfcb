"""What follows on GitHub when a mentor answered: the issue is the learner's, or the next mentor is asked."""

from collections.abc import Mapping

from bot.app import App
from bot.i18n import Text, _
from bot.records import Claim, ClaimState, Mentorship, MentorshipState
from bot.records.mentorships import HELD
from bot.reply import Reply
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
    """Bring a claim that waits for a mentor one step on."""
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
    if row is not None and row.state in HELD:
        words: Text | None = _assigned(app, claim, repository.full_name, issue.number, login)
    else:
        capacity = {m.login.lower(): m.capacity for m in config.mentors}
        words = _asked_on(app, claim, row, capacity)
    if words is not None:
        reply, mark = Reply(words, private=False), marker("claim", login)
        say_to(app, repository.full_name, issue.number, login, reply, mark)


def _assigned(app: App, claim: Claim, name: str, number: int, login: str) -> Text:
    """Assign the learner; what is said is what GitHub did."""
    is_assigned = app.forge.assign(name, number, login)
    now = app.clock()
    with app.store.write() as tx:
        held = tx.claims.locked(claim.id or 0)
        if held is None:
            return _("This claim was given back meanwhile.")
        if not is_assigned:
            tx.claims.end(held, ClaimState.RELEASED, now)
            return _(
                "A mentor said yes, but GitHub does not let you be assigned, so it is not yours."
            )
        held.due_at += now - held.acted_at
        held.waits_for_maintainer, held.acted_at, held.reminder = False, now, ""
        tx.session.add(held)
        due = held.due_at
    return _("A mentor said yes: the issue is yours until {day}.", day=due.date().isoformat())


def _asked_on(
    app: App, claim: Claim, row: Mentorship | None, capacity: dict[str, int]
) -> Text | None:
    """Ask the next mentor; without one the issue is free again, and the learner is told so."""
    now = app.clock()
    with app.store.write() as tx:
        if row is not None and row.state == MentorshipState.PROPOSED:
            return None
        if row is not None:
            mentor_id = next_mentor(tx, row, capacity, now)
            if mentor_id is not None:
                propose(tx, row, mentor_id, now)
                return None
            tx.mentorships.end(
                tx.mentorships.get(row.id or 0, row.learner_id), MentorshipState.CANCELLED, now
            )
        held = tx.claims.locked(claim.id or 0)
        if held is not None:
            tx.claims.end(held, ClaimState.RELEASED, now)
    return _(
        "No mentor of this issue has room now, so it is free again. Come back in a few days, or write /mentorable suggest"
    )
