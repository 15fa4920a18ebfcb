"""Explain why an issue was suggested."""

from bot.commands import Why
from bot.context import Context
from bot.errors import UserError
from bot.i18n import _
from bot.reply import Reply


def why(context: Context, command: Why) -> Reply:
    """Answer with the stored reasons of a suggestion."""
    with context.store.read() as tx:
        suggestion = tx.matches.suggestion(command.suggestion_id, context.person_id)
    if suggestion is None:
        raise UserError(_("I do not find that suggestion among yours."))
    return Reply(_("It came in at place {rank} of what fits your words.", rank=suggestion.rank))
