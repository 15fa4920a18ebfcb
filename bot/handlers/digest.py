"""The weekly digest: what was set aside for a person, as far as it is still there."""

from bot.context import Context
from bot.corpus import candidate, is_offered
from bot.errors import UserError
from bot.handlers.learn import cards
from bot.handlers.shortlist import LIFE, Shown
from bot.handlers.table import Standing, lay
from bot.i18n import _, n_
from bot.mentor_commands import Agree, Digest
from bot.records import Outcome, Purpose
from bot.reply import Button, Reply
from bot.store import Transaction

STOP = Button(_("Stop the digest"), Agree(Purpose.DIGEST, gives=False))


def digest(context: Context, command: Digest) -> Reply:
    """Show what was set aside and is still free; raises UserError when nothing is."""
    week = command.week or week_of(context)
    with context.store.read() as tx:
        ids = [s.issue_id for s in tx.matches.of_digest(context.person_id, week)]
    context.freshness.check(ids, budget_seconds=2.0)
    with context.store.write() as tx:
        shown = _take(tx, context, week)
        if not shown:
            raise UserError(
                _("There is nothing in a digest for you now. Say “suggest” at any time.")
            )
        lay(tx, context, [s.suggestion.id or 0 for s in shown], Standing())
    heading = n_("This fits you this week:", "These {n} fit you this week:", len(shown))
    return Reply(heading, cards(context, shown), (STOP,))


def week_of(context: Context) -> str:
    """Return the name of this week, such as 2026-W10."""
    return f"{context.now:%G-W%V}"


def _take(tx: Transaction, context: Context, week: str) -> list[Shown]:
    """Turn what is set aside into what is shown; what is gone by now loses its place."""
    rows = tx.matches.of_digest(context.person_id, week)
    found = tx.issues.with_repository([row.issue_id for row in rows])
    held = tx.claims.held()
    shown = []
    for row in rows:
        issue, repository = found[row.issue_id]
        if is_offered(issue, repository) and row.issue_id not in held:
            if row.outcome == Outcome.RESERVED:
                row.outcome, row.shown_at = Outcome.SHOWN, context.now
                row.expires_at = context.now + LIFE
            shown.append(Shown(row, issue, repository, candidate(issue, repository)))
        else:
            row.outcome, row.outcome_at = Outcome.EXPIRED, context.now
    return shown
