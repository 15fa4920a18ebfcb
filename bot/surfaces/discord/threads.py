"""Threads of mentorships and reports: made once, in the community's channel; what fails is recorded."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import discord

from bot.app import App
from bot.i18n import _, command_name, language_of
from bot.mentor_commands import MentorshipNews
from bot.records import CommunitySettings, Mentorship, MentorshipState
from bot.records.mentorships import DIRECT, HELD, OPEN
from bot.store import Transaction
from bot.surfaces.discord.desk import SURFACE
from bot.surfaces.discord.safe import markdown
from bot.telling import tell

log = logging.getLogger(__name__)
T = TypeVar("T")

UNKNOWN_MEMBER = 10007
SECONDS = 90.0

WELCOME = _(
    "This is your thread. Say hello, and tell each other what you hope for. The first seven days are "
    "a trial: either may leave without a reason. To end, pause or report, write {mentorships}.",
    mentorships=command_name("mentorships"),
)
REPORT = _("A report about a mentorship of {reported}, by {reporter}: {words}")


class Left(Exception):  # noqa: N818  # not an error: somebody is gone
    """Somebody is not in the server any more."""

    def __init__(self, user_id: int) -> None:
        super().__init__(f"user {user_id} left")
        self.user_id = user_id


@dataclass(frozen=True, slots=True)
class Plan:
    """A thread to be made: where, under which name, for whom, with which first words."""

    channel_id: int
    name: str
    members: tuple[int, ...]
    words: str
    role: int | None = None


def mentorship(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Make the thread of a mentorship; where it cannot be, say so and leave it to direct messages."""
    number = number_of(args, "mentorship")
    with app.store.read() as tx:
        row = tx.session.get(Mentorship, number)
        plan = _planned(tx, row) if row else None
    if row is None or row.state not in HELD or row.thread_id:
        return
    if plan is None:
        _problem(app, number, "no channel")
        return
    try:
        thread_id = wait(client, make(client, plan))
    except Left as left:
        _gone(app, number, left.user_id)
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise
        _problem(app, number, f"{error.status} {error.code}")
    else:
        with app.store.write() as tx:
            tx.session.get_one(Mentorship, number).thread_id = str(thread_id)


def report(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Tell the moderators of a community in a private thread; what fails stays in the queue to be seen."""
    number = number_of(args, "report")
    with app.store.read() as tx:
        found = tx.trust.report_of(number)
        place = tx.communities.get(int(found.community)) if found and found.community else None
        if found is None or not found.is_open:
            return
        if place is None or place.channel_id is None or place.moderator_role is None:
            raise RuntimeError("the hosts have set no channel or no moderators: /settings")
        words = REPORT.given(
            reported=_who(tx, found.reported_id),
            reporter=_who(tx, found.reporter_id),
            words=found.words or "–",
        )
        plan = Plan(
            place.channel_id,
            f"Report {number}",
            (),
            markdown(words, language_of(place.language)),
            place.moderator_role,
        )
    wait(client, make(client, plan))


def presence(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Look once a day whether people are still in the servers where something of theirs is open."""
    with app.store.read() as tx:
        offered = [
            (offer.person_id, int(place), int(address.external_id))
            for offer in tx.mentorships.offers()
            for place in offer.communities
            if place != DIRECT and (address := tx.tellings.address(offer.person_id, SURFACE))
        ]
        rows = [row for row in tx.mentorships.in_state(*OPEN) if row.community]
        asked = [
            (row.id or 0, int(row.community or 0), int(address.external_id))
            for row in rows
            for person_id in (row.learner_id, row.mentor_id if row.state in HELD else None)
            if person_id and (address := tx.tellings.address(person_id, SURFACE))
        ]
    for number, guild_id, user_id in asked:
        if has_left(client, guild_id, user_id):
            _gone(app, number, user_id)
    for person_id, guild_id, user_id in offered:
        if has_left(client, guild_id, user_id):
            with app.store.write() as tx:
                tx.mentorships.withdraw(person_id, str(guild_id))


def has_left(client: discord.Client, guild_id: int, user_id: int) -> bool:
    """Ask Discord for a member, which needs no privileged intent; in doubt they are still there."""
    try:
        # Asked by number: the server may be on a connection of another process.
        wait(client, client.http.get_member(guild_id, user_id))
    except discord.Forbidden:
        return False  # the bot is not there any more
    except discord.NotFound as error:
        return error.code == UNKNOWN_MEMBER
    return False


def _planned(tx: Transaction, row: Mentorship) -> Plan | None:
    place = tx.communities.get(int(row.community)) if row.community else None
    people = [person_id for person_id in (row.learner_id, row.mentor_id) if person_id]
    found = [tx.tellings.address(person_id, SURFACE) for person_id in people]
    addresses = [address for address in found if address is not None]
    if place is None or not _may_speak(place) or len(addresses) < 2:
        return None
    is_group = tx.mentorships.has_minor(row)
    if is_group and place.moderator_role is None:
        return None
    return Plan(
        place.channel_id or 0,
        f"Mentorship {row.id}",
        tuple(int(address.external_id) for address in addresses),
        markdown(WELCOME, language_of(place.language)),
        place.moderator_role if is_group else None,
    )


def _may_speak(place: CommunitySettings) -> bool:
    return place.channel_id is not None and place.left_at is None and not place.is_paused


async def make(client: discord.Client, plan: Plan) -> int:
    """Make a thread with its people and its first words, or finish what a crash left half done."""
    channel = await client.fetch_channel(plan.channel_id)
    if not isinstance(channel, discord.TextChannel):
        raise RuntimeError("threads are made in text channels only")
    thread = await made_before(client, channel, plan.name)
    if thread is None:
        thread = await channel.create_thread(
            name=plan.name,
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=10_080,
        )
    await add(thread, plan.members)
    if thread.message_count:
        return thread.id  # the first words arrived before a crash
    # A mentioned role joins the thread: that is how moderators see it.
    content = f"<@&{plan.role}>\n{plan.words}" if plan.role else plan.words
    roles = [discord.Object(plan.role)] if plan.role else False
    await thread.send(
        content[:2000],
        nonce=f"h{thread.id}"[:25],
        allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=roles),
        suppress_embeds=True,
    )
    return thread.id


