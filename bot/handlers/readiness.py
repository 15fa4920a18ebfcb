"""Show how ready an issue is for a newcomer, privately, to a maintainer who asked for that."""

from bot.context import Context
from bot.errors import UserError
from bot.github_commands import Readiness
from bot.handlers.cards import issue_name
from bot.i18n import _
from bot.ready import from_json, summary
from bot.reply import Card, Reply


def readiness(context: Context, command: Readiness) -> Reply:
    """List the checks of an issue with their evidence."""
    with context.store.read() as tx:
        found = tx.issues.with_repository([command.issue_id]).get(command.issue_id)
    items = from_json(found[0].tag.get("report", ())) if found else []
    if found is None or not items:
        raise UserError(_("I have not looked at this issue. Tag it on GitHub first."))
    issue, repository = found
    lines = tuple(item.line() for item in items)
    name = issue_name(issue, repository)
    return Reply(
        _("{issue} is tagged mentorable. {summary}:", issue=name, summary=summary(items)),
        (Card(issue.title, issue.url, lines),),
    )
