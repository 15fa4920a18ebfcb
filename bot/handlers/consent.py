"""Agree to one purpose, or take that back; what it was for ends at once."""

from collections.abc import Callable

from bot.context import Context
from bot.errors import UserError
from bot.github_commands import LinkGitHub
from bot.handlers.mentoring import decline
from bot.i18n import Text, _, join
from bot.mentor_commands import Agree, Mentorships
from bot.records import MentorshipState, Purpose
from bot.records.mentorships import HELD
from bot.records.people import GITHUB
from bot.reply import Button, Reply
from bot.store import Transaction

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

AFTER: dict[Purpose, Text] = {
    Purpose.MATCHING: _(
        "Your profile rests: I suggest only by the words you say, and no digest or mentor is found by it."
    ),
    Purpose.MESSAGES: _("I write to you no more by myself. News waits until you write to me."),
    Purpose.DIGEST: _("No digest comes any more."),
    Purpose.MENTORING: _(
        "You are not offered as a mentor any more, and requests that nobody accepted are taken back. "
        "Mentorships and programmes that run go on until you end or leave them."
    ),
    Purpose.PUBLIC_WORK: _("What I had read of it is erased."),
    Purpose.READINESS: _("I send you no such notes any more."),
}
"""What follows when a consent is taken back."""


def agree(context: Context, command: Agree) -> Reply:
    """Store a consent, or that it is taken back, and do what follows from it."""
    purpose = _purpose(command.purpose)
    follow = (GIVEN if command.gives else TAKEN_BACK).get(purpose)
    with context.store.write() as tx:
        tx.trust.agree(context.person_id, purpose, context.now, gives=command.gives)
        if follow:
            follow(tx, context)
        has_login = any(i.surface == GITHUB for i in tx.people.identities(context.person_id))
    return _agreed(purpose, has_login=has_login) if command.gives else _taken_back(purpose)


def _purpose(word: str) -> Purpose:
    try:
        return Purpose(word)
    except ValueError as error:
        raise UserError(
            _(
                "There is no purpose “{purpose}”. There are: {known}.",
                purpose=word,
                known=", ".join(Purpose),
            )
        ) from error


def _agreed(purpose: Purpose, *, has_login: bool) -> Reply:
    buttons: tuple[Button, ...] = (Button(_("Take it back"), Agree(purpose, gives=False)),)
    if purpose == Purpose.PUBLIC_WORK and not has_login:
        buttons = (Button(_("Link my GitHub login"), LinkGitHub()), *buttons)
    return Reply(
        _("Agreed: {what}. You can take it back at any time.", what=PURPOSES[purpose]),
        buttons=buttons,
    )


def _taken_back(purpose: Purpose) -> Reply:
    buttons: tuple[Button, ...] = (Button(_("Agree again"), Agree(purpose)),)
    if purpose == Purpose.MENTORING:
        buttons = (Button(_("My mentorships"), Mentorships()), *buttons)
    said = _("Taken back: {what}.", what=PURPOSES[purpose])
    return Reply(join([said, AFTER[purpose]], "\n"), buttons=buttons)


def _read_work(tx: Transaction, context: Context) -> None:
    tx.works.want(context.person_id, context.now)


def _drop_work(tx: Transaction, context: Context) -> None:
    tx.works.drop(context.person_id)


def _digest_from_here(tx: Transaction, context: Context) -> None:
    person = tx.people.get(context.person_id)
    if person is not None:
        person.community_id = context.actor.community_id


def _take_back_mentoring(tx: Transaction, context: Context) -> None:
    """End the offer and what was only asked; what runs is for the two of them to end."""
    offer = tx.mentorships.offer(context.person_id)
    if offer is not None:
        offer.capacity, offer.communities = 0, []
    for found in tx.mentorships.of(context.person_id):
        row = tx.mentorships.get(found.id or 0, context.person_id)
        if row.state in HELD:
            continue
        if row.learner_id == context.person_id:
            tx.mentorships.end(row, MentorshipState.CANCELLED, context.now)
            tx.trust.log(context.person_id, "ended", {"mentorship": row.id}, context.now)
        else:
            decline(tx, context, row)


Follow = Callable[[Transaction, Context], None]
GIVEN: dict[Purpose, Follow] = {
    Purpose.PUBLIC_WORK: _read_work,
    Purpose.DIGEST: _digest_from_here,
}
TAKEN_BACK: dict[Purpose, Follow] = {
    Purpose.PUBLIC_WORK: _drop_work,
    Purpose.MENTORING: _take_back_mentoring,
}
"""What is done at once; the other purposes are asked about wherever they count."""
