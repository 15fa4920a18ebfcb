"""Choose the language you are answered in."""

from functools import cache

from babel import Locale

from bot.commands import SetLanguage
from bot.context import Context
from bot.errors import UserError
from bot.i18n import LOCALES, _, join, language_name, verbatim, was_read
from bot.reply import Reply


def set_language(context: Context, command: SetLanguage) -> Reply:
    """Keep the language; from now on every answer is in it."""
    code = known().get(command.language.strip().casefold())
    if code is None:
        raise UserError(
            _(
                "I do not speak “{word}” yet. I speak: {languages}.",
                word=command.language[:40],
                languages=join([verbatim(own_name(c)) for c in LOCALES]),
            )
        )
    with context.store.write() as tx:
        person = tx.people.get(context.person_id)
        assert person is not None
        person.language = code
    chosen = _("From now on I answer in {language}.", language=language_name(code))
    words = chosen if was_read(code) else join([chosen, UNREAD], "\n")
    return Reply(words, locale=code)


UNREAD = _(
    "No speaker of this language has read the translation yet. If a sentence sounds wrong, please "
    "tell whoever runs this bot."
)


def own_name(code: str) -> str:
    """Return how speakers of a language call it."""
    return str(Locale(code).languages[code])


@cache
def known() -> dict[str, str]:
    """Return the code of every language we serve by each of its names: its code, in any of the fifteen."""
    names = {code: code for code in LOCALES}
    for reader in LOCALES:
        names |= {Locale(reader).languages[code].casefold(): code for code in LOCALES}
    return names
