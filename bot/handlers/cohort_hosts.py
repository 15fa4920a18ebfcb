"""What hosts do with programmes: start one, cancel one."""

from datetime import date, datetime, time, timedelta

from bot.cohort_commands import CancelProgramme, Programmes, ShowProgramme, StartProgramme
from bot.commands import Cancel
from bot.context import Context, Grant
from bot.errors import UserError
from bot.handlers.table import ask
from bot.i18n import _, command_name, n_
from bot.records import Cohort, CommunitySettings
from bot.records.cohorts import LARGEST_COHORT, LONGEST_WEEKS
from bot.reply import Button, Reply
from bot.telling import tell
from matching.skills import canonical

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_NAME = 60
FURTHEST = timedelta(days=366)


def start(context: Context, command: StartProgramme) -> Reply:
    """Store a programme of this community."""
    here = _here(context)
    _check(command)
    weekday, hour = _office(command)
    with context.store.write() as tx:
        place = _prepared(tx.communities.get(here))
        cohort = tx.cohorts.add(
            Cohort(
                community_id=here,
                name=_named(command),
                starts_at=_starts(context, command, place),
                weeks=command.weeks,
                capacity=command.places,
                skills=[canonical(word) or word.lower() for word in command.skills],
                office_weekday=weekday,
                office_hour=hour,
                created_at=context.now,
            )
        )
    return Reply(
        n_(
            "“{name}” starts on {day} and takes {n} week. People join with {programmes}.",
            "“{name}” starts on {day} and takes {n} weeks. People join with {programmes}.",
            cohort.weeks,
            name=cohort.name,
            day=cohort.first_day(place.zone),
            programmes=command_name("programmes"),
        ),
        buttons=(
            Button(_("Show the programmes"), Programmes()),
            Button(_("Cancel it"), CancelProgramme(cohort.id or 0)),
        ),
    )


def cancel(context: Context, command: CancelProgramme) -> Reply:
    """Ask, then end a programme early; who is in it is told."""
    here = _here(context)
    with context.store.write() as tx:
        cohort = tx.cohorts.get(command.programme_id)
        if cohort.community_id != here or cohort.is_over(context.now):
            raise UserError(_("There is no such programme here to cancel."))
        if not command.is_confirmed:
            yes = ask(tx, context, CancelProgramme(command.programme_id, is_confirmed=True))
            return Reply(
                _("Shall I cancel “{name}”? Everybody in it is told.", name=cohort.name),
                buttons=(Button(_("Yes, cancel it"), yes), Button(_("No"), Cancel())),
            )
        cohort.is_cancelled = True
        args = {"programme": cohort.id, "about": "cancelled", "at": context.now.timestamp()}
        tx.queue.defer("discord", "programme.speak", args, now=context.now)
        for row in tx.cohorts.members(cohort.id or 0):
            key = f"programme:{cohort.id}:cancelled"
            tell(tx, row.person_id, ShowProgramme(cohort.id), key=key, now=context.now)
    return Reply(_("“{name}” is cancelled.", name=cohort.name))


def _here(context: Context) -> int:
    if context.actor.community_id is None:
        raise UserError(_("Programmes belong to a server: ask there."))
    if Grant.MODERATE not in context.actor.grants:
        raise UserError(_("Only who may manage this server, or its moderators, can do this."))
    return context.actor.community_id


def _prepared(place: CommunitySettings | None) -> CommunitySettings:
    if place is None or place.channel_id is None or place.moderator_role is None:
        raise UserError(
            _(
                "A programme needs a channel for its group thread, and moderators who read along: "
                "set both with {settings} first.",
                settings=command_name("settings"),
            )
        )
    return place


def _check(command: StartProgramme) -> None:
    if not 1 <= len(_named(command)) <= LONGEST_NAME:
        raise UserError(_("A name has between 1 and {n} characters.", n=LONGEST_NAME))
    if not 1 <= command.weeks <= LONGEST_WEEKS:
        raise UserError(_("A programme takes between 1 and {n} weeks.", n=LONGEST_WEEKS))
    if not 1 <= command.places <= LARGEST_COHORT:
        raise UserError(_("Offer between 1 and {most} places.", most=LARGEST_COHORT))


def _named(command: StartProgramme) -> str:
    return " ".join(command.name.split())


def _starts(context: Context, command: StartProgramme, place: CommunitySettings) -> datetime:
    try:
        first = date.fromisoformat(command.starts)
    except ValueError as error:
        raise UserError(
            _("“{word}” is no day; write one such as 2026-03-09.", word=command.starts[:40])
        ) from error
    at = datetime.combine(first, time(), place.zone)
    if not context.now - timedelta(days=1) < at < context.now + FURTHEST:
        raise UserError(_("A programme starts today or within a year."))
    return at


def _office(command: StartProgramme) -> tuple[int | None, int | None]:
    if command.weekday is None and command.hour is None:
        return None, None
    if command.weekday not in WEEKDAYS or command.hour is None or not 0 <= command.hour <= 23:
        raise UserError(
            _(
                "An office hour is a weekday ({days}) and an hour from 0 to 23.",
                days=", ".join(WEEKDAYS),
            )
        )
    return WEEKDAYS.index(command.weekday), command.hour
