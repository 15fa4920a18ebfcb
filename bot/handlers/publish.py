"""Publish a page of the work you had merged in a programme, or take it down."""

import secrets

from bot.cohort_commands import PublishWork, ShowProgramme, UnpublishWork
from bot.commands import Cancel
from bot.context import Context
from bot.errors import UserError
from bot.handlers.table import ask
from bot.i18n import _, n_
from bot.merged import merged_work
from bot.records import CohortMembership
from bot.reply import Button, Reply
from bot.store import Transaction

LONGEST_NAME = 60
TOKEN_BYTES = 16


def publish(context: Context, command: PublishWork) -> Reply:
    """Ask for a name and for a yes, then put the page up at an address nobody can guess."""
    name = " ".join(command.name.split())[:LONGEST_NAME]
    with context.store.write() as tx:
        row = _membership(tx, context, command.programme_id)
        cohort = tx.cohorts.get(command.programme_id)
        work = merged_work(tx, context.person_id, cohort.starts_at)
        if not work:
            raise UserError(
                _("Nothing of yours was merged in this programme yet, so there is nothing to show.")
            )
        if not name:
            return Reply(
                _(
                    "Which name shall the page show? It may be any name you like. Write: {line}",
                    line=f'publish {cohort.id} --name="…"',
                )
            )
        if not command.is_confirmed:
            yes = ask(tx, context, PublishWork(command.programme_id, name, is_confirmed=True))
            return Reply(
                n_(
                    "The page would show “{name}” and {n} merged piece of work, with its link, to "
                    "whoever has the address. You can take it down at any time. Publish it? (yes or no)",
                    "The page would show “{name}” and {n} merged pieces of work, with their links, to "
                    "whoever has the address. You can take it down at any time. Publish it? (yes or no)",
                    len(work),
                    name=name,
                ),
                buttons=(Button(_("Yes, publish it"), yes), Button(_("No"), Cancel())),
            )
        row.page_token = row.page_token or secrets.token_urlsafe(TOKEN_BYTES)
        row.shown_name = name
        tx.session.add(row)
        tx.trust.log(context.person_id, "published", {"programme": cohort.id}, context.now)
    return Reply(
        _("It is published: {url}", url=f"{context.settings.site}/merged/{row.page_token}"),
        buttons=(Button(_("Take my page down"), UnpublishWork(command.programme_id)),),
    )


def unpublish(context: Context, command: UnpublishWork) -> Reply:
    """Take the page down; its address never works again."""
    with context.store.write() as tx:
        row = _membership(tx, context, command.programme_id)
        row.page_token, row.shown_name = None, ""
        tx.session.add(row)
        facts: dict[str, object] = {"programme": command.programme_id}
        tx.trust.log(context.person_id, "unpublished", facts, context.now)
    return Reply(
        _("The page is gone, and its address will not work again."),
        buttons=(Button(_("Where I stand"), ShowProgramme(command.programme_id)),),
    )


def _membership(tx: Transaction, context: Context, programme_id: int) -> CohortMembership:
    row = tx.cohorts.membership(programme_id, context.person_id)
    if row is None:
        raise UserError(_("You are not in this programme."))
    return row
