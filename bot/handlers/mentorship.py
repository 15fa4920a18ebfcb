"""Ask for a mentor, see how a mentorship goes, pause it, end it, say how it was."""

from bot.commands import Cancel
from bot.context import Context
from bot.errors import UserError
from bot.handlers.mentoring import REST, ask_age, places
from bot.handlers.news import HOW_WAS_IT, news_of
from bot.handlers.table import ask
from bot.i18n import _, verbatim
from bot.mentor_commands import (
    Agree,
    EndMentorship,
    MentorshipNews,
    Mentorships,
    PauseMentorship,
    RateMentorship,
    RequestMentor,
)
from bot.policy import may_be_mentored
from bot.records import Mentorship, MentorshipFeedback, MentorshipKind, MentorshipState, Purpose
from bot.records.mentorships import HELD
from bot.reply import Button, Reply
from bot.telling import tell
from bot.wish_commands import Suggest

LONGEST_GOALS = 500


def request(context: Context, command: RequestMentor) -> Reply:
    """Store a request; the next pairing looks for somebody who fits."""
    with context.store.write() as tx:
        person = tx.people.get(context.person_id)
        if person is not None and person.age_band is None:
            ask(tx, context, command)
            return ask_age()
        may_be_mentored(person, context.actor.community_id)
        issue_id = command.issue_id or next(
            (claim.issue_id for claim in tx.claims.open_of(context.person_id)), None
        )
        row = tx.mentorships.request(
            Mentorship(
                learner_id=context.person_id,
                issue_id=issue_id,
                community=str(context.actor.community_id) if context.actor.community_id else None,
                kind=MentorshipKind.MICRO if command.is_micro else MentorshipKind.FULL,
                goals=command.goals[:LONGEST_GOALS],
                requested_at=context.now,
            )
        )
        tx.trust.agree(context.person_id, Purpose.MENTORING, context.now, gives=True)
        tx.queue.defer("jobs", "mentorship.pair", {}, now=context.now, unique_key="mentorship.pair")
        told = tx.trust.agrees(context.person_id, Purpose.MESSAGES)
    words = (
        _("I look for somebody who can leave you two comments on your issue.")
        if command.is_micro
        else _(
            "I look for a mentor who speaks a language of yours and knows what you want to learn."
        )
    )
    end = Button(_("Take the request back"), EndMentorship(row.id or 0))
    if told:
        return Reply(words, buttons=(end,))
    agree = Button(_("Write to me when there is news"), Agree(Purpose.MESSAGES))
    return Reply(words, buttons=(agree, end))


def show_all(context: Context, command: Mentorships) -> Reply:
    """List the person's open mentorships and requests."""
    with context.store.read() as tx:
        rows = tx.mentorships.of(context.person_id)
        cards = tuple(news_of(tx, context, row).cards[0] for row in rows)
        own = tx.mentorships.offer(context.person_id)
    if not cards and own is not None and own.capacity:
        return Reply(places(own.capacity), buttons=REST)
    if not cards:
        return Reply(
            _("You have no mentorship now. Say “find me a mentor” or “I would like to mentor”."),
            buttons=(Button(_("Find me a mentor"), RequestMentor()),),
        )
    return Reply(_("Your mentorships and requests:"), cards)


def news(context: Context, command: MentorshipNews) -> Reply:
    """Show how one mentorship stands, as the one of the two who asks may see it."""
    with context.store.write() as tx:
        return news_of(tx, context, tx.mentorships.get(command.mentorship_id, context.person_id))


def pause(context: Context, command: PauseMentorship) -> Reply:
    """Pause a mentorship, or go on; paused time does not count."""
    with context.store.write() as tx:
        row = tx.mentorships.get(command.mentorship_id, context.person_id)
        if row.state not in HELD:
            raise UserError(_("Only a running mentorship can be paused."))
        if command.is_paused and row.state == MentorshipState.ACTIVE:
            row.state, row.paused_at = MentorshipState.PAUSED, context.now
        elif not command.is_paused and row.state == MentorshipState.PAUSED:
            assert row.paused_at is not None
            row.ends_at = row.ends_at and row.ends_at + (context.now - row.paused_at)
            row.state, row.paused_at = MentorshipState.ACTIVE, None
        tx.session.add(row)
        tell(
            tx,
            row.other(context.person_id) or 0,
            MentorshipNews(row.id or 0),
            key=f"pause:{row.id}:{context.now:%Y%m%d%H}",
            now=context.now,
        )
    return Reply(
        _("It is paused. Take the time you need.") if command.is_paused else _("It goes on."),
        buttons=(
            Button(
                _("Go on") if command.is_paused else _("Pause"),
                PauseMentorship(command.mentorship_id, not command.is_paused),
            ),
        ),
    )


def end(context: Context, command: EndMentorship) -> Reply:
    """End a mentorship or take a request back; what runs is asked about first."""
    with context.store.write() as tx:
        row = tx.mentorships.get(command.mentorship_id, context.person_id)
        if row.state in HELD and not command.is_confirmed:
            yes = ask(tx, context, EndMentorship(command.mentorship_id, is_confirmed=True))
            return Reply(
                _("Shall I end this mentorship? The other of you is told, without a reason."),
                buttons=(Button(_("Yes, end it"), yes), Button(_("No"), Cancel())),
            )
        was_held = row.state in HELD
        if row.state == MentorshipState.PROPOSED and row.mentor_id == context.person_id:
            raise UserError(_("Answer the request instead: accept or decline."))
        tx.mentorships.end(
            row,
            MentorshipState.COMPLETED
            if was_held and (row.kind == MentorshipKind.MICRO or not row.in_trial(context.now))
            else MentorshipState.CANCELLED,
            context.now,
        )
        tx.trust.log(context.person_id, "ended", {"mentorship": row.id}, context.now)
        if was_held:
            tell(
                tx,
                row.other(context.person_id) or 0,
                MentorshipNews(row.id or 0),
                key=f"ended:{row.id}",
                now=context.now,
            )
    if not was_held:
        return Reply(_("The request is taken back."))
    return Reply(HOW_WAS_IT, buttons=rating(command.mentorship_id))


def rating(mentorship_id: int) -> tuple[Button, ...]:
    """Return five buttons from 1 to 5."""
    return tuple(
        Button(verbatim(value), RateMentorship(mentorship_id, value)) for value in range(1, 6)
    )


def rate(context: Context, command: RateMentorship) -> Reply:
    """Store how it was; it is shown to nobody with a name."""
    if not 1 <= command.value <= 5:
        raise UserError(_("Choose a number from 1 to 5."))
    with context.store.write() as tx:
        row = tx.mentorships.get(command.mentorship_id, context.person_id)
        if row.ended_at is None:
            raise UserError(_("This can be said when the mentorship has ended."))
        tx.mentorships.rate(
            MentorshipFeedback(
                mentorship_id=command.mentorship_id,
                person_id=context.person_id,
                value=command.value,
                given_at=context.now,
            )
        )
    return Reply(
        _("Thank you. It helps to bring the right people together."),
        buttons=(Button(_("Suggest issues"), Suggest()),),
    )
