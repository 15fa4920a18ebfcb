"""claim, release, extend and status: who works on an issue, as the repository wants it; GitHub is believed last."""

from bot.forge import DeniedError, PullRequestState
from bot.i18n import Text, _, join, verbatim
from bot.jobs.labels import Family, families
from bot.policy import LONGEST_PLAN, is_plan
from bot.records import Claim, ClaimState, Outcome
from bot.reply import Reply
from bot.repository_config import ClaimMode
from bot.rules import said
from bot.store import Transaction
from bot.surfaces.github.asking_mentor import ask_mentor, offered, withdraw
from bot.surfaces.github.turn import RefusedError, Turn

EXTRA_DAYS = 14
PLACE = "github"
WAITS_FOR_MENTOR = "mentor"
"""Stands where the last reminder is noted, until a mentor answered."""


def claim(turn: Turn) -> Reply | None:
    """Take an issue with a plan, in the way this repository wants it."""
    if "claim" not in turn.changes:
        _may_claim_here(turn)
        _may_take(turn)
        _take(turn)
    if turn.config.claim == ClaimMode.ASK_MENTOR:
        return Reply(
            _(
                "A mentor of this issue is asked privately, with your plan. It is kept for you until they answer; "
                "you are told here."
            ),
            private=False,
        )
    _write_down(turn)
    return None


def release(turn: Turn) -> Reply | None:
    """Give the issue back; no reason is asked."""
    with turn.app.store.write() as tx:
        ended = tx.claims.end_of(turn.person_id, ClaimState.RELEASED, turn.now, turn.issue_id)
        withdraw(tx, turn.person_id, turn.issue_id, turn.now)
        if ended:
            turn.changes = tx.github.note(turn.act_id, {"released": ended[0].id})
    if "released" not in turn.changes:
        raise turn.refuse(_("You do not have this issue, so there is nothing to give back."))
    turn.unassign(turn.actor.handle)
    return None


def extend(turn: Turn) -> Reply | None:
    """Keep the issue for another two weeks."""
    with turn.app.store.write() as tx:
        own = [c for c in tx.claims.open_of(turn.person_id) if c.issue_id == turn.issue_id]
        if not own:
            raise turn.refuse(_("You do not have this issue, so there is nothing to keep longer."))
        before = own[0].due_at.isoformat()
        turn.changes = tx.github.note(turn.act_id, {"due": [own[0].id, before]})
        tx.claims.extend(turn.person_id, EXTRA_DAYS, turn.now, turn.issue_id)
    return None


def status(turn: Turn) -> Reply | None:
    """Say who has the issue, until when, and who mentors it."""
    with turn.app.store.read() as tx:
        holders = [
            _("{login} until {day}", login=login_of(tx, c), day=c.due_at.date().isoformat())
            for c in tx.claims.holders(turn.issue_id)
        ]
        mentors = [verbatim(m.login) for m in tx.github.mentors(turn.issue_id) if m.counts()]
    nobody = _("nobody yet")
    said = (
        _(
            "Mentorable: {tagged}. Claims here: {mode}. Places: {slots}. Taken by: {holders}. Mentors: {mentors}.",
            tagged=_("yes") if turn.issue.is_mentorable else _("no"),
            mode=turn.config.claim.value,
            slots=turn.issue.slots,
            holders=join(holders) if holders else nobody,
            mentors=join(mentors) if mentors else nobody,
        ),
        offered(turn.app, turn.issue_id),
    )
    return Reply(join([text for text in said if text], " "), private=False)


def login_of(tx: Transaction, claim: Claim) -> str:
    """Return the GitHub login of who holds a claim, as it was last seen."""
    identities = tx.people.identities(claim.person_id)
    return next((i.handle for i in identities if i.surface == "github"), "?")


