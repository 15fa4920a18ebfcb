"""Whether an issue is ready for a newcomer: the checks, each with its evidence, in one folded comment."""

from datetime import datetime, timedelta

from bot.app import App
from bot.forge import IssueData, PullRequestState
from bot.github_commands import Readiness
from bot.i18n import _, join
from bot.jobs.availability import MAINTAINERS
from bot.ready import TEXT_CHECKS, Item, as_json, summary
from bot.records import Issue, Purpose
from bot.reply import Reply
from bot.surfaces.github.asking_mentor import offered
from bot.surfaces.github.configs import broken
from bot.surfaces.github.hygiene import marker
from bot.surfaces.github.payloads import Payload
from bot.surfaces.github.render import folded
from bot.surfaces.github.turn import Turn
from bot.telling import tell
from matching.readiness import Check, Reading

RECENT = timedelta(days=30)


def check(turn: Turn) -> Reply | None:
    """Show the readiness checks in the one folded comment of the thread."""
    turn.need_maintainer()
    items = report(turn.app, turn.data, turn.issue)
    mark = marker("check")
    head = _("Readiness of this issue: {summary}.", summary=summary(items))
    notes = [text for text in (offered(turn.app, turn.issue_id), broken(turn.file)) if text]
    below = join(notes, " ") if notes else None
    body = folded(head, [item.line() for item in items], mark, below=below)
    turn.write(body, mark)
    return None


def report(app: App, data: IssueData, issue: Issue) -> list[Item]:
    """Return the checks of an issue as it is now, and keep them for who may see them privately."""
    reading, issue_id, now = Reading.from_json(issue.reading), issue.id or 0, app.clock()
    with app.store.write() as tx:
        mentors = [m.login for m in tx.github.mentors(issue_id) if m.counts()]
        items = [_of_text(reading, name) for name in TEXT_CHECKS]
        items += _of_state(data, now)
        items.append(Item("mentor", bool(mentors), ", ".join(mentors)))
        stored = tx.issues.get(issue_id)
        assert stored is not None
        stored.tag = {**stored.tag, "report": as_json(items)}
        tx.issues.touch(stored)
    return items


def tell_readiness(app: App, data: IssueData, issue: Issue, sender: Payload) -> None:
    """Let a maintainer who put the label on by hand know how ready the issue is, if they agreed to that."""
    report(app, data, issue)
    now, issue_id = app.clock(), issue.id or 0
    with app.store.write() as tx:
        person = tx.people.find("github", str(sender.get("id")))
        if person is not None:
            key = f"readiness:{issue_id}:{now:%Y%m%d%H}"
            told = Readiness(issue_id)
            tell(tx, person.id or 0, told, key=key, now=now, purpose=Purpose.READINESS)


def _of_text(reading: Reading, name: str) -> Item:
    found = reading.checks[Check(name)]
    return Item(name, found.value, found.words)


def _of_state(data: IssueData, now: datetime) -> list[Item]:
    pulls = [f"#{p.number}" for p in data.linked_pull_requests if p.state == PullRequestState.OPEN]
    return [
        Item("free", not data.assignees, ", ".join(data.assignees)),
        Item("unlinked", not pulls, ", ".join(pulls)),
        Item("active", *_seen(data, now)),
    ]


def _seen(data: IssueData, now: datetime) -> tuple[bool | None, str]:
    acts = [
        comment.created_at
        for comment in data.last_comments
        if comment.author_association in MAINTAINERS
    ]
    if data.author_association in MAINTAINERS:
        acts.append(data.opened_at)
    if not acts:
        return None, ""
    return now - max(acts) <= RECENT, max(acts).date().isoformat()
