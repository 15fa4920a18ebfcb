"""How a mentorship stands, as one of the two may see it; names only after both said yes."""

from datetime import timedelta

from bot.context import Context
from bot.handlers.names import KIND, name
from bot.handlers.pairs import why
from bot.i18n import Text, _, join, language_name, resolve, verbatim
from bot.mentor_commands import (
    EndMentorship,
    PauseMentorship,
    RateMentorship,
    Report,
    RequestMentor,
    Respond,
)
from bot.records import Mentorship, MentorshipKind, MentorshipState
from bot.records.mentorships import ANSWER_WINDOW
from bot.reply import Button, Card, Reply
from bot.store import Transaction

TITLE = {
    MentorshipKind.FULL: _("Mentorship {id}"),
    MentorshipKind.MICRO: _("Two comments on an issue, request {id}"),
}


def news_of(tx: Transaction, context: Context, row: Mentorship) -> Reply:
    """Return what is new for this person, with what they can do about it."""
    is_mentor = row.mentor_id == context.person_id
    words = _words(row, context, is_mentor=is_mentor)
    lines: list[Text] = []
    if row.state == MentorshipState.PROPOSED and is_mentor:
        lines += _about_learner(tx, row)
    if row.state in (MentorshipState.ACTIVE, MentorshipState.PAUSED):
        lines += _meeting(tx, context, row)
    if row.state == MentorshipState.ACTIVE and row.ends_at:
        lines.append(_("Until {day} at the latest", day=row.ends_at.date().isoformat()))
    title = TITLE[MentorshipKind(row.kind)].given(id=row.id)
    issue = tx.issues.get(row.issue_id) if row.issue_id else None
    card = Card(
        issue.title if issue else resolve(title, context.locale),
        issue.url if issue else "",
        (title, *lines) if issue else tuple(lines),
        buttons=_buttons(row, is_mentor),
    )
    return Reply(words, (card,))


NEWS = timedelta(days=1)
"""For how long a yes is news."""

TWO_COMMENTS = _("Please leave two comments on this issue for the learner, then press Done.")
REMINDER = _("A reminder: a learner still waits for your answer. Would you take them?")
YES = _(
    "A mentor said yes! The first seven days are a trial: either of you may leave without a reason."
)


def _words(row: Mentorship, context: Context, *, is_mentor: bool) -> Text:
    is_active = row.state == MentorshipState.ACTIVE
    is_fresh = row.started_at is not None and context.now - row.started_at < NEWS
    special = (
        (is_active and is_mentor and row.kind == MentorshipKind.MICRO, TWO_COMMENTS),
        (is_active and not is_mentor and is_fresh, YES),
        (row.state == MentorshipState.PROPOSED and is_mentor and row.reminded_at, REMINDER),
    )
    usual = WORDS.get((row.state, is_mentor), WORDS[(row.state, False)])
    return next((words for is_so, words in special if is_so), usual)


HOW_WAS_IT = _("The mentorship has ended. How was it, from 1 (not good) to 5 (very good)?")

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
    (MentorshipState.COMPLETED, False): HOW_WAS_IT,
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
    if row.state in (MentorshipState.CANCELLED, MentorshipState.LAPSED) and not is_mentor:
        return (Button(_("Find me a mentor"), RequestMentor()),)
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
    if reasons := why(row.reasons):
        lines.append(reasons)
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
        known = join([name(KIND, skill) for skill in profile.skills])
        lines.append(_("Knows: {skills}", skills=known))
    if profile and profile.spoken:
        spoken = join([language_name(code) for code in profile.spoken])
        lines.append(_("Speaks: {languages}", languages=spoken))
    if profile and profile.hours_per_week:
        lines.append(_("Has {hours} hours a week", hours=f"{profile.hours_per_week:g}"))
    if reasons := why(row.reasons):
        lines.append(reasons)
    if row.proposed_at:
        day = (row.proposed_at + ANSWER_WINDOW).date().isoformat()
        lines.append(_("Please answer by {day}; later I ask somebody else.", day=day))
    return lines


def _name(tx: Transaction, person_id: int) -> Text:
    names = [
        f"{identity.handle} ({identity.surface})"
        for identity in tx.people.identities(person_id)
        if identity.handle
    ]
    return join([verbatim(name) for name in names]) if names else _("somebody without a name")
