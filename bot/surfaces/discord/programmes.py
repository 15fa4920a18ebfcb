"""Programmes in a server: a group thread that people are added to, and the words said in it."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

import discord

from bot.app import App
from bot.i18n import Text, _, command_name, language_of
from bot.milestones import WORDS, current
from bot.records import Cohort
from bot.store import Transaction
from bot.surfaces.discord import threads
from bot.surfaces.discord.desk import SURFACE
from bot.surfaces.discord.safe import clean, cut, markdown

log = logging.getLogger(__name__)

NAME_LIMIT = 100
UNKNOWN_CHANNEL = 10003
WELCOME = _(
    "This is the group thread of “{name}”. Say hello, ask, and show what you are working on: a question "
    "helps others, too. {programme} shows where you stand, {leave} takes you out.",
    programme=command_name("programme"),
    leave=command_name("leave"),
)
SAID: dict[str, Text] = {
    "milestone": _(
        "Week {week} of {weeks}. The step of these weeks: {step}. Everybody goes at their own pace; "
        "{programme} shows where you stand and what could come next.",
        programme=command_name("programme"),
    ),
    "office-hour": _(
        "Bring a question to the next office hour, also a small one. It begins, in your own time zone:"
    ),
    "end": _(
        "“{name}” is over. Thank you, everybody! Who had something merged can show it: {publish}",
        publish=command_name("publish"),
    ),
    "cancelled": _("“{name}” was cancelled by its hosts."),
}
"""What is said in the thread, in the language of the community."""


def join(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Add a person to the group thread, which is made for the first of them."""
    number, person_id = threads.number_of(args, "programme"), threads.number_of(args, "person")
    with app.store.read() as tx:
        cohort = tx.session.get(Cohort, number)
        user_id = _member(tx, number, person_id)
        place = tx.communities.get(cohort.community_id) if cohort else None
        if cohort is None or place is None or user_id is None or cohort.thread_problem:
            return
    if place.channel_id is None:
        _problem(app, number, "no channel")
        return
    plan = threads.Plan(
        place.channel_id,
        cut(clean(f"{cohort.name} · {cohort.id}"), NAME_LIMIT),
        (user_id,),
        markdown(WELCOME.given(name=cohort.name), language_of(place.language)),
        place.moderator_role,
    )
    try:
        thread_id = threads.wait(client, _added(client, plan, cohort.thread_id))
    except threads.Left:
        _gone(app, number, person_id)
    except discord.HTTPException as error:
        _failed(app, number, error, is_about_one=cohort.thread_id is not None)
    else:
        with app.store.write() as tx:
            tx.session.get_one(Cohort, number).thread_id = str(thread_id)


def leave(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Take a person out of the group thread, unless they are back by now."""
    number, person_id = threads.number_of(args, "programme"), threads.number_of(args, "person")
    with app.store.read() as tx:
        cohort = tx.session.get(Cohort, number)
        address = tx.tellings.address(person_id, SURFACE)
        is_back = tx.cohorts.membership(number, person_id) is not None
    if cohort is None or cohort.thread_id is None or address is None or is_back:
        return
    try:
        threads.wait(client, _remove(client, int(cohort.thread_id), int(address.external_id)))
    except discord.HTTPException as error:
        _failed(app, number, error, is_about_one=True)


def speak(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Say in the group thread what is due; a reminder that comes too late is not given."""
    number, about = threads.number_of(args, "programme"), str(args["about"])
    at = datetime.fromtimestamp(float(str(args["at"])), UTC)
    with app.store.read() as tx:
        cohort = tx.session.get(Cohort, number)
        place = tx.communities.get(cohort.community_id) if cohort else None
    if cohort is None or place is None or cohort.thread_id is None or cohort.thread_problem:
        return
    is_hour = about == "office-hour"
    if is_hour and at <= app.clock():
        return
    words = markdown(_said(cohort, about, at), language_of(place.language))
    # Discord shows this instant to each reader in their own zone and language.
    content = f"{words} <t:{int(at.timestamp())}:F>" if is_hour else words
    try:
        nonce = f"p{number}{about[:3]}{int(at.timestamp())}"[:25]
        threads.wait(client, _say(client, int(cohort.thread_id), content, nonce))
    except discord.HTTPException as error:
        _failed(app, number, error)


def presence(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Look once a day whether the people of programmes are still in the server; who left, left."""
    now = app.clock()
    with app.store.read() as tx:
        asked = [
            (cohort.id or 0, cohort.community_id, row.person_id, user_id)
            for cohort in tx.cohorts.current(now)
            for row in tx.cohorts.members(cohort.id or 0)
            if (user_id := _member(tx, cohort.id or 0, row.person_id))
        ]
    for number, guild_id, person_id, user_id in asked:
        if threads.has_left(client, guild_id, user_id):
            _gone(app, number, person_id)


def _said(cohort: Cohort, about: str, at: datetime) -> Text:
    return SAID[about].given(
        name=cohort.name,
        week=cohort.week(at),
        weeks=cohort.weeks,
        step=WORDS[current(cohort.passed(at))],
    )


def _member(tx: Transaction, number: int, person_id: int) -> int | None:
    """Return a member's id on Discord."""
    row = tx.cohorts.membership(number, person_id)
    address = tx.tellings.address(person_id, SURFACE) if row else None
    return int(address.external_id) if address else None


async def _added(client: discord.Client, plan: threads.Plan, thread_id: str | None) -> int:
    if thread_id is None:
        return await threads.make(client, plan)
    thread = await threads.opened(client, int(thread_id))
    await threads.add(thread, plan.members)
    return thread.id


async def _remove(client: discord.Client, thread_id: int, user_id: int) -> None:
    thread = await threads.opened(client, thread_id)
    await thread.remove_user(discord.Object(user_id))


async def _say(client: discord.Client, thread_id: int, content: str, nonce: str) -> None:
    thread = await threads.opened(client, thread_id)
    await thread.send(content, nonce=nonce, suppress_embeds=True)


def _failed(
    app: App, number: int, error: discord.HTTPException, *, is_about_one: bool = False
) -> None:
    """Let what passes be tried again; record what does not, unless it is about one person alone."""
    if error.status == 429 or error.status >= 500:
        raise error
    if is_about_one and error.code != UNKNOWN_CHANNEL:
        log.warning("one person of programme %s stays where they are: %s", number, error)
    else:
        _problem(app, number, f"{error.status} {error.code}")


def _problem(app: App, number: int, problem: str) -> None:
    log.warning("no thread for programme %s: %s", number, problem)
    with app.store.write() as tx:
        tx.session.get_one(Cohort, number).thread_problem = problem


def _gone(app: App, number: int, person_id: int) -> None:
    """End a place where somebody left the server or was banned from it."""
    with app.store.write() as tx:
        if tx.cohorts.leave(number, person_id):
            tx.trust.log(person_id, "left", {"programme": number, "left": True}, app.clock())
