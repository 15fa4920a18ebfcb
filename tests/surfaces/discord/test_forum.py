"""A forum post for a mentorable issue: few a day, one an issue, up to date, nobody pinged."""

from collections.abc import Iterator
from typing import Any

import discord
import pytest

from bot.app import App
from bot.commands import EditCommunity
from bot.jobs import forum
from bot.records import ForumPost, Issue, IssueState, PostState
from tests.factories import an_issue
from tests.fakes import MONDAY, FixedClock, ToldFreshness
from tests.surfaces.discord import contract
from tests.surfaces.discord.people import Room, ids, text
from tests.surfaces.discord.test_threads import host, threads, work

PLAN = "I will add an example to the page. Then I run the tests."


@pytest.fixture
def clock(filled: App) -> Iterator[FixedClock]:
    """A clock that stands still, on a Monday morning."""
    kept, filled.clock = filled.clock, FixedClock()
    filled.freshness = ToldFreshness(filled.store)
    yield filled.clock
    filled.clock = kept


def offered(app: App, title: str = "Explain @everyone the **loader**", **more: Any) -> int:
    """Store an issue that its maintainers offer."""
    return an_issue(
        app, title, "Mention <@1> and `python` here.", is_mentorable=True, updated_at=MONDAY, **more
    )


def opened(app: App, room: Room, **more: Any) -> Any:
    """Set a forum."""
    channel = room.guild.create_forum_channel("issues")
    app.handle(host(room), EditCommunity(forum=channel.id, **more))
    return channel


async def sweep(app: App, room: Room) -> None:
    """Do what is due, here and at Discord."""
    forum.sweep(app, {})
    await work(app, room)


def posts(app: App) -> list[ForumPost]:
    """Return the posts as they are stored."""
    with app.store.read() as tx:
        return list(tx.forum.open())


def state(app: App, issue_id: int, state: IssueState) -> None:
    """Let an issue change."""
    with app.store.write() as tx:
        tx.session.get_one(Issue, issue_id).state = state


async def first_message(thread: discord.Thread) -> discord.Message:
    """Return what the post says."""
    (found,) = [message async for message in thread.history(limit=1, oldest_first=True)]
    return found


async def test_a_free_mentorable_issue_gets_one_post_that_pings_nobody(
    room: Room, filled: App, clock: FixedClock
) -> None:
    issue_id = offered(filled)
    channel = opened(filled, room, language="es")
    for _time in range(3):
        await sweep(filled, room)
    (thread,) = threads(room)
    assert thread.parent_id == channel.id
    assert thread.name.startswith("Explain @everyone")
    message = await first_message(thread)
    words = text(message)
    assert "Esta tarea está libre" in words
    assert "@everyone" not in words
    assert "sandbox-a/one#" in words
    assert [i.split(":", 1)[1] for i in ids(message)] == [f"claim {issue_id}", f"plan {issue_id}"]
    (sent,) = [r.json for r in room.env.http_requests if r.path.endswith(f"{channel.id}/threads")]
    assert sent["message"]["allowed_mentions"] == {"parse": []}
    assert [post.state for post in posts(filled)] == [PostState.FREE]


async def test_there_are_three_posts_a_day_at_most(
    room: Room, filled: App, clock: FixedClock
) -> None:
    for number in range(5):
        offered(filled, f"Issue {number}")
    opened(filled, room)
    for _time in range(3):
        await sweep(filled, room)
    assert len(threads(room)) == 3
    clock.move(days=1)
    await sweep(filled, room)
    assert len(threads(room)) == 5


async def test_a_post_says_when_its_issue_is_taken_free_again_or_over(
    room: Room, filled: App, clock: FixedClock
) -> None:
    issue_id = offered(filled)
    opened(filled, room)
    await sweep(filled, room)
    (thread,) = threads(room)
    with filled.store.write() as tx:
        person = tx.people.meet("terminal", "x", "", clock.now).id or 0
        tx.claims.take(issue_id, person, PLAN, clock.now)
    await sweep(filled, room)
    message = await first_message(thread)
    assert "Somebody works on this issue" in text(message)
    assert len(ids(message)) == 1
    with filled.store.write() as tx:
        tx.claims.end_of(person, "released", clock.now)
    await sweep(filled, room)
    assert "This issue is free" in text(await first_message(thread))
    state(filled, issue_id, IssueState.CLOSED)
    await sweep(filled, room)
    message = await first_message(thread)
    assert "closed or not offered" in text(message)
    assert not ids(message)
    found = await room.env.bot.fetch_channel(thread.id)
    assert found.archived
    assert not posts(filled)
    assert not contract.found(room.env.http_requests)


