"""Show and change what is known about you; nothing is saved before you say yes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

from bot.commands import Cancel, EditProfile, Forget, ShowProfile
from bot.context import Context
from bot.errors import UserError
from bot.handlers.names import LEVEL, name, skill_names
from bot.handlers.table import ask
from bot.i18n import Text, _, join, language_name, n_, verbatim
from bot.mentor_commands import Agree
from bot.records import Outcome, Profile, Purpose, Suggestion
from bot.records.people import GITHUB
from bot.reply import Button, Reply
from bot.store import Transaction
from bot.wish_commands import Suggest
from matching.types import Level, Work
from matching.types import Profile as MatchingProfile

LEVELS: dict[str, Level] = {
    "beginner": Level.NOVICE,
    "intermediate": Level.WORKING,
    "advanced": Level.FLUENT,
}
LONGEST = 80
PLACES = 3
MOST = 40


def show(context: Context, command: ShowProfile) -> Reply:
    """Show what is known."""
    with context.store.read() as tx:
        profile = tx.people.profile(context.person_id)
        work = tx.works.of(context.person_id)
    facts = [*(_facts(profile, context.locale) if profile else ()), *_done(work)]
    if not facts:
        return Reply(
            _(
                "I know nothing about you yet. Tell me what you know, what you like and how much "
                "time you have; I save it only after you say yes."
            )
        )
    return Reply(
        _("This is what I know about you:\n{facts}", facts=_lines(facts)),
        buttons=(
            Button(_("Suggest issues"), Suggest()),
            Button(_("Erase everything"), Forget()),
        ),
    )


def edit(context: Context, command: EditProfile) -> Reply:
    """Show the facts back and ask; save them once they are confirmed."""
    _check(command)
    if command == EditProfile(is_confirmed=command.is_confirmed):
        raise UserError(
            _("Tell me what to change, for example: “I know Rust and have two hours a week.”")
        )
    if command.is_confirmed:
        return _save(context, command)
    blank = Profile(person_id=context.person_id, updated_at=context.now)
    told = _merged(blank, command, context.now)
    with context.store.write() as tx:
        yes = ask(tx, context, replace(command, is_confirmed=True))
    return Reply(
        _(
            "I understood:\n{facts}\nShall I save this? (yes or no)",
            facts=_lines(_facts(told, context.locale)),
        ),
        buttons=(Button(_("Yes, save it"), yes), Button(_("No"), Cancel())),
    )


def _save(context: Context, command: EditProfile) -> Reply:
    with context.store.write() as tx:
        known = tx.people.profile(context.person_id)
        known = known or Profile(person_id=context.person_id, updated_at=context.now)
        tx.people.save_profile(_merged(known, command, context.now))
        rests = tx.trust.took_back(context.person_id, Purpose.MATCHING)
    if rests:
        return Reply(
            _("Saved. It rests, because you do not want me to use it for suggestions."),
            buttons=(Button(_("Use my profile"), Agree(Purpose.MATCHING)),),
        )
    return Reply(
        _("Saved. Say “show my profile” to see it, or “forget me” to erase it."),
        buttons=(Button(_("Suggest issues"), Suggest()),),
    )


def _check(command: EditProfile) -> None:
    if command.level is not None and command.level not in LEVELS:
        raise UserError(
            _(
                "A level is beginner, intermediate or advanced, not “{word}”.",
                word=command.level[:LONGEST],
            )
        )
    if command.hours is not None and not 0 < command.hours <= 100:
        raise UserError(_("Hours a week are between 1 and 100."))
    check_zone(command.timezone)
    for code in command.spoken:
        try:
            Locale.parse(code)
        except (UnknownLocaleError, ValueError) as error:
            raise UserError(
                _("“{word}” is not the code of a language, such as en or es.", word=code[:LONGEST])
            ) from error


def check_zone(zone: str | None) -> None:
    """Refuse what is no time zone: whoever computes with it later relies on it."""
    if zone is not None and zone not in available_timezones():
        raise UserError(
            _("“{zone}” is no time zone; write one such as Africa/Nairobi.", zone=zone[:LONGEST])
        )


def _merged(profile: Profile, command: EditProfile, now: datetime) -> Profile:
    level = LEVELS.get(command.level or profile.level or "", Level.WORKING)
    avoided = set(command.not_skills)
    skills = {k: v for k, v in profile.skills.items() if k not in avoided}
    skills |= {skill: skills.get(skill, level.value) for skill in command.skills}
    told = set(command.skills)
    excluded = _joined((e for e in profile.excluded if e not in told), command.not_skills)
    return Profile(
        person_id=profile.person_id,
        skills=dict(list(skills.items())[:MOST]),
        interests=_joined(profile.interests, command.interests),
        goals=command.goals[:500] or profile.goals,
        level=command.level or profile.level,
        hours_per_week=command.hours or profile.hours_per_week,
        spoken=_joined(profile.spoken, command.spoken),
        timezone=command.timezone or profile.timezone,
        excluded=excluded,
        updated_at=now,
    )


def _joined(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(item[:LONGEST] for item in (*old, *new)))[:MOST]


def _done(work: Sequence[Work]) -> list[Text]:
    """Say what is known of a person's merged public work, if anything."""
    if not work:
        return []
    places = list(dict.fromkeys(one.repository for one in work))[:PLACES]
    return [
        n_(
            "Merged on GitHub: {n} pull request, in {where}",
            "Merged on GitHub: {n} pull requests, lately in {where}",
            len(work),
            where=join([verbatim(place) for place in places]),
        )
    ]


