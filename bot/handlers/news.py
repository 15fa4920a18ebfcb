"""How a mentorship stands, as one of the two may see it; names only after both said yes."""

from bot.context import Context
from bot.i18n import Text, _, join, verbatim
from bot.mentor_commands import EndMentorship, PauseMentorship, RateMentorship, Report, Respond
from bot.records import Mentorship, MentorshipKind, MentorshipState
from bot.reply import Button, Card, Reply
from bot.store import Transaction

TITLE = {
    MentorshipKind.FULL: _("Mentorship {id}"),
    MentorshipKind.MICRO: _("Two comments on an issue, request {id}"),
}


def news_of(tx: Transaction, context: Context, row: Mentorship) -> Reply:
    """Return what is new for this person, with what they can do about it."""
    is_mentor = row.mentor_id == context.person_id
    words = WORDS.get((row.state, is_mentor), WORDS[(row.state, False)])
    lines: list[Text] = []
    if row.state == MentorshipState.PROPOSED and is_mentor:
        lines += _about_learner(tx, row)
    if row.state in (MentorshipState.ACTIVE, MentorshipState.PAUSED):
        lines += _meeting(tx, context, row)
    if row.state == MentorshipState.ACTIVE and row.ends_at:
        lines.append(_("Until {day} at the latest", day=row.ends_at.date().isoformat()))
    if row.kind == MentorshipKind.MICRO and is_mentor and row.state == MentorshipState.ACTIVE:
        words = _("Please leave two comments on this issue for the learner, then press Done.")
    title = Text(TITLE[MentorshipKind(row.kind)].msgid, {"id": row.id})
    issue = tx.issues.get(row.issue_id) if row.issue_id else None
    card = Card(
        issue.title if issue else str(title),
        issue.url if issue else "",
        (title, *lines),
        buttons=_buttons(row, is_mentor),
    )
    return Reply(words, (card,))


WORDS: dict[tuple[str, bool], Text] = {
    (MentorshipState.WAITING, False): _(
        "I am looking for a mentor for you. It may take a few days."
    ),
    (MentorshipState.PROPOSED, False): _(
        "Somebody who fits was asked. I tell you as soon as they say yes."
    ),
    (MentorshipState.PROPOSED, True): _(
        "A learner asks for a mentor, and you fit. Would you take them?"
    ),
    (MentorshipState.ACTIVE, False): _("Your mentorship runs. How is it going?"),
    (MentorshipState.PAUSED, False): _("The mentorship is paused."),
    (MentorshipState.COMPLETED, False): _("The mentorship has ended. How was it, from 1 to 5?"),
    (MentorshipState.CANCELLED, False): _("The mentorship has ended."),
    (MentorshipState.LAPSED, False): _("The request has run out. You can ask again at any time."),
}


def _buttons(row: Mentorship, is_mentor: bool) -> tuple[Button, ...]:
    number = row.id or 0
    if row.state == MentorshipState.PROPOSED and is_mentor:
        return (
            Button(_("Accept"), Respond(number, accepts=True)),
            Button(_("Decline"), Respond(number, accepts=False)),
        )
    if row.state in (MentorshipState.WAITING, MentorshipState.PROPOSED):
        return (Button(_("Take the request back"), EndMentorship(number)),)
    if row.kind == MentorshipKind.MICRO and row.state == MentorshipState.ACTIVE:
        return (
            Button(_("Done"), EndMentorship(number, is_confirmed=True)),
            Button(_("Report"), Report(number)),
        )
    if row.state in (MentorshipState.ACTIVE, MentorshipState.PAUSED):
        is_paused = row.state == MentorshipState.PAUSED
        return (
            Button(_("Go on") if is_paused else _("Pause"), PauseMentorship(number, not is_paused)),
            Button(_("End"), EndMentorship(number)),
            Button(_("Report"), Report(number)),
        )
    if row.state == MentorshipState.COMPLETED:
        return tuple(
            Button(verbatim(value), RateMentorship(number, value)) for value in range(1, 6)
        )
    return ()


def _meeting(tx: Transaction, context: Context, row: Mentorship) -> list[Text]:
    """Say who the other is and where the two meet; a minor is met in the group thread only."""
    lines = []
    if row.thread_id or not tx.mentorships.has_minor(row):
        lines.append(_("With {name}", name=_name(tx, row.other(context.person_id) or 0)))
    if row.thread_id:
        url = f"https://discord.com/channels/{row.community}/{row.thread_id}"
        lines.append(_("Your thread: {url}", url=url))
    elif row.thread_problem:
        lines.append(_("I could not make a thread for you in the server."))
    return lines


def _about_learner(tx: Transaction, row: Mentorship) -> list[Text]:
    """Say what the mentor needs to decide, and nothing that tells who it is."""
    profile = tx.people.profile(row.learner_id)
    lines = [_("Goals: {goals}", goals=row.goals)] if row.goals else []
    if profile and profile.skills:
        lines.append(_("Knows: {skills}", skills=", ".join(profile.skills)))
    if profile and profile.spoken:
        lines.append(_("Speaks: {languages}", languages=", ".join(profile.spoken)))
    if profile and profile.hours_per_week:
        lines.append(_("Has {hours} hours a week", hours=f"{profile.hours_per_week:g}"))
    return lines


def _name(tx: Transaction, person_id: int) -> Text:
    names = [
        f"{identity.handle} ({identity.surface})"
        for identity in tx.people.identities(person_id)
        if identity.handle
    ]
    return join([verbatim(name) for name in names]) if names else _("somebody without a name")
