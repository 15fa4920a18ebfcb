"""Posts in a community's forum: one for an issue, written once, brought up to date, closed at its end."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import discord

from bot.app import App
from bot.commands import Claim
from bot.corpus import candidate
from bot.i18n import Text, _, language_of
from bot.mentor_commands import FirstHour
from bot.records import CommunitySettings, ForumPost, Issue, PostState, Repository
from bot.records.forum import state_of
from bot.reply import Button, Card, Reply
from bot.store import Transaction
from bot.surfaces.discord import threads
from bot.surfaces.discord.render import draw
from bot.surfaces.discord.safe import clean, cut
from matching import skills

log = logging.getLogger(__name__)

NAME_LIMIT = 100
SAID: dict[PostState, Text] = {
    PostState.FREE: _(
        "This issue is free, and its maintainers agreed to help. Work on it together here: "
        "ask, show what you tried, think aloud."
    ),
    PostState.TAKEN: _("Somebody works on this issue now. Questions and ideas are welcome here."),
    PostState.OVER: _("This issue is closed or not offered any more. Thank you to all who helped!"),
}


class NoForum(Exception):  # noqa: N818  # not an error of ours: the hosts chose another kind of channel
    """The channel that the hosts chose is no forum."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a post is to look like: where, under which name, saying what."""

    forum_id: int
    thread_id: int | None
    name: str
    reply: Reply
    locale: str
    is_over: bool


def show(client: discord.Client, app: App, args: Mapping[str, object]) -> None:
    """Bring a post to what holds of its issue now; a post that cannot be written is not tried again."""
    number = threads.number_of(args, "post")
    with app.store.read() as tx:
        post = tx.forum.get(number)
        found = _planned(tx, post) if post and not post.problem else None
    if post is None or found is None:
        return
    state, plan = found
    if plan.thread_id is None and state != PostState.FREE:
        with app.store.write() as tx:
            tx.forum.drop(tx.session.get_one(ForumPost, number))
        return
    try:
        thread_id = threads.wait(client, _write(client, plan))
    except NoForum:
        _refused(app, post, "no forum")
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise
        _refused(app, post, f"{error.status} {error.code}")
    else:
        with app.store.write() as tx:
            row = tx.session.get_one(ForumPost, number)
            row.thread_id, row.state = str(thread_id), state


def _planned(tx: Transaction, post: ForumPost) -> tuple[PostState, Plan] | None:
    place = tx.communities.get(post.community_id)
    issue, repository = tx.issues.with_repository([post.issue_id])[post.issue_id]
    state = state_of(issue, repository, is_held=bool(tx.claims.held_among([post.issue_id])))
    if place is None or not post.may_be_written(place) or state == post.state:
        return None
    plan = Plan(
        place.forum_id or 0,
        int(post.thread_id) if post.thread_id else None,
        cut(clean(f"{issue.title} ({repository.full_name}#{issue.number})"), NAME_LIMIT),
        words(issue, repository, state, place),
        language_of(place.language),
        is_over=state == PostState.OVER,
    )
    return state, plan


def words(
    issue: Issue, repository: Repository, state: PostState, place: CommunitySettings
) -> Reply:
    """Return what a post says in this state, with what can be done about the issue."""
    number, locale = issue.id or 0, language_of(place.language)
    lines = [_("In {repository}", repository=f"{repository.full_name}#{issue.number}")]
    learned = sorted(candidate(issue, repository).skills)
    if learned:
        names = ", ".join(skills.name(skill, locale) for skill in learned)
        lines.append(_("You learn: {skills}", skills=names))
    if repository.contributing_url:
        lines.append(_("Rules: {url}", url=repository.contributing_url))
    plan = Button(_("Plan my first hour"), FirstHour(number))
    buttons = {
        PostState.FREE: (Button(_("Take it"), Claim(number)), plan),
        PostState.TAKEN: (plan,),
    }.get(state, ())
    card = Card(issue.title, issue.url, tuple(lines), buttons=buttons)
    return Reply(SAID[state], (card,), private=False)


async def _write(client: discord.Client, plan: Plan) -> int:
    (message,) = draw(plan.reply, plan.locale)
    view = message.view
    assert isinstance(view, discord.ui.LayoutView)
    if plan.thread_id is not None:
        return await _edit(client, plan, plan.thread_id, view)
    forum = await client.fetch_channel(plan.forum_id)
    if not isinstance(forum, discord.ForumChannel):
        raise NoForum
    made = await threads.made_before(client, forum, plan.name)
    if made is not None:
        return made.id
    found = await forum.create_thread(name=plan.name, view=view, auto_archive_duration=10_080)
    return found.thread.id


async def _edit(
    client: discord.Client, plan: Plan, thread_id: int, view: discord.ui.LayoutView
) -> int:
    thread = await threads.opened(client, thread_id)
    async for first in thread.history(limit=1, oldest_first=True):
        if first.author == client.user:
            await first.edit(view=view)
    if plan.is_over:
        await thread.edit(archived=True)
    return thread_id


def _refused(app: App, post: ForumPost, problem: str) -> None:
    """Record why a post cannot be written; where none can, the hosts see it in their settings."""
    log.warning("post %s cannot be written: %s", post.id, problem)
    with app.store.write() as tx:
        row = tx.session.get_one(ForumPost, post.id)
        if row.thread_id is None:
            place = tx.communities.get(row.community_id)
            assert place is not None
            place.forum_problem = problem
            tx.forum.drop(row)
        else:
            row.problem = problem
