"""Point a newcomer who asks for a taken issue to others: once per repository, where that is turned on."""

from bot.app import App
from bot.context import Actor
from bot.forge import NotFoundError
from bot.i18n import _
from bot.jobs.asking import asks
from bot.records import Act, ActState
from bot.reply import Reply
from bot.repository_config import RepositoryConfig
from bot.surfaces.github.gate import awake
from bot.surfaces.github.hygiene import marker
from bot.surfaces.github.saying import say_to


def point_to_others(
    app: App, rules: RepositoryConfig, name: str, number: int, actor: Actor, body: str
) -> None:
    """Answer “can I take this?” on a taken issue with the way to free ones."""
    if not rules.suggest_when_taken or not asks(body) or awake(app, name, rules) is None:
        return
    try:
        data = app.forge.issue(name, number)
    except NotFoundError:
        return
    others = {login.lower() for login in data.assignees} - {actor.handle.lower()}
    if not others or app.forge.count_merged(name, actor.handle):
        return
    act = _once(app, name, number, actor)
    if act is None:
        return
    reply = Reply(
        _(
            "Somebody works on this issue already. For free ones that fit you, write /mentorable suggest"
        ),
        private=False,
    )
    say_to(app, name, number, actor.handle, reply, marker("taken", actor.handle))
    with app.store.write() as tx:
        tx.github.finish(act, ActState.DONE)


def _once(app: App, name: str, number: int, actor: Actor) -> int | None:
    """Return the act of pointing; None when this person was pointed in this repository, or silence is asked."""
    now = app.clock()
    with app.store.write() as tx:
        if tx.github.is_silent(name, number):
            return None
        person = tx.people.meet(actor.surface, actor.external_id, actor.handle, now)
        assert person.id is not None
        key = f"taken:{name.lower()}:{person.id}"
        act = tx.github.begin(
            Act(key=key, full_name=name, number=number, person_id=person.id, verb="taken", at=now)
        )
    return act.id if act.state == ActState.BEGUN else None
