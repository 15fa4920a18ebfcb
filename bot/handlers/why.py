"""Explain why an issue was suggested: what speaks for it, what against it, what is not known."""

from bot.commands import Claim
from bot.context import Context
from bot.handlers.reasons import explain
from bot.handlers.record import record
from bot.handlers.refine import own
from bot.handlers.table import focus
from bot.i18n import _, join
from bot.reply import Button, Reply
from bot.wish_commands import Dismiss, MoreLike, Why


def why(context: Context, command: Why) -> Reply:
    """Answer with the stored reasons of a suggestion; nothing is made up afterwards."""
    with context.store.write() as tx:
        suggestion = own(tx, context, command.suggestion_id)
        issue, repository = tx.issues.with_repository([suggestion.issue_id])[suggestion.issue_id]
        focus(tx, context, command.suggestion_id)
    lines = (
        _(
            "“{title}” came in at place {rank}, with {percent} of 100 points.",
            title=issue.title,
            rank=suggestion.rank,
            percent=round(100 * suggestion.score),
        ),
        *explain(suggestion.reasons, context.locale),
        *record(repository, context.now),
    )
    return Reply(
        join(lines, "\n"),
        buttons=(
            Button(_("Take it"), Claim(suggestion.issue_id)),
            Button(_("More like this"), MoreLike(command.suggestion_id)),
            Button(_("Not for me"), Dismiss(command.suggestion_id)),
        ),
    )
