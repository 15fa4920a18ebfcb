"""Say what can be done here."""

from bot.commands import Help
from bot.context import Context
from bot.i18n import _
from bot.reply import Reply


def help_(context: Context, command: Help) -> Reply:
    """Answer with what people can say."""
    return Reply(_("Tell me what you would like to work on, and I look for issues that fit you."))
