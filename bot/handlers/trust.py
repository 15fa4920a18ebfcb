"""See what was decided about you, report and block."""

from bot.context import Context
from bot.errors import UserError
from bot.handlers.table import ask
from bot.i18n import _, join, verbatim
from bot.mentor_commands import Block, EndMentorship, Report, ShowDecisions
from bot.records import Mentorship
from bot.records import Report as ReportRow
from bot.records.mentorships import HELD
from bot.reply import Button, Reply

SHOWN_DECISIONS = 20


def decisions(context: Context, command: ShowDecisions) -> Reply:
    """List the latest decisions about the person, newest first."""
    with context.store.read() as tx:
        rows = list(tx.trust.decisions(context.person_id))[::-1][:SHOWN_DECISIONS]
    if not rows:
        return Reply(_("Nothing was decided about you yet."))
    lines = [
        verbatim(f"{row.at:%Y-%m-%d %H:%M} UTC · {row.kind} · {_facts(row.facts)}") for row in rows
    ]
    return Reply(join([_("What was decided about you, newest first:"), *lines], "\n"))


def _facts(facts: dict[str, object]) -> str:
    return ", ".join(
        f"{name}={value}" for name, value in facts.items() if not isinstance(value, list | dict)
    )


def report(context: Context, command: Report) -> Reply:
    """Tell the moderators of the community where the mentorship lives; never the other."""
    with context.store.write() as tx:
        row = tx.mentorships.get(command.mentorship_id, context.person_id)
        if not command.words:
            ask(tx, context, Report(command.mentorship_id, "-"))
            return Reply(
                _("I tell the moderators. Say in a sentence what happened, or just press Send."),
                buttons=(
                    Button(_("Send"), Report(command.mentorship_id, "-")),
                    Button(_("Block them as well"), Block(command.mentorship_id)),
                ),
            )
        stored = tx.trust.report(
            ReportRow(
                reporter_id=context.person_id,
                reported_id=row.other(context.person_id),
                mentorship_id=row.id,
                community=row.community,
                words="" if command.words == "-" else command.words[:1000],
                created_at=context.now,
            )
        )
        tx.trust.log(context.person_id, "reported", {"mentorship": row.id}, context.now)
        if row.community:
            tx.queue.defer(
                "discord",
                "report.tell",
                {"report": stored.id},
                now=context.now,
                unique_key=f"report:{stored.id}",
            )
        block, end = Button(_("Block them as well"), Block(row.id or 0)), _end(row)
        words = TOLD_MODERATORS if row.community else TOLD_OPERATOR
    return Reply(words, buttons=(block, *end))


TOLD_MODERATORS = _("The moderators are told. The other of you does not learn of it.")
TOLD_OPERATOR = _(
    "No server stands behind this mentorship, so whoever runs this bot is told. The other of you "
    "does not learn of it."
)


def _end(row: Mentorship) -> tuple[Button, ...]:
    """Return the way out of what still runs; who reports or blocks should not have to look for it."""
    return (Button(_("End"), EndMentorship(row.id or 0)),) if row.state in HELD else ()


def block(context: Context, command: Block) -> Reply:
    """Keep the two apart from now on, silently and both ways, or take that back."""
    with context.store.write() as tx:
        row = tx.mentorships.get(command.mentorship_id, context.person_id)
        other = row.other(context.person_id)
        if other is None:
            raise UserError(_("There is nobody to block in this request."))
        if command.is_blocked:
            tx.trust.block(context.person_id, other, context.now)
        else:
            tx.trust.unblock(context.person_id, other)
        undo, end = Button(_("Take it back"), Block(row.id or 0, is_blocked=False)), _end(row)
    if command.is_blocked:
        return Reply(
            _("You will not be brought together again. The other of you is not told."),
            buttons=(undo, *end),
        )
    return Reply(_("The block is lifted."))
