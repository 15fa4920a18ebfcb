"""A gentle reminder of a claim: how it stands, and what can be done about it."""

from bot.commands import Extend, Finish, Release, Stuck
from bot.context import Context
from bot.errors import UserError
from bot.i18n import Text, _, n_
from bot.mentor_commands import Nudge
from bot.records import ClaimState, IssueState
from bot.reply import Button, Card, Reply
from bot.wish_commands import Suggest

CLOSED = _(
    "“{title}” is closed on GitHub. If your work went in: well done, say “done”. If not, give it "
    "back and take another one."
)
ELSEWHERE: dict[IssueState, Text] = {
    IssueState.CLOSED: CLOSED,
    IssueState.TRANSFERRED: CLOSED,
    IssueState.ARCHIVED: CLOSED,
    IssueState.ASSIGNED: _(
        "“{title}” is now assigned on GitHub. If that is not you, ask there before you go on, or "
        "give it back."
    ),
}
"""What the holder is told about a state of the issue."""


def nudge(context: Context, command: Nudge) -> Reply:
    """Say how long the claim has run and when it ends; never a reproach."""
    with context.store.read() as tx:
        claim = tx.claims.own(command.claim_id, context.person_id)
        found = tx.issues.with_repository([claim.issue_id]) if claim else {}
    if claim is None or claim.issue_id not in found:
        raise UserError(_("I do not find that claim among yours."))
    issue = found[claim.issue_id][0]
    if claim.state != ClaimState.OPEN:
        return Reply(
            _(
                "“{title}” is open to others again. You can take it or another one at any time.",
                title=issue.title,
            ),
            buttons=(Button(_("Suggest issues"), Suggest()),),
        )
    if issue.state in ELSEWHERE:
        return Reply(
            ELSEWHERE[IssueState(issue.state)].given(title=issue.title),
            (Card(issue.title, issue.url),),
            (Button(_("Done"), Finish(issue.id)), Button(_("Give it back"), Release(issue.id))),
        )
    left = max(0, (claim.due_at - context.now).days)
    return Reply(
        n_(
            "You have “{title}” for one more day. How is it going?",
            "You have “{title}” for {n} more days. How is it going?",
            left,
            title=issue.title,
        ),
        (Card(issue.title, issue.url),),
        (
            Button(_("I am stuck"), Stuck(issue.id)),
            Button(_("More time"), Extend(issue.id)),
            Button(_("Done"), Finish(issue.id)),
            Button(_("Give it back"), Release(issue.id)),
        ),
    )