async def add(thread: discord.Thread, user_ids: Sequence[int]) -> None:
    """Add people to a thread; raises Left for who is not in the server."""
    for user_id in user_ids:
        try:
            await thread.add_user(discord.Object(user_id))
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MEMBER:
                raise Left(user_id) from error
            raise


async def opened(client: discord.Client, thread_id: int) -> discord.Thread:
    """Return a thread that can be written to, also when it had gone to the archive."""
    thread = await client.fetch_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    if thread.archived:
        await thread.edit(archived=False)
    return thread


async def made_before(
    client: discord.Client, channel: discord.TextChannel | discord.ForumChannel, name: str
) -> discord.Thread | None:
    """Return the thread that was made before a crash, so that none is made twice."""
    own = client.user.id if client.user else 0
    for thread in await channel.guild.active_threads():
        if (thread.name, thread.parent_id, thread.owner_id) == (name, channel.id, own):
            return thread
    return None


def wait(client: discord.Client, work: Coroutine[Any, Any, T]) -> T:
    """Wait in a worker's thread for what runs on the client's loop."""
    return asyncio.run_coroutine_threadsafe(work, client.loop).result(SECONDS)


def _problem(app: App, number: int, problem: str) -> None:
    """Record why there is no thread, and let both know that it goes on without."""
    log.warning("no thread for mentorship %s: %s", number, problem)
    now = app.clock()
    with app.store.write() as tx:
        row = tx.session.get_one(Mentorship, number)
        row.thread_problem = problem
        for person_id in (row.learner_id, row.mentor_id or 0):
            key = f"no-thread:{number}:{person_id}"
            tell(tx, person_id, MentorshipNews(number), key=key, now=now)


def _gone(app: App, number: int, user_id: int) -> None:
    """End what is open where somebody left or was banned; the other is told, without a reason."""
    now = app.clock()
    with app.store.write() as tx:
        row = tx.session.get_one(Mentorship, number)
        if row.state not in OPEN:
            return
        left = tx.people.find(SURFACE, str(user_id))
        was_held = row.state in HELD
        tx.mentorships.end(row, MentorshipState.CANCELLED, now)
        for person_id in (row.learner_id, row.mentor_id or 0):
            if person_id and (was_held or person_id == row.learner_id):
                tx.trust.log(person_id, "ended", {"mentorship": number, "left": True}, now)
        other = row.other(left.id) if left and left.id else None
        if was_held and other:
            tell(tx, other, MentorshipNews(number), key=f"ended:{number}", now=now)


def _who(tx: Transaction, person_id: int | None) -> str:
    address = tx.tellings.address(person_id, SURFACE) if person_id else None
    return f"{address.handle} ({address.external_id})" if address else "–"


def number_of(args: Mapping[str, object], name: str) -> int:
    """Return a number among a job's arguments."""
    number = args[name]
    assert isinstance(number, int)
    return number
