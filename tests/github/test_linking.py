"""A login is linked by proof only, and counts after it was confirmed where the code came from."""

from collections.abc import Callable

import pytest

from bot.app import App
from bot.commands import Command
from bot.context import Actor
from bot.errors import UserError
from bot.github_commands import ConfirmLink, LinkGitHub, UnlinkGitHub
from bot.reply import Reply
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from tests.databases import on_both
from tests.fakes import FixedClock
from tests.surfaces.github_thread import LEARNER, MAINTAINER, NAME, OTHER, PLAN, Thread

pytestmark = on_both
ME = Actor("discord", "77", "me", place="dm")
YOU = Actor("discord", "78", "you", place="dm")
YES = ConfirmLink(is_confirmed=True)


@pytest.fixture
def app(make: Callable[..., App]) -> App:
    return make(github_link_issue=f"{NAME}#2")


def code_of(app: App, actor: Actor = ME) -> str:
    return str(app.handle(actor, LinkGitHub()).text.params["code"])


def surfaces(app: App, actor: Actor = ME) -> set[tuple[str, str]]:
    with app.store.read() as tx:
        person = tx.people.find(actor.surface, actor.external_id)
        assert person is not None
        return {(i.surface, i.handle) for i in tx.people.identities(person.id or 0)}


def refused(app: App, actor: Actor, command: Command) -> str:
    with pytest.raises(UserError) as caught:
        app.handle(actor, command)
    return str(caught.value)


def test_a_code_links_after_the_login_was_confirmed(app: App, thread: Thread) -> None:
    code = code_of(app)
    thread.at(2).say(LEARNER, f"/mentorable link {code.lower()}")
    assert surfaces(app) == {("discord", "me")}
    assert LEARNER in str(app.handle(ME, ConfirmLink()).text)
    app.handle(ME, YES)
    assert surfaces(app) == {("discord", "me"), ("github", LEARNER)}
    assert "no open code" in refused(app, ME, YES)


def test_what_was_done_before_comes_along(app: App, thread: Thread) -> None:
    thread.claimed()
    thread.at(2).say(LEARNER, f"/mentorable link {code_of(app)}")
    app.handle(ME, YES)
    thread.at(1).say(LEARNER, "/mentorable release")
    assert thread.issue.assignees == []
    with app.store.read() as tx:
        person = tx.people.find("discord", "77")
        assert person is not None
        assert person.id == getattr(
            tx.people.find("github", str(thread.user_id(LEARNER))), "id", None
        )


def test_a_code_works_once_and_for_a_quarter_of_an_hour(
    app: App, thread: Thread, clock: FixedClock
) -> None:
    code = code_of(app)
    thread.at(2).say(LEARNER, f"/mentorable link {code}")
    thread.say(OTHER, f"/mentorable link {code}")
    assert "used or too old" in thread.answers()[0]
    assert LEARNER in str(app.handle(ME, ConfirmLink()).text)
    late = code_of(app, YOU)
    clock.move(minutes=16)
    thread.say(MAINTAINER, f"/mentorable link {late}")
    assert "used or too old" in thread.answers()[1]


def test_elsewhere_or_with_a_guess_nothing_is_linked(app: App, thread: Thread) -> None:
    thread.say(LEARNER, f"/mentorable link {code_of(app)}")
    thread.at(2).say(LEARNER, "/mentorable link BCDFGHJKLM")
    assert "not linked in this thread" in thread.at(1).answers()[0]
    assert len(thread.at(2).answers()) == 1
    assert "not seen" in refused(app, ME, YES)


def test_a_login_that_is_linked_is_nobody_elses(app: App, thread: Thread) -> None:
    thread.at(2).say(LEARNER, f"/mentorable link {code_of(app)}")
    app.handle(ME, YES)
    thread.say(LEARNER, f"/mentorable link {code_of(app, YOU)}")
    assert "linked to somebody already" in thread.answers()[0]
    assert "not seen" in refused(app, YOU, YES)


@pytest.mark.parametrize("side", ["discord", "github"])
def test_either_side_parts_them(app: App, thread: Thread, side: str) -> None:
    thread.at(2).say(LEARNER, f"/mentorable link {code_of(app)}")
    app.handle(ME, YES)
    if side == "discord":
        app.handle(ME, UnlinkGitHub())
    else:
        thread.say(LEARNER, "/mentorable unlink")
    assert surfaces(app) == {("discord", "me")}
    assert "No GitHub login" in refused(app, ME, UnlinkGitHub())


def test_two_open_claims_both_come_along(app: App, thread: Thread) -> None:
    thread.claimed()
    row = thread.row()
    with app.store.write() as tx:
        me = tx.people.meet("discord", "77", "me", app.clock())
        other = tx.issues.find(row.repository_id, 4)
        if other is None:
            copy = type(row)(
                **row.model_dump(exclude={"id", "number", "node_id"}), number=4, node_id="I_x"
            )
            tx.issues.touch(copy)
            other = copy
        tx.claims.take(other.id or 0, me.id or 0, PLAN, app.clock())
    thread.at(2).say(LEARNER, f"/mentorable link {code_of(app)}")
    app.handle(ME, YES)
    with app.store.read() as tx:
        assert len(tx.claims.open_of(me.id or 0)) == 2


def test_at_githubs_own_page(make: Callable[..., App], sandbox: Sandbox, clock: FixedClock) -> None:
    app = make(github_client_id="Iv1.sandbox", github_web_url=str(sandbox))
    thread = Thread(app, sandbox)
    sandbox.faults.add("/login/device/code", faults.status(503))
    _step(app, thread, clock)
    shown = _step(app, thread, clock)
    assert "/login/device" in str(shown.text)
    assert "not seen" in refused(app, ME, YES)
    (device,) = sandbox.world.devices
    sandbox.world.devices[device] = LEARNER
    clock.move(minutes=1)
    thread.work()
    assert LEARNER in str(app.handle(ME, ConfirmLink()).text)
    app.handle(ME, YES)
    assert surfaces(app) == {("discord", "me"), ("github", LEARNER)}


def _step(app: App, thread: Thread, clock: FixedClock) -> Reply:
    reply = app.handle(ME, LinkGitHub())
    thread.work()
    clock.move(minutes=1)
    thread.work()
    return reply


def test_who_says_no_at_github_is_not_linked(
    make: Callable[..., App], sandbox: Sandbox, clock: FixedClock
) -> None:
    app = make(github_client_id="Iv1.sandbox", github_web_url=str(sandbox))
    thread = Thread(app, sandbox)
    _step(app, thread, clock)
    sandbox.world.devices.clear()
    clock.move(minutes=1)
    thread.work()
    assert "no open code" in refused(app, ME, YES)
