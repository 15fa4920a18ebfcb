"""Posts in forums: new ones for free mentorable issues, and what the others should say by now."""

from collections.abc import Mapping
from datetime import datetime

from bot.app import App
from bot.records import ForumPost
from bot.records.forum import state_of
from bot.store import Transaction


def sweep(app: App, args: Mapping[str, object]) -> None:
    """Plan a few posts a day for each community, and bring the posts there are up to date."""
    now = app.clock()
    with app.store.write() as tx:
        for place in tx.forum.communities():
            if place.may_speak(now):
                today = now.astimezone(place.zone).date()
                for issue in tx.forum.unposted(place.id, app.settings.exposure_limit):
                    tx.forum.plan(place.id, issue.id or 0, today, now)
    with app.store.write() as tx:
        for post in _stale(tx):
            home = tx.communities.get(post.community_id)
            if home is not None and home.may_speak(now) and post.may_be_written(home):
                _show(tx, post, now)


def _stale(tx: Transaction) -> list[ForumPost]:
    """Return the posts that say something else than holds now."""
    posts = tx.forum.open()
    ids = [post.issue_id for post in posts]
    rows, held = tx.issues.with_repository(ids), tx.claims.held_among(ids)
    return [
        post
        for post in posts
        if post.state != state_of(*rows[post.issue_id], is_held=post.issue_id in held)
    ]


def _show(tx: Transaction, post: ForumPost, now: datetime) -> None:
    tx.queue.defer(
        "discord", "forum.show", {"post": post.id}, now=now, unique_key=f"forum:{post.id}"
    )
