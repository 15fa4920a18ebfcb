"""Show where you stand in a programme: what is reached, the next office hour, the next step up."""

from collections.abc import Sequence

from bot.cohort_commands import LeaveProgramme, PublishWork, ShowProgramme, UnpublishWork
from bot.context import Context
from bot.corpus import candidate
from bot.errors import UserError
from bot.handlers.suggest import present
from bot.handlers.table import Standing
from bot.i18n import Text, _, join
from bot.milestones import WORDS, Record, reached
from bot.records import ClaimState, Cohort, CohortMembership, CommunitySettings
from bot.reply import Button, Reply
from bot.store import Transaction
from matching.ladder import STEPS, Step, next_wish
from matching.types import Candidate, Wish

OFFERED = 2
"""How many issues are offered for the next step."""


def show(context: Context, command: ShowProgramme) -> Reply:
    """Tell what is reached, and offer issues for the next step while nothing is held."""
    with context.store.read() as tx:
        cohort, row = _own(tx, context, command.programme_id)
        taken = tx.cohorts.claims(context.person_id, cohort.starts_at)
        finished = [
            candidate(issue, repository)
            for claim, issue, repository in taken
            if claim.state == ClaimState.COMPLETED
        ]
        is_holding = bool(tx.matches.open_claims(context.person_id))
        lines = _lines(tx, context, cohort)
    record = Record(len(taken), [one.difficulty for one in finished], row.page_token is not None)
    words = join([*lines, *_steps(record)], "\n")
    if cohort.is_over(context.now) or is_holding or context.now < cohort.starts_at:
        return Reply(words, buttons=_buttons(context, cohort, row))
    offered = present(context, _next(cohort, finished), limit=OFFERED)
    return Reply(
        join([words, offered.text], "\n\n"),
        offered.cards,
        (*offered.buttons, *_buttons(context, cohort, row)),
    )


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


def _steps(record: Record) -> list[Text]:
    done = reached(record)
    return [
        _("Reached: {step}", step=words) if step in done else _("To come: {step}", step=words)
        for step, words in WORDS.items()
    ]


def _next(cohort: Cohort, finished: Sequence[Candidate]) -> Standing:
    """Climb from the first step, one for each finished issue."""
    wish = Wish(skills=tuple(cohort.skills), shift=STEPS[Step.FIRST])
    for issue in finished:
        wish = next_wish(wish, issue)
    return Standing(skills=wish.skills, shift=wish.shift)


def _buttons(context: Context, cohort: Cohort, row: CohortMembership) -> tuple[Button, ...]:
    number = cohort.id or 0
    page = (
        Button(_("Take my page down"), UnpublishWork(number))
        if row.page_token
        else Button(_("Publish my merged work"), PublishWork(number))
    )
    if cohort.is_over(context.now):
        return (page,)
    return (page, Button(_("Leave"), LeaveProgramme(number)))
