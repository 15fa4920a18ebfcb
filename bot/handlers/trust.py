"""Agree to a purpose, see what was decided about you, report and block."""

from bot.context import Context
from bot.errors import UserError
from bot.github_commands import LinkGitHub
from bot.handlers.table import ask
from bot.i18n import Text, _, join, verbatim
from bot.mentor_commands import Agree, Block, EndMentorship, Report, ShowDecisions
from bot.records import Mentorship, Purpose
from bot.records import Report as ReportRow
from bot.records.mentorships import HELD
from bot.records.people import GITHUB
from bot.reply import Button, Reply

PURPOSES: dict[Purpose, Text] = {
    Purpose.MATCHING: _("using your profile to find issues and mentors"),
    Purpose.MESSAGES: _("writing to you when there is news"),
    Purpose.DIGEST: _("a quiet digest once a week"),
    Purpose.MENTORING: _("being brought together with a mentor or a learner"),
    Purpose.PUBLIC_WORK: _("reading your public merged work on GitHub"),
    Purpose.READINESS: _("private notes on how ready your issues are"),
}
AGREED = _("you agree to {what}")
WITHDRAWN = _("you no longer agree to {what}")
SHOWN_DECISIONS = 20


def agree(context: Context, command: Agree) -> Reply:
    """Store a consent, or that it is withdrawn."""
    try:
        purpose = Purpose(command.purpose)
    except ValueError as error:
        known = ", ".join(Purpose)
        raise UserError(
            _(
                "There is no purpose “{purpose}”. There are: {known}.",
                purpose=command.purpose,
                known=known,
            )
        ) from error
    with context.store.write() as tx:
        tx.trust.agree(context.person_id, purpose, context.now, gives=command.gives)
        if purpose == Purpose.PUBLIC_WORK and command.gives:
            tx.works.want(context.person_id, context.now)
        elif purpose == Purpose.PUBLIC_WORK:
            tx.works.drop(context.person_id)
        person = tx.people.get(context.person_id)
        if person is not None and purpose == Purpose.DIGEST and command.gives:
            person.community_id = context.actor.community_id
        has_login = any(i.surface == GITHUB for i in tx.people.identities(context.person_id))
    if command.gives:
        buttons: tuple[Button, ...] = (Button(_("Take it back"), Agree(purpose, gives=False)),)
        if purpose == Purpose.PUBLIC_WORK and not has_login:
            buttons = (Button(_("Link my GitHub login"), LinkGitHub()), *buttons)
        return Reply(
            _("Agreed: {what}. You can take it back at any time.", what=PURPOSES[purpose]),
            buttons=buttons,
        )
    return Reply(
        _("Taken back: {what}.", what=PURPOSES[purpose]),
        buttons=(Button(_("Agree again"), Agree(purpose)),),
    )


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
