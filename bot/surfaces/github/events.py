"""What happens on a webhook call: a table of events, each re-read before anything is done."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.app import App
from bot.forge import NotFoundError
from bot.jobs.index_issues import save_states
from bot.surfaces.github.comments import answer, config_of
from bot.surfaces.github.parser import parse_new

Payload = Mapping[str, Any]
Reaction = Callable[[App, Payload], None]

LONGEST_WORDS = 2000


def delivery(app: App, args: Mapping[str, object]) -> None:
    """Work one stored call, once; what no reaction is listed for is simply done."""
    delivery_id = str(args["delivery"])
    with app.store.read() as tx:
        row = tx.deliveries.get(delivery_id)
    if row is None or row.processed_at is not None:
        return
    reaction = REACTIONS.get((row.event, row.action)) or REACTIONS.get((row.event, "*"))
    if reaction:
        reaction(app, row.payload)
    with app.store.write() as tx:
        tx.deliveries.done(delivery_id, app.clock())


def commented(app: App, payload: Payload) -> None:
    """Answer the commands of a comment that a person wrote on an open issue."""
    comment, issue = payload.get("comment") or {}, payload.get("issue") or {}
    name, sender = _name(payload), payload.get("sender") or {}
    author = (comment.get("user") or {}).get("login", "")
    if not name or not author or sender.get("type") != "User" or author != sender.get("login"):
        return  # bots, and people who edit what others wrote, give no commands
    if "pull_request" in issue or issue.get("state") != "open" or issue.get("locked"):
        return
    before = ((payload.get("changes") or {}).get("body") or {}).get("from")
    is_edit = payload.get("action") == "edited"
    if is_edit and before is None:
        return
    lines = parse_new(str(comment.get("body") or ""), before, app.settings.github_bot_login)
    for line in lines:
        answer(
            app, name, int(issue["number"]), author, str(sender.get("id")), int(comment["id"]), line
        )


def changed(app: App, payload: Payload) -> None:
    """Re-read an issue that is in the index: the label, the state, who has it."""
    name, number = _name(payload), int((payload.get("issue") or {}).get("number") or 0)
    with app.store.read() as tx:
        repository = tx.issues.repository(name)
        issue = tx.issues.find(repository.id or 0, number) if repository else None
    if repository is None or issue is None:
        return
    try:
        data = app.forge.issue(name, number)
    except NotFoundError:
        data = None
    config = config_of(app, name)
    with app.store.write() as tx:
        stored = tx.issues.find(repository.id or 0, number)
        if stored is None:
            return
        save_states(
            tx, {repository.id or 0: repository}, [stored], {stored.node_id: data}, app.clock()
        )
        stored.is_mentorable = config is not None and config.labels.mentorable in stored.labels
        tx.issues.touch(stored)


def _name(payload: Payload) -> str:
    return str((payload.get("repository") or {}).get("full_name") or "")


REACTIONS: dict[tuple[str, str], Reaction] = {
    ("issue_comment", "created"): commented,
    ("issue_comment", "edited"): commented,
    ("issues", "*"): changed,
}
