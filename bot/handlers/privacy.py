"""Get everything that is stored about you, or have it erased."""

import json
from dataclasses import replace
from datetime import datetime

from bot.commands import Cancel, Export, Forget
from bot.context import Context
from bot.handlers.table import ask
from bot.i18n import _
from bot.reply import Button, Reply

FILE = "mentorable.json"


def export(context: Context, command: Export) -> Reply:
    """Attach everything that is stored about the person as one JSON file."""
    with context.store.read() as tx:
        rows = tx.people.everything(context.person_id)
    text = json.dumps(rows, ensure_ascii=False, indent=2, default=_plain)
    return Reply(
        _("Here is everything I store about you. Your messages are not in it: I do not keep them."),
        attachments={FILE: text},
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"cannot export {type(value).__name__}")


def forget(context: Context, command: Forget) -> Reply:
    """Ask first, then erase everything about the person."""
    if not command.is_confirmed:
        with context.store.write() as tx:
            yes = ask(tx, context, replace(command, is_confirmed=True))
        return Reply(
            _(
                "Shall I erase everything I know about you: profile, suggestions, issues you took? "
                "It cannot be undone. (yes or no)"
            ),
            buttons=(Button(_("Yes, erase everything"), yes), Button(_("No"), Cancel())),
        )
    with context.store.write() as tx:
        tx.trust.erase(context.person_id, context.now)
    return Reply(_("Done. I know nothing about you any more. You can come back at any time."))
