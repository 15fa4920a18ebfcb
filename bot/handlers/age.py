"""Say which age band you are in, once; what waited for it goes on at once."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from bot.cohort_commands import JoinProgramme
from bot.commands import Command
from bot.context import Context
from bot.errors import UserError
from bot.handlers import cohort, mentoring, mentorship
from bot.handlers.mentoring import BANDS
from bot.handlers.table import settle
from bot.i18n import LOCALES, _, resolve
from bot.mentor_commands import OfferMentoring, RequestMentor, SetAge
from bot.reply import Reply
from bot.spelling import parse

WAITS: dict[type[Command], Callable[[Context, Any], Reply]] = {
    OfferMentoring: mentoring.offer,
    RequestMentor: mentorship.request,
    JoinProgramme: cohort.join,
}
"""What asks for the age first. An age answers no other question."""

_NUMBER = re.compile(r"\W*(\d{1,3})\W*")
YOUNGEST, OLDEST = 8, 120
"""A smaller number may be meant for anything; nobody is older."""


def band_of(text: str) -> str | None:
    """Return the age band that an answer in words says, in any language; None for other words."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return _labels().get(text.strip().casefold())
    years = int(number[1])
    if not YOUNGEST <= years <= OLDEST:
        return None
    return "adult" if years >= 18 else "minor" if years >= 13 else "child"


@cache
def _labels() -> dict[str, str]:
    return {
        resolve(label, locale).casefold(): band
        for band, label in BANDS.items()
        for locale in LOCALES
    }


def set_age(context: Context, command: SetAge) -> Reply:
    """Store the age band, and go on with what waited for it."""
    if command.band not in BANDS:
        raise UserError(_("Choose one of the three."))
    asked = parse(context.pending) if context.pending else None
    with context.store.write() as tx:
        person = tx.people.get(context.person_id)
        assert person is not None
        go_on = WAITS.get(type(asked)) if asked and person.age_band is None else None
        person.age_band = command.band
        tx.session.add(person)
        if go_on:
            settle(tx, context)
    return go_on(context, asked) if go_on else Reply(_("Thank you, that is noted."))
