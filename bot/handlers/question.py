"""Ask before doing what was said in passing: words can be misread, a button or a command cannot."""

from bot.commands import Cancel, Command, Extend, Finish, Release, SetLanguage
from bot.context import Context
from bot.errors import UserError
from bot.handlers.consent import AGREED, PURPOSES, WITHDRAWN
from bot.handlers.language import known
from bot.handlers.refine import own
from bot.handlers.table import ask
from bot.i18n import Text, _, language_name
from bot.mentor_commands import Agree, OfferMentoring, RequestMentor
from bot.records import Purpose
from bot.reply import Button, Reply
from bot.wish_commands import Dismiss

HELD: dict[type[Command], Text] = {
    Release: _("Shall I give back “{title}” for you? (yes or no)"),
    Extend: _("Shall I keep “{title}” for you for two more weeks? (yes or no)"),
    Finish: _("Are you done with “{title}”? (yes or no)"),
}
MEANT: dict[type[Command], Text] = {
    RequestMentor: _("Shall I look for a mentor for you? (yes or no)"),
    OfferMentoring: _("Would you like to offer places as a mentor? (yes or no)"),
    Agree: _("Shall I note this: {what}? (yes or no)"),
}
ASKS_FIRST = (*HELD, *MEANT, SetLanguage, Dismiss)
"""What changes something and does not ask by itself."""


def question(context: Context, command: Command) -> Reply:
    """Ask whether the command is meant; a yes runs it."""
    text = _text(context, command)
    with context.store.write() as tx:
        yes = ask(tx, context, command)
    return Reply(text, buttons=(Button(_("Yes"), yes), Button(_("No"), Cancel())))


def _text(context: Context, command: Command) -> Text:
    if isinstance(command, SetLanguage):
        return _language(command)
    if isinstance(command, Dismiss):
        return _card(context, command)
    if isinstance(command, Agree):
        words = AGREED if command.gives else WITHDRAWN
        purpose = PURPOSES[Purpose(command.purpose)]
        return MEANT[Agree].given(what=words.given(what=purpose))
    if command == OfferMentoring(0):
        return _("Shall I stop offering you as a mentor? (yes or no)")
    return MEANT[type(command)] if type(command) in MEANT else _held(context, command)


def _language(command: SetLanguage) -> Text:
    code = known().get(command.language.casefold())
    if code is None:
        raise UserError(_("I do not speak that language yet."))
    return _("Shall I answer in {language} from now on? (yes or no)", language=language_name(code))


def _card(context: Context, command: Dismiss) -> Text:
    with context.store.read() as tx:
        suggestion = own(tx, context, command.suggestion_id)
        title = tx.issues.with_repository([suggestion.issue_id])[suggestion.issue_id][0].title
    return _("Shall I never show you “{title}” again? (yes or no)", title=title)


def _held(context: Context, command: Command) -> Text:
    with context.store.read() as tx:
        claims = tx.claims.open_of(context.person_id)
        issue = tx.issues.get(claims[0].issue_id) if claims else None
    if issue is None:
        raise UserError(_("You have no issue now. Ask me for some, and take one."))
    return HELD[type(command)].given(title=issue.title)
