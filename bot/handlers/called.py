"""Show an issue that its maintainers would like you to mentor."""

from bot.context import Context
from bot.errors import UserError
from bot.github_commands import MentorCall
from bot.i18n import _
from bot.records.people import GITHUB
from bot.reply import Card, Reply


def called(context: Context, command: MentorCall) -> Reply:
    """Show the issue to who is asked; the answer is given in its thread, where all can see it."""
    with context.store.read() as tx:
        asked = [m.login for m in tx.github.mentors(command.issue_id) if m.accepted_at is None]
        found = tx.issues.with_repository([command.issue_id]).get(command.issue_id)
        is_asked = tx.people.is_one_of(context.person_id, GITHUB, asked)
    if found is None or not is_asked:
        raise UserError(_("Nobody asks you to mentor this issue now."))
    issue, repository = found
    return Reply(
        _(
            "The maintainers of {repository} would like you to mentor this issue. If you agree, write "
            "/mentorable mentor in its thread. To say nothing is fine, too.",
            repository=repository.full_name,
        ),
        (Card(issue.title, issue.url),),
    )
