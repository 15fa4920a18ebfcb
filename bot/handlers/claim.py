"""Take an issue to work on."""

from bot.commands import Claim
from bot.context import Context
from bot.errors import UserError
from bot.i18n import _
from bot.records import IssueState
from bot.reply import Reply


def claim(context: Context, command: Claim) -> Reply:
    """Take the issue for the person; the database decides who wins."""
    context.freshness.check([command.issue_id], budget_seconds=2.0)
    with context.store.write() as tx:
        issue = tx.issues.get(command.issue_id)
        if issue is None or issue.state != IssueState.FREE:
            raise UserError(_("This issue is not free any more."))
        tx.matches.claim(command.issue_id, context.person_id, command.plan, context.now)
    return Reply(_("It is yours: “{title}”.", title=issue.title))