def _lines(facts: Sequence[Text]) -> Text:
    return join([_("- {fact}", fact=fact) for fact in facts], "\n")


def _facts(profile: Profile, locale: str) -> list[Text]:
    """Return one fact per thing that is known."""
    known: list[tuple[object, Text]] = [
        (profile.skills, _("Knows: {what}", what=skill_names(sorted(profile.skills), locale))),
        (profile.interests, _("Likes: {what}", what=skill_names(profile.interests, locale))),
        (profile.excluded, _("Not wanted: {what}", what=skill_names(profile.excluded, locale))),
        (profile.goals, _("Goal: {what}", what=profile.goals)),
        (profile.level, _("Level: {what}", what=name(LEVEL, profile.level or ""))),
        (profile.hours_per_week, _("Time: {what}", what=_weekly(profile.hours_per_week or 0))),
        (
            profile.spoken,
            _("Speaks: {what}", what=join([language_name(c) for c in profile.spoken])),
        ),
        (profile.timezone, _("Time zone: {what}", what=profile.timezone)),
    ]
    return [text for value, text in known if value]


def _weekly(hours: float) -> Text:
    if hours == int(hours):
        return n_("{n} hour a week", "{n} hours a week", int(hours))
    return _("{hours} hours a week", hours=f"{hours:g}")


def is_thin(context: Context) -> bool:
    """Say whether the profile alone is too little to suggest from."""
    with context.store.read() as tx:
        profile = for_matching(tx, context)
    return not (profile.skills or profile.interests or profile.goals or profile.history)


def for_matching(tx: Transaction, context: Context) -> MatchingProfile:
    """Return the person as matching sees them; a person without a profile is a blank one.

    In public nothing of a profile is used unless the person agreed to that; elsewhere saving it is
    enough, until they take that back.
    """
    person_id = context.person_id
    if context.actor.surface == GITHUB:
        may_use = tx.trust.agrees(person_id, Purpose.MATCHING)
    else:
        may_use = not tx.trust.took_back(person_id, Purpose.MATCHING)
    if not may_use:
        return MatchingProfile(str(person_id))
    stored, work = tx.people.profile(person_id), tx.works.of(person_id)
    if stored is None:
        return MatchingProfile(str(person_id), history=work)
    return as_matched(stored, tx.matches.suggestions(person_id), work)


def as_matched(
    stored: Profile, shown: Sequence[Suggestion], work: tuple[Work, ...]
) -> MatchingProfile:
    """Return a stored profile as matching sees it, with what was said about earlier suggestions."""
    return MatchingProfile(
        id=str(stored.person_id),
        skills={skill: Level(level) for skill, level in stored.skills.items()},
        interests=tuple(stored.interests),
        goals=stored.goals,
        hours_per_week=stored.hours_per_week,
        spoken=tuple(stored.spoken),
        level=LEVELS.get(stored.level or ""),
        history=work,
        liked=tuple(str(s.issue_id) for s in shown if s.outcome == Outcome.CLAIMED),
        disliked=tuple(str(s.issue_id) for s in shown if s.outcome == Outcome.DISMISSED),
    )