async def test_an_issue_that_is_taken_before_its_post_is_written_gets_none(
    room: Room, filled: App, clock: FixedClock
) -> None:
    issue_id = offered(filled)
    opened(filled, room)
    forum.sweep(filled, {})
    state(filled, issue_id, IssueState.ASSIGNED)
    await work(filled, room)
    assert not threads(room)
    assert not posts(filled)


async def test_after_a_crash_the_same_post_is_found_again(
    room: Room, filled: App, clock: FixedClock
) -> None:
    offered(filled)
    opened(filled, room)
    await sweep(filled, room)
    with filled.store.write() as tx:
        (post,) = tx.forum.open()
        post.thread_id, post.state = None, PostState.PLANNED
        tx.session.add(post)
    await sweep(filled, room)
    assert len(threads(room)) == 1
    assert posts(filled)[0].thread_id == str(threads(room)[0].id)


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003)])
async def test_a_forum_that_cannot_be_written_to_is_left_alone_until_hosts_set_it_anew(
    room: Room, filled: App, clock: FixedClock, status: int, code: int
) -> None:
    offered(filled)
    offered(filled, "Another")
    channel = opened(filled, room)
    room.env.inject_error("POST", "/channels/*/threads", status=status, code=code)
    await sweep(filled, room)
    asked = len(room.env.http_requests)
    assert sum(r.path.endswith("/threads") for r in room.env.http_requests) == 1
    await sweep(filled, room)
    assert len(room.env.http_requests) == asked
    shown = str(filled.handle(host(room), EditCommunity()).text)
    assert f"{status} {code}" in shown
    filled.handle(host(room), EditCommunity(forum=channel.id))
    await sweep(filled, room)
    assert len(threads(room)) == 2


async def test_hosts_choose_a_forum_by_slash_command(
    room: Room, filled: App, clock: FixedClock
) -> None:
    role = room.guild.create_role("Hosts", permissions=discord.Permissions(manage_guild=True))
    boss = room.guild.add_member(room.env.create_user("boss"), roles=[role])
    channel = room.guild.create_forum_channel("issues")
    shown = await boss.slash(room.channel, "settings", forum=channel)
    assert f"<#{channel.id}>" in text(shown.response)


async def test_a_channel_that_is_no_forum_is_said_in_the_settings(
    room: Room, filled: App, clock: FixedClock
) -> None:
    offered(filled)
    filled.handle(host(room), EditCommunity(forum=room.channel.id))
    await sweep(filled, room)
    assert "no forum" in str(filled.handle(host(room), EditCommunity()).text)


async def test_a_deleted_post_is_left_alone(room: Room, filled: App, clock: FixedClock) -> None:
    issue_id = offered(filled)
    opened(filled, room)
    await sweep(filled, room)
    await threads(room)[0].delete()
    state(filled, issue_id, IssueState.ASSIGNED)
    await sweep(filled, room)
    asked = len(room.env.http_requests)
    state(filled, issue_id, IssueState.FREE)
    await sweep(filled, room)
    assert len(room.env.http_requests) == asked
    assert not posts(filled)


@pytest.mark.parametrize("why", [{"paused": True}, {"quiet_from": 8, "quiet_to": 12}, {"forum": 0}])
async def test_nothing_is_posted_where_and_when_hosts_do_not_want_it(
    room: Room, filled: App, clock: FixedClock, why: dict[str, Any]
) -> None:
    offered(filled)
    opened(filled, room)
    filled.handle(host(room), EditCommunity(**why))
    await sweep(filled, room)
    assert not threads(room)


async def test_whoever_presses_in_the_forum_is_answered_alone(
    room: Room, filled: App, clock: FixedClock
) -> None:
    issue_id = offered(filled)
    opened(filled, room)
    await sweep(filled, room)
    message = await first_message(threads(room)[0])
    plan = next(i for i in ids(message) if i.endswith(f"plan {issue_id}"))
    told = await room.one.click(message, custom_id=plan)
    assert told.ephemeral
    assert "first hour" in text(told.response)
    form = await room.two.click(message, custom_id=ids(message)[0])
    assert form.modal is not None
