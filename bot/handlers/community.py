"""Show or change the settings of a community."""

from collections.abc import Sequence

from bot.commands import EditCommunity
from bot.context import Context, Grant
from bot.errors import UserError
from bot.handlers.profile import check_zone
from bot.i18n import LOCALES, Text, _, join, language_name, reference, verbatim
from bot.mentor_commands import ApproveMentor
from bot.records import CommunitySettings, Identity
from bot.reply import Button, Reply
from bot.store import Transaction

COLUMNS = {
    "channel": "channel_id",
    "language": "language",
    "quiet_from": "quiet_from",
    "quiet_to": "quiet_to",
    "timezone": "timezone",
    "moderators": "moderator_role",
    "digest": "is_digest_on",
    "paused": "is_paused",
    "approval": "needs_approval",
    "forum": "forum_id",
}
"""Which field of the command changes which column."""

CLEARED_BY_ZERO = ("channel_id", "moderator_role", "forum_id")


def edit_community(context: Context, command: EditCommunity) -> Reply:
    """Change what is given and show what holds now; only for who may moderate here."""
    community_id = context.actor.community_id
    if community_id is None:
        raise UserError(_("Settings belong to a server: use this command there."))
    if Grant.MODERATE not in context.actor.grants:
        raise UserError(_("Only who may manage this server, or its moderators, can do this."))
    _check(command)
    changes = {
        column: None if value == 0 and column in CLEARED_BY_ZERO else value
        for field, column in COLUMNS.items()
        if (value := getattr(command, field)) is not None
    }
    if command.forum is not None:
        changes["forum_problem"] = ""
    with context.store.write() as tx:
        tx.communities.change(community_id, context.now, changes)
        if command.channel:
            for row in tx.cohorts.mend(community_id, context.now):
                args = {"programme": row.cohort_id, "person": row.person_id}
                tx.queue.defer("discord", "programme.join", args, now=context.now)
        settings = tx.communities.get(community_id)
        assert settings is not None
        return _shown(settings, _waiting(tx, settings, context.actor.surface))


def approve(context: Context, command: ApproveMentor) -> Reply:
    """Note whether a person who offers to mentor may do so here."""
    here = context.actor.community_id
    if here is None:
        raise UserError(_("Settings belong to a server: use this command there."))
    if Grant.MODERATE not in context.actor.grants:
        raise UserError(_("Only who may manage this server, or its moderators, can do this."))
    with context.store.write() as tx:
        person = tx.people.find(context.actor.surface, command.member)
        offer = tx.mentorships.offer(person.id) if person and person.id else None
        if offer is None:
            raise UserError(_("This person does not offer to mentor yet."))
        others = [name for name in offer.approved_in if name != str(here)]
        offer.approved_in = [*others, str(here)] if command.is_approved else others
        tx.mentorships.save_offer(offer)
        tx.trust.log(
            offer.person_id,
            "approved",
            {"community": here, "gives": command.is_approved},
            context.now,
        )
        if command.is_approved:
            tx.queue.defer(
                "jobs", "mentorship.pair", {}, now=context.now, unique_key="mentorship.pair"
            )
    words = _("They may mentor here.") if command.is_approved else _("They may not mentor here.")
    return Reply(words)


def _check(command: EditCommunity) -> None:
    if command.language is not None and command.language not in LOCALES:
        raise UserError(
            _(
                "I do not speak “{language}”. I speak {all}.",
                language=command.language,
                all=", ".join(LOCALES),
            )
        )
    check_zone(command.timezone)
    for hour in (command.quiet_from, command.quiet_to):
        if hour is not None and not 0 <= hour <= 23:
            raise UserError(_("Quiet hours are full hours from 0 to 23."))


def _waiting(tx: Transaction, place: CommunitySettings, surface: str) -> list[Identity]:
    """Return the first mentors who are offered here and wait for an approval."""
    here = str(place.id)
    waiting = [
        address
        for offer in (tx.mentorships.offers() if place.needs_approval else ())
        if here in offer.communities and here not in offer.approved_in and offer.capacity
        if (address := tx.tellings.address(offer.person_id, surface))
    ]
    return waiting[:MOST_WAITING]


def _shown(settings: CommunitySettings, waiting: Sequence[Identity]) -> Reply:
    lines: list[Text] = [
        _("Channel: {value}", value=_value("channel", settings.channel_id)),
        _("Language of public answers: {value}", value=language_name(settings.language or "en")),
        *_forum(settings),
        _quiet(settings),
        _("Moderators: {value}", value=_value("role", settings.moderator_role)),
        _("Weekly digest for members who want it: {value}", value=_yes_no(settings.is_digest_on)),
        _("Paused: {value}", value=_yes_no(settings.is_paused)),
        _("Mentors need your approval: {value}", value=_yes_no(settings.needs_approval)),
    ]
    if waiting:
        names = join([verbatim(address.handle) for address in waiting])
        lines.append(_("They wait for it: {names}", names=names))
    if not (settings.channel_id and settings.moderator_role):
        lines.append(INCOMPLETE)
    pause = _("Go on") if settings.is_paused else _("Pause me here")
    return Reply(
        join(lines, "\n"),
        buttons=(
            Button(pause, EditCommunity(paused=not settings.is_paused)),
            *(
                Button(_("Approve {name}", name=one.handle), ApproveMentor(one.external_id))
                for one in waiting
            ),
        ),
    )


INCOMPLETE = _(
    "Without a channel there are no threads for mentorships; without moderators nobody reads "
    "reports, and minors get no mentor here."
)
MOST_WAITING = 4


def _quiet(settings: CommunitySettings) -> Text:
    if settings.quiet_from is None or settings.quiet_from == settings.quiet_to:
        return _("Quiet hours: none")
    return _(
        "Quiet hours: {start}:00 to {end}:00, {zone}",
        start=settings.quiet_from,
        end=settings.quiet_to or 0,
        zone=settings.timezone or "UTC",
    )


def _forum(settings: CommunitySettings) -> list[Text]:
    lines = [_("Forum for mentorable issues: {value}", value=_value("channel", settings.forum_id))]
    if settings.forum_problem:
        lines.append(
            _(
                "I could not post there ({problem}). Check my permissions, then set it again.",
                problem=settings.forum_problem,
            )
        )
    return lines


def _value(kind: str, number: int | None) -> Text:
    return reference(kind, number) if number else _("not set")


def _yes_no(value: bool) -> Text:  # a value, not a switch
    return _("yes") if value else _("no")
