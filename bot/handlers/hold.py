"""What you can do with an issue you took: give it back, keep it longer, finish it, get unstuck."""

from collections.abc import Sequence

from bot.commands import Extend, Finish, Release, Stuck
from bot.context import Context
from bot.errors import UserError
from bot.handlers.cards import rules
from bot.i18n import Text, _, join
from bot.mentor_commands import RequestMentor
from bot.records import Claim, ClaimState
from bot.reply import Button, Card, Reply
from bot.store import Transaction
from bot.wish_commands import NextStep, Suggest

EXTRA_DAYS = 14


def release(context: Context, command: Release) -> Reply:
    """Give back the issue you took; no reason is asked."""
    with context.store.write() as tx:
        ended = tx.claims.end_of(
            context.person_id, ClaimState.RELEASED, context.now, command.issue_id
        )
        title = _title(tx, ended)
    return Reply(
        _("You gave back “{title}”. That is fine; somebody else may take it now.", title=title),
        buttons=(Button(_("Suggest issues"), Suggest()),),
    )


def extend(context: Context, command: Extend) -> Reply:
    """Keep the issue you took for another two weeks."""
    with context.store.write() as tx:
        kept = tx.claims.extend(context.person_id, EXTRA_DAYS, context.now, command.issue_id)
        title = _title(tx, kept)
    return Reply(
        _("“{title}” is yours until {day}.", title=title, day=kept[0].due_at.date().isoformat())
    )


def finish(context: Context, command: Finish) -> Reply:
    """Say that you are done with the issue you took."""
    with context.store.write() as tx:
        ended = tx.claims.end_of(
            context.person_id, ClaimState.COMPLETED, context.now, command.issue_id
        )
        title = _title(tx, ended)
    return Reply(
        _("Well done! “{title}” is finished. Would you like a next one?", title=title),
        buttons=(
            Button(_("The next step"), NextStep(ended[0].issue_id)),
            Button(_("Suggest issues"), Suggest()),
        ),
    )


def stuck(context: Context, command: Stuck) -> Reply:
    """Answer with the next steps for the issue you took."""
    with context.store.read() as tx:
        held = [
            c
            for c in tx.claims.open_of(context.person_id)
            if command.issue_id in (None, c.issue_id)
        ]
        _title(tx, held)
        issue, repository = tx.issues.with_repository([held[0].issue_id])[held[0].issue_id]
    steps: tuple[Text, ...] = (
        _("Being stuck is part of the work. Try these, one after the other:"),
        _("1. Write down what you expected, what happened, and the smallest way to show it."),
        _("2. Read the rules of the repository again; they often say how to build and test."),
        _("3. Ask one precise question in a comment on the issue, with what you wrote down."),
        _("A mentor can leave you two comments on this issue: one press is enough to ask."),
        _("More time or giving it back is fine, too."),
    )
    return Reply(
        join(steps, "\n"),
        cards=(Card(issue.title, issue.url, (rules(repository),)),),
        buttons=(
            Button(_("Ask a mentor for two comments"), RequestMentor(issue.id, is_micro=True)),
            Button(_("More time"), Extend(issue.id)),
            Button(_("Give it back"), Release(issue.id)),
        ),
    )


def _title(tx: Transaction, claims: Sequence[Claim]) -> str:
    if not claims:
        raise UserError(_("You have no issue now. Ask me for some, and take one."))
    issue = tx.issues.get(claims[0].issue_id)
    assert issue is not None
    return issue.title
