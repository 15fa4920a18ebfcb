"""Programmes of a community: see them, join one, leave it."""

from bot.cohort_commands import (
    CancelProgramme,
    JoinProgramme,
    LeaveProgramme,
    Programmes,
    ShowProgramme,
)
from bot.commands import Cancel
from bot.context import Context, Grant
from bot.errors import UserError
from bot.handlers.mentoring import ask_age
from bot.handlers.names import skill_names
from bot.handlers.table import ask
from bot.i18n import Text, _, command_name, n_, weekday_name
from bot.policy import may_join
from bot.records import Cohort, CommunitySettings, Purpose
from bot.reply import Button, Card, Reply
from bot.store import Transaction


def show_all(context: Context, command: Programmes) -> Reply:
    """List what runs or will run here."""
    here = context.actor.community_id
    if here is None:
        raise UserError(_("Programmes belong to a server: ask there."))
    with context.store.read() as tx:
        cards = tuple(
            _card(tx, context, cohort) for cohort in tx.cohorts.in_community(here, context.now)
        )
    if not cards:
        return Reply(
            _(
                "There is no programme here now. Hosts start one with {start}.",
                start=command_name("programme-start"),
            )
        )
    return Reply(_("Programmes here: some weeks in which a group learns side by side."), cards)


def join(context: Context, command: JoinProgramme) -> Reply:
    """Ask for the age and for a yes, then take a place; the database decides who gets the last."""
    with context.store.write() as tx:
        cohort = tx.cohorts.get(command.programme_id)
        person = tx.people.get(context.person_id)
        here = context.actor.community_id
        may_join(person, tx.communities.get(here) if here else None, cohort, context.now)
        if person is not None and person.age_band is None:
            ask(tx, context, command)
            return ask_age()
        if not command.is_confirmed:
            return _ask_join(context, tx, cohort)
        _keep_apart(tx, context, cohort)
        tx.cohorts.join(cohort, context.person_id, context.now)
        tx.trust.agree(context.person_id, Purpose.MENTORING, context.now, gives=True)
        tx.trust.log(context.person_id, "joined", {"programme": cohort.id}, context.now)
        _thread(tx, context, cohort, "programme.join")
        place = tx.communities.get(cohort.community_id)
        assert place is not None
    return Reply(
        _(
            "You are in: “{name}”. I add you to the group thread. Until {day} you go at your own pace.",
            name=cohort.name,
            day=cohort.last_day(place.zone),
        ),
        buttons=(
            Button(_("Where I stand"), ShowProgramme(cohort.id)),
            Button(_("Leave"), LeaveProgramme(cohort.id or 0)),
        ),
    )


def leave(context: Context, command: LeaveProgramme) -> Reply:
    """Ask, then give the place back and leave the group thread; no reason is asked."""
    with context.store.write() as tx:
        cohort = tx.cohorts.get(command.programme_id)
        if tx.cohorts.membership(command.programme_id, context.person_id) is None:
            raise UserError(_("You are not in this programme."))
        if not command.is_confirmed:
            yes = ask(tx, context, LeaveProgramme(command.programme_id, is_confirmed=True))
            words = _(
                "Shall I take you out of “{name}”? A page you published goes as well.",
                name=cohort.name,
            )
            return Reply(words, buttons=(Button(_("Yes, leave"), yes), Button(_("No"), Cancel())))
        tx.cohorts.leave(command.programme_id, context.person_id)
        tx.trust.log(context.person_id, "left", {"programme": cohort.id}, context.now)
        _thread(tx, context, cohort, "programme.leave")
    return Reply(_("You are out. You can come back while it takes people."))


def _thread(tx: Transaction, context: Context, cohort: Cohort, task: str) -> None:
    args = {"programme": cohort.id, "person": context.person_id}
    tx.queue.defer("discord", task, args, now=context.now)


def _ask_join(context: Context, tx: Transaction, cohort: Cohort) -> Reply:
    yes = ask(tx, context, JoinProgramme(cohort.id or 0, is_confirmed=True))
    return Reply(
        _(
            "In “{name}” people meet in a group thread: the others see your name there, and moderators "
            "read along. Would you like to join? (yes or no)",
            name=cohort.name,
        ),
        buttons=(Button(_("Yes, join"), yes), Button(_("No"), Cancel())),
    )


def _keep_apart(tx: Transaction, context: Context, cohort: Cohort) -> None:
    """Let two people of whom one blocked the other never meet in a group; nobody learns why."""
    others = [row.person_id for row in tx.cohorts.members(cohort.id or 0)]
    pairs = tx.trust.blocked_pairs([context.person_id, *others])
    if any(context.person_id in pair for pair in pairs):
        raise UserError(_("Every place in this programme is taken."))


def _card(tx: Transaction, context: Context, cohort: Cohort) -> Card:
    members = tx.cohorts.members(cohort.id or 0)
    is_member = any(row.person_id == context.person_id for row in members)
    left = cohort.capacity - len(members)
    place = tx.communities.get(cohort.community_id)
    assert place is not None
    lines = [
        n_(
            "{n} week, from {start} to {end}",
            "{n} weeks, from {start} to {end}",
            cohort.weeks,
            start=cohort.first_day(place.zone),
            end=cohort.last_day(place.zone),
        ),
        n_("{n} place is free", "{n} places are free", left) if left else _("No place is free"),
    ]
    if cohort.skills:
        lines.append(_("About: {skills}", skills=skill_names(cohort.skills, context.locale)))
    buttons: list[Button] = []
    if is_member:
        buttons.append(Button(_("Where I stand"), ShowProgramme(cohort.id)))
    elif left and cohort.takes_people(context.now):
        buttons.append(Button(_("Join"), JoinProgramme(cohort.id or 0)))
    if Grant.MODERATE in context.actor.grants:
        lines += _problem(cohort)
        buttons.append(Button(_("Cancel it"), CancelProgramme(cohort.id or 0)))
    return Card(cohort.name, "", (*lines, *office_hours(cohort, place)), buttons=tuple(buttons))


def _problem(cohort: Cohort) -> list[Text]:
    """Tell hosts why there is no group thread, and how to try again."""
    if not cohort.thread_problem:
        return []
    return [
        _(
            "I could not make the group thread ({problem}). Check my permissions, then set the "
            "channel again with {settings}.",
            settings=command_name("settings"),
            problem=cohort.thread_problem,
        )
    ]


def office_hours(cohort: Cohort, place: CommunitySettings) -> list[Text]:
    """Say when somebody is there to answer questions, if that is arranged."""
    if cohort.office_weekday is None:
        return []
    return [
        _(
            "Office hour: {weekday}, {hour}:00 ({zone})",
            weekday=weekday_name(cohort.office_weekday),
            hour=cohort.office_hour,
            zone=place.timezone or "UTC",
        )
    ]
