"""With a person's consent their merged public work becomes part of their profile: one search a week."""

from collections.abc import Mapping
from datetime import timedelta

from bot.app import App
from matching.history import NEWEST
from matching.text import clean
from matching.types import Work

READ_EVERY = timedelta(days=7)
BEHIND_ALL = 10
"""The priority of what nobody waits for."""

LONGEST_SUBJECT = 200


def read(app: App, args: Mapping[str, object]) -> None:
    """Read one person's newest merged work and keep of it what matching needs, if they still agree."""
    person_id = int(str(args["person"]))
    with app.store.read() as tx:
        login = tx.works.reader(person_id)
    if login is None:
        return
    found = app.forge.merged_work(login.external_id, login.handle)
    works = [Work(one.repository, clean(one.title)[:LONGEST_SUBJECT]) for one in found[:NEWEST]]
    with app.store.write() as tx:
        now_theirs = tx.works.reader(person_id, is_locked=True)
        if now_theirs is not None and now_theirs.external_id == login.external_id:
            tx.works.save(person_id, works, app.clock())


def due(app: App, args: Mapping[str, object]) -> None:
    """Have everybody's work read anew that was not read for a week."""
    now = app.clock()
    with app.store.write() as tx:
        for person_id in tx.works.due(now - READ_EVERY):
            tx.works.want(person_id, now, priority=BEHIND_ALL)
