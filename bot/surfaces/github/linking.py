"""link and unlink: a code written here shows that a login belongs to who asked for the code."""

from bot.github_commands import ConfirmLink
from bot.i18n import _
from bot.linking import hash_of
from bot.reply import Reply
from bot.surfaces.github.turn import Turn
from bot.telling import tell


def link(turn: Turn) -> Reply | None:
    """Note who wrote a code; it counts when the login was confirmed where the code came from."""
    place = turn.app.settings.github_link_issue
    if not place or place.lower() != f"{turn.full_name}#{turn.number}".lower():
        raise turn.refuse(
            _("Logins are not linked in this thread. Ask the bot in a message for the way.")
        )
    with turn.app.store.write() as tx:
        code = tx.github.code(hash_of(turn.line.words))
        if code is None or code.expires_at <= turn.now or code.written_at is not None:
            raise turn.refuse(_("This code is not known, used or too old. Ask for a new one."))
        person = tx.people.find("github", turn.actor.external_id)
        if person is not None and tx.people.is_linked(person.id or 0):
            raise turn.refuse(
                _("This GitHub login is linked to somebody already. Unlink it there first.")
            )
        code.external_id, code.login = turn.actor.external_id, turn.actor.handle
        code.written_at = turn.now
        tx.session.add(code)
        key = f"link:{code.code_hash[:16]}"
        tell(tx, code.person_id, ConfirmLink(), key=key, now=turn.now)
    return None


def unlink(turn: Turn) -> Reply | None:
    """Part this login from whatever it was linked to."""
    with turn.app.store.write() as tx:
        if not tx.people.part("github", turn.actor.external_id, turn.now):
            raise turn.refuse(_("This GitHub login is not linked to anything."))
    return None