def _may_claim_here(turn: Turn) -> None:
    other = turn.file.other_bot
    if other:
        raise turn.refuse(
            _("Another bot gives out issues here ({file}). Ask it instead.", file=other)
        )
    closed: dict[ClaimMode, Text] = {
        ClaimMode.OFF: _("Nobody reserves issues here. Read the rules, then start."),
        ClaimMode.PR_FIRST: _(
            "Nobody needs to reserve an issue here: open a pull request that says which issue it fixes."
        ),
    }
    if turn.config.claim in closed:
        raise turn.refuse(closed[turn.config.claim])
    if not turn.issue.is_mentorable:
        raise turn.refuse(
            _(
                "This issue is not tagged {label}, so it cannot be taken here. Ask a maintainer, or write /mentorable suggest",
                label=turn.config.labels.mentorable,
            )
        )


def _may_take(turn: Turn) -> None:
    data, me = turn.data, turn.actor.handle.lower()
    blocking = {label.casefold() for label in turn.config.labels.blocking}
    blocked = [label for label in data.labels if label.casefold() in blocking]
    if blocked or Family.NOT_READY in families(data.labels):
        raise turn.refuse(_("Its maintainers say that this issue is not ready. Try another one."))
    with turn.app.store.read() as tx:
        holders = {login_of(tx, c).lower() for c in tx.claims.holders(turn.issue_id)}
        came = tx.github.newcomers(turn.issue.repository_id, turn.now, turn.person_id)
    others = ({login.lower() for login in data.assignees} | holders) - {me}
    pulls = [p for p in data.linked_pull_requests if p.state == PullRequestState.OPEN]
    if len(others) >= turn.issue.slots or any(p.author.lower() != me for p in pulls):
        raise turn.refuse(_("Somebody works on this issue. For others, write /mentorable suggest"))
    if not is_plan(turn.line.words):
        raise _ask_plan(turn)
    if came >= turn.config.limits.approaches_per_week:
        raise turn.refuse(
            _("Enough new people came to this repository this week. Come back next week, please.")
        )
    if not turn.app.forge.may_be_assigned(turn.full_name, turn.number, turn.actor.handle):
        raise turn.refuse(_not_assignable())


def _ask_plan(turn: Turn) -> RefusedError:
    turn.know_rules()
    lines = said(turn.repository.policies)
    return RefusedError(
        _(
            "Before you take it: how will you go about it? Read the rules, then write /mentorable claim and two "
            "sentences behind it."
        ),
        turn.rules_url,
        lines,
    )


def _not_assignable() -> Text:
    return _(
        "GitHub does not let you be assigned to this issue, so it is not yours. It takes a comment of yours here, or "
        "a place in the organisation; then try again."
    )


def _take(turn: Turn) -> None:
    """Take a place of the issue and of the person; the unique indexes decide who wins."""
    with turn.app.store.write() as tx:
        taken = tx.claims.take(
            turn.issue_id,
            turn.person_id,
            turn.line.words[:LONGEST_PLAN],
            turn.now,
            turn.config.timers.release_days,
            turn.config.limits.claims_per_person,
            PLACE,
        )
        tx.matches.settle(turn.issue_id, turn.person_id, Outcome.CLAIMED, turn.now)
        if turn.config.claim == ClaimMode.ASK_MENTOR:
            held = tx.claims.locked(taken.id or 0)
            assert held is not None
            held.waits_for_maintainer, held.reminder = True, WAITS_FOR_MENTOR
            tx.session.add(held)
            ask_mentor(tx, turn, held)
        turn.changes = tx.github.note(turn.act_id, {"claim": taken.id})


def _write_down(turn: Turn) -> None:
    """Assign, and give the place back where GitHub did not: what is said is what is."""
    try:
        is_assigned = turn.assign(turn.actor.handle)
    except DeniedError:
        is_assigned = False
    if is_assigned:
        return
    with turn.app.store.write() as tx:
        tx.claims.end_of(turn.person_id, ClaimState.RELEASED, turn.now, turn.issue_id)
    raise turn.refuse(_not_assignable())
