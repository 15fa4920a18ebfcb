"""Offer to mentor, be away, and answer a learner who was proposed to you."""

from datetime import timedelta

from bot.context import Context
from bot.errors import UserError
from bot.handlers.names import KIND, name
from bot.handlers.table import ask
from bot.i18n import Text, _, join, language_name, n_
from bot.mentor_commands import Away, MentorshipNews, Mentorships, OfferMentoring, Respond, SetAge
from bot.policy import may_mentor
from bot.records import MentorOffer, Mentorship, MentorshipState, Profile, Purpose
from bot.records.mentorships import DIRECT, LARGEST_CAPACITY
from bot.reply import Button, Reply
from bot.store import Transaction
from bot.telling import tell

BANDS: dict[str, Text] = {
    "adult": _("18 or older"),
    "minor": _("13 to 17"),
    "child": _("younger than 13"),
}


def place_of(context: Context) -> str:
    """Return where somebody offers or asks: the community they are in, or with the bot alone."""
    return str(context.actor.community_id or DIRECT)


def offer(context: Context, command: OfferMentoring) -> Reply:
    """Store how many learners the person takes at a time."""
    if not 0 <= command.capacity <= LARGEST_CAPACITY:
        raise UserError(_("Offer between 0 and {most} places.", most=LARGEST_CAPACITY))
    with context.store.write() as tx:
        person = tx.people.get(context.person_id)
        if command.capacity and person is not None and person.age_band is None:
            ask(tx, context, command)
            return ask_age()
        may_mentor(person)
        known = tx.mentorships.offer(context.person_id)
        stored = _offered(context, command, known)
        tx.mentorships.save_offer(stored)
        for purpose in (Purpose.MENTORING, Purpose.MESSAGES) if command.capacity else ():
            tx.trust.agree(context.person_id, purpose, context.now, gives=True)
        profile = tx.people.profile(context.person_id)
        place = tx.communities.get(context.actor.community_id or 0)
    if not command.capacity:
        return Reply(_("You take no learners for now. Thank you for having been there."))
    needs_approval = place is not None and place.needs_approval
    is_shown = not needs_approval or place_of(context) in stored.approved_in
    return Reply(
        join([places(command.capacity), _where(context, is_shown=is_shown), _basis(profile)], "\n"),
        buttons=(*REST, Button(_("My mentorships"), Mentorships())),
    )


def _offered(context: Context, command: OfferMentoring, known: MentorOffer | None) -> MentorOffer:
    """Return the offer as it is stored; whoever takes it back chooses anew where it holds."""
    before = known.communities if known else []
    return MentorOffer(
        person_id=context.person_id,
        capacity=command.capacity,
        offered_at=known.offered_at if known else context.now,
        updated_at=context.now,
        communities=sorted({*before, place_of(context)}) if command.capacity else [],
        approved_in=known.approved_in if known else [],
    )


def places(capacity: int) -> Text:
    """Say what an offer means."""
    return n_(
        "You offer one place. When a learner fits, I ask you privately; you have 48 hours to answer, and no is fine.",
        "You offer {n} places. When a learner fits, I ask you privately; you have 48 hours to answer, and no is fine.",
        capacity,
    )


REST = (
    Button(_("Away for a week"), Away(7)),
    Button(_("Stop offering"), OfferMentoring(0)),
)
"""How a mentor rests or ends."""


def _where(context: Context, *, is_shown: bool) -> Text:
    """Say to whom somebody is offered: a profile is shown only where its person chose."""
    if context.actor.community_id is None:
        return DIRECTLY
    return HERE if is_shown else AFTER_APPROVAL


HERE = _("I offer you to learners who ask in this server.")
AFTER_APPROVAL = _("The hosts of this server approve mentors first; then I offer you here.")
DIRECTLY = _(
    "I offer you to learners who ask me directly. To be offered in a server as well, say it there."
)
NO_BASIS = _(
    "I cannot match you yet: tell me what you know and which languages you speak, for example "
    "“I know Python and speak English”."
)


def _basis(profile: Profile | None) -> Text:
    """Say by what learners are matched to this mentor, or what is missing for it."""
    if profile is None or not profile.spoken or not profile.skills:
        return NO_BASIS
    return _(
        "I match you by what you know ({skills}) and speak ({languages}).",
        skills=join([name(KIND, skill) for skill in profile.skills]),
        languages=join([language_name(code) for code in profile.spoken]),
    )


def ask_age() -> Reply:
    """Ask for the age band, once, before the first mentorship."""
    return Reply(
        _(
            "Before the first mentorship I need to know how old you are. I keep only your answer, no date of birth."
        ),
        buttons=tuple(Button(words, SetAge(band)) for band, words in BANDS.items()),
    )


def away(context: Context, command: Away) -> Reply:
    """Rest the offer for some days."""
    if not 1 <= command.days <= 365:
        raise UserError(_("Say how many days, from 1 to 365."))
    with context.store.write() as tx:
        held = tx.mentorships.offer(context.person_id)
        if held is None:
            raise UserError(_("You do not offer any place yet. Say “I would like to mentor”."))
        held.away_until = context.now + timedelta(days=command.days)
        tx.mentorships.save_offer(held)
    return Reply(
        n_("I send you nobody for one day.", "I send you nobody for {n} days.", command.days),
        buttons=(Button(_("I am back"), OfferMentoring(held.capacity)),),
    )


def _thread(tx: Transaction, context: Context, mentorship_id: int) -> None:
    tx.queue.defer(
        "discord",
        "mentorship.thread",
        {"mentorship": mentorship_id},
        now=context.now,
        unique_key=f"thread:{mentorship_id}",
    )


def accept(tx: Transaction, context: Context, row: Mentorship) -> None:
    """Let a proposed mentorship begin."""
    tx.mentorships.accept(row, context.now)
    if row.community:
        _thread(tx, context, row.id or 0)
    _answered(tx, context, row, "accepted")


def decline(tx: Transaction, context: Context, row: Mentorship) -> None:
    """Give a proposed request back; the search goes on without this mentor."""
    tx.mentorships.hand_back(row)
    _answered(tx, context, row, "declined")


def _answered(tx: Transaction, context: Context, row: Mentorship, kind: str) -> None:
    for person_id in {row.learner_id, context.person_id}:
        tx.trust.log(person_id, kind, {"mentorship": row.id}, context.now)
    if row.issue_id is not None:  # the thread of the issue, where it is one of ours, goes on
        args = {"mentorship": row.id}
        tx.queue.defer("github", "github.mentorship", args, now=context.now)
    key = f"{kind}:{row.id}:{context.person_id}"
    tell(tx, row.learner_id, MentorshipNews(row.id or 0), key=key, now=context.now)


def respond(context: Context, command: Respond) -> Reply:
    """Accept or decline; the learner hears of a yes, and of a no only that the search goes on."""
    with context.store.write() as tx:
        row = tx.mentorships.get(command.mentorship_id, context.person_id)
        if row.mentor_id != context.person_id or row.state != MentorshipState.PROPOSED:
            raise UserError(_("This request is not open any more."))
        (accept if command.accepts else decline)(tx, context, row)
    if not command.accepts:
        return Reply(_("That is fine. I look for somebody else; nobody is told who declined."))
    return Reply(
        _("Thank you! The first seven days are a trial: either of you may leave without a reason."),
        buttons=(Button(_("Show it"), MentorshipNews(command.mentorship_id)),),
    )
