"""The device flow in steps of the queue: get a code, ask now and then, note who entered it."""

from collections.abc import Mapping
from datetime import timedelta

from bot.app import App
from bot.forge import device
from bot.github_commands import ConfirmLink, LinkGitHub
from bot.records import LinkCode
from bot.store import Transaction
from bot.telling import tell

TASK, QUEUE = "github.device", "github"
LEAST_SECONDS = 5


def step(app: App, args: Mapping[str, object]) -> None:
    """Do one step for a person's open code; what is void or over ends silently."""
    name, wait = str(args["code"]), int(str(args.get("wait") or LEAST_SECONDS))
    with app.store.read() as tx:
        code = tx.github.code(name, is_locked=False)
    if code is None or code.written_at is not None or code.expires_at <= app.clock():
        return
    if not code.device:
        _begin(app, name)
        return
    found = device.poll(app.settings, code.device)
    if isinstance(found, device.Login):
        _entered(app, name, found)
    elif found is None:
        with app.store.write() as tx:
            stored = tx.github.code(name)
            if stored:
                tx.github.drop_code(stored)
    else:
        _again(app, name, max(wait, found))


def _begin(app: App, name: str) -> None:
    asked = device.begin(app.settings)
    with app.store.write() as tx:
        code = tx.github.code(name)
        if code is None:
            return
        code.device, code.user_code, code.page = asked.device_code, asked.user_code, asked.page
        tx.session.add(code)
        tell(tx, code.person_id, LinkGitHub(), key=f"device:{name[:24]}", now=app.clock())
    _again(app, name, max(asked.interval, LEAST_SECONDS))


def _entered(app: App, name: str, login: device.Login) -> None:
    with app.store.write() as tx:
        code = tx.github.code(name)
        if code is None:
            return
        if _is_taken(tx, login.external_id, code):
            tx.github.drop_code(code)
            return
        code.external_id, code.login, code.device = login.external_id, login.login, ""
        code.written_at = app.clock()
        tx.session.add(code)
        tell(tx, code.person_id, ConfirmLink(), key=f"link:{name[:24]}", now=app.clock())


def _is_taken(tx: Transaction, external_id: str, code: LinkCode) -> bool:
    """Say whether the login belongs to somebody else."""
    person = tx.people.find("github", external_id)
    return (
        person is not None and person.id != code.person_id and tx.people.is_linked(person.id or 0)
    )


def _again(app: App, name: str, seconds: int) -> None:
    now = app.clock()
    run_at = now + timedelta(seconds=seconds)
    args = {"code": name, "wait": seconds}
    with app.store.write() as tx:
        tx.queue.defer(QUEUE, TASK, args, now=now, run_at=run_at)
