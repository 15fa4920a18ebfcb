"""Choose plain text without frames."""

from bot.commands import SetPlain
from bot.context import Context
from bot.i18n import _
from bot.reply import Reply


def set_plain(context: Context, command: SetPlain) -> Reply:
    """Remember whether the person wants plain text."""
    with context.store.write() as tx:
        person = tx.people.get(context.person_id)
        assert person is not None
        person.is_plain = command.is_on
    if command.is_on:
        return Reply(_("From now on my answers are plain text."))
    return Reply(_("From now on my answers have frames again."))
