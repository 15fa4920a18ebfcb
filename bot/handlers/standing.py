"""Show where you stand in a programme: what is reached, the next office hour, the next step up."""

from collections.abc import Sequence

from bot.cohort_commands import LeaveProgramme, PublishWork, ShowProgramme, UnpublishWork
from bot.context import Context
from bot.corpus import candidate
from bot.errors import UserError
from bot.handlers.ladder import next_step
from bot.handlers.suggest import present
from bot.handlers.table import Standing
from bot.i18n import Text, _, join
from bot.merged import merged_work
from bot.milestones import WORDS, Record, reached
from bot.records import ClaimState, Cohort, CohortMembership, CommunitySettings
from bot.reply import Button, Reply
from bot.store import Transaction
from bot.wish_commands import NextStep
from matching.ladder import STEPS, Step

OFFERED = 2
"""How many issues are offered to begin with."""


def show(context: Context, command: ShowProgramme) -> Reply:
    """Tell what is reached, and offer issues for the next step while nothing is held."""
    with context.store.read() as tx:
        cohort, row = _own(tx, context, command.programme_id)
        taken = tx.cohorts.claims(context.person_id, cohort.starts_at)
        finished = [found for found in taken if found[0].state == ClaimState.COMPLETED]
        heights = [
            candidate(issue, repository).difficulty for _claim, issue, repository in finished
        ]
        record = Record(len(taken), heights, row.page_token is not None)
        words = join([*_lines(tx, context, cohort), *_steps(context, cohort, record)], "\n")
        buttons = _buttons(tx, context, cohort, row)
        is_holding = bool(tx.claims.open_of(context.person_id))
    if cohort.is_over(context.now) or is_holding or context.now < cohort.starts_at:
        return Reply(words, buttons=buttons)
    offered = _offered(context, cohort, [claim.issue_id for claim, _issue, _repository in finished])
    return Reply(join([words, offered.text], "\n\n"), offered.cards, (*offered.buttons, *buttons))


def _own(
    tx: Transaction, context: Context, programme_id: int | None
) -> tuple[Cohort, CohortMembership]:
    found = [
        (cohort, row)
        for cohort, row in tx.cohorts.of(context.person_id)
        if programme_id in (None, cohort.id)
    ]
    if not found:
        raise UserError(
            _("You are in no programme. Say “programmes” in a server to see what runs.")
        )
    return found[0]


def _lines(tx: Transaction, context: Context, cohort: Cohort) -> list[Text]:
    place = tx.communities.get(cohort.community_id)
    assert place is not None
    lines = [_state(context, cohort, place)]
    at = None if cohort.is_over(context.now) else cohort.next_office_hour(context.now, place.zone)
    if at is not None:
        zone = place.timezone or "UTC"
        at_there = f"{at.astimezone(place.zone):%Y-%m-%d %H:%M}"
        lines.append(_("Next office hour: {at} ({zone})", at=at_there, zone=zone))
    if cohort.thread_id:
        url = f"https://discord.com/channels/{cohort.community_id}/{cohort.thread_id}"
        lines.append(_("The group thread: {url}", url=url))
    elif cohort.thread_problem:
        lines.append(_("I could not make the group thread in the server."))
    return lines


def _state(context: Context, cohort: Cohort, place: CommunitySettings) -> Text:
    if cohort.is_cancelled:
        return _("“{name}” was cancelled by its hosts.", name=cohort.name)
    if cohort.is_over(context.now):
        return _("“{name}” is over. Thank you for having been part of it!", name=cohort.name)
    if context.now < cohort.starts_at:
        first = cohort.first_day(place.zone)
        return _("“{name}” starts on {day}.", name=cohort.name, day=first)
    return _(
        "“{name}”, week {week} of {weeks}",
        name=cohort.name,
        week=cohort.week(context.now),
        weeks=cohort.weeks,
    )


def _steps(context: Context, cohort: Cohort, record: Record) -> list[Text]:
    """Say what is reached, and what is to come while there is time for it."""
    done = reached(record)
    lines = [_("Reached: {step}", step=WORDS[step]) for step in done]
    if not cohort.is_over(context.now):
        lines += [_("To come: {step}", step=WORDS[step]) for step in WORDS if step not in done]
    return lines


def _offered(context: Context, cohort: Cohort, finished: Sequence[int]) -> Reply:
    """Offer something easy to begin with, afterwards what leads on from the last that was finished."""
    if finished:
        return next_step(context, NextStep(finished[-1]))
    first = Standing(skills=tuple(cohort.skills), shift=STEPS[Step.FIRST])
    return present(context, first, limit=OFFERED, heading=_("To begin with:"))


def _buttons(
    tx: Transaction, context: Context, cohort: Cohort, row: CohortMembership
) -> tuple[Button, ...]:
    number = cohort.id or 0
    buttons: list[Button] = []
    if row.page_token:
        buttons.append(Button(_("Take my page down"), UnpublishWork(number)))
    elif merged_work(tx, context.person_id, cohort.starts_at):
        buttons.append(Button(_("Publish my merged work"), PublishWork(number)))
    if not cohort.is_over(context.now):
        buttons.append(Button(_("Leave"), LeaveProgramme(number)))
    return tuple(buttons)
