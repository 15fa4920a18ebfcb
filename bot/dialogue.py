"""From what was understood, and what lies on the table, to one command: a table of small rules."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import answers
from bot.cohort_commands import Programmes
from bot.commands import (
    Cancel,
    Claim,
    Command,
    Confirm,
    EditProfile,
    Export,
    Extend,
    Finish,
    Forget,
    Greet,
    Help,
    Release,
    SetLanguage,
    ShowProfile,
    Stuck,
    Thank,
    Unclear,
    Which,
)
from bot.errors import UserError
from bot.handlers.age import WAITS, band_of
from bot.handlers.table import Table
from bot.i18n import _
from bot.mentor_commands import Agree, Mentorships, OfferMentoring, RequestMentor, SetAge
from bot.policy import is_plan
from bot.spelling import is_command, parse
from bot.understanding import Facts, Intent, Understood
from bot.wish_commands import Dismiss, Easier, Exclude, Harder, More, MoreLike, Suggest, Why

ASKED_FOR_WORDS = (Intent.INTRODUCE, Intent.FIND, Intent.OTHER)
"""What may be the answer to “what would you like to work on?”."""

ASKED_FOR_PLAN = (Intent.INTRODUCE, Intent.OTHER, Intent.CLAIM, Intent.FINISHED, Intent.STUCK)
"""What a plan that is too short may be taken for."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message with its reading and what lies on the table; ``find`` gives our id of a named issue."""

    text: str
    facts: Facts
    table: Table
    find: Callable[[str], int | None]


def line(text: str, table: Table) -> Command | None:
    """Return the command that the text spells exactly, or answers a question with; None for prose.

    A card's number stands for the card: ``claim 2`` takes the second of those shown.
    """
    said = answers.answer(text)
    if table.pending and said is not None:
        return Confirm() if said else Cancel()
    if band := _age(text, table):
        return SetAge(band)
    if not is_command(text):
        return None
    try:
        command = parse(text)
    except UserError:
        if " --" in text:
            raise
        return None
    if isinstance(command, Help) and command.topic:
        return None
    return _numbered(command, table)


def _age(text: str, table: Table) -> str | None:
    """Return the age band that is said where one is waited for."""
    waiting = parse(table.pending) if table.pending else None
    return band_of(text) if type(waiting) in WAITS else None


def _numbered(command: Command, table: Table) -> Command:
    match command:
        case Claim(issue_id=n) if 1 <= n <= len(table.issues):
            return Claim(table.issues[n - 1], command.plan, command.accepts_rules)
        case Why(suggestion_id=n) if 1 <= n <= len(table.shown):
            return Why(table.shown[n - 1])
        case MoreLike(suggestion_id=n) if 1 <= n <= len(table.shown):
            return MoreLike(table.shown[n - 1])
        case Dismiss(suggestion_id=n) if 1 <= n <= len(table.shown):
            return Dismiss(table.shown[n - 1], command.why)
    return command


def command(understood: Understood, said: Said) -> Command:
    """Return what to do about a message; what would change or erase anything asks first there."""
    rule = RULES[understood.intent]
    return _awaited(understood, said) or (rule(said) if callable(rule) else rule)


def _awaited(understood: Understood, said: Said) -> Command | None:
    """Return the command that waited for these words, if the last question asked for some."""
    waiting = parse(said.table.pending) if said.table.pending else None
    match waiting:
        case Claim(issue_id=issue_id, plan=""):
            may_be_short = understood.intent in ASKED_FOR_PLAN and not _asks_back(said.text)
            if is_plan(said.text) or may_be_short:
                return Claim(issue_id, said.text)
        case Suggest() if understood.intent in ASKED_FOR_WORDS and _tells(said.facts):
            return _introduce(said) if understood.intent == Intent.INTRODUCE else _find(said)
    return None


def _asks_back(text: str) -> bool:
    return text.rstrip().endswith(("?", "？", "؟"))


def _tells(facts: Facts) -> bool:
    return facts != Facts()


def _introduce(said: Said) -> Command:
    facts = said.facts
    edit = EditProfile(
        skills=facts.skills,
        not_skills=facts.not_skills,
        interests=facts.interests,
        level=facts.level,
        hours=facts.hours,
        spoken=facts.spoken,
        timezone=facts.timezone,
    )
    return edit if edit != EditProfile() else Greet()


def _find(said: Said) -> Suggest:
    return wish(Suggest(said.text), said.facts)


def wish(stated: Suggest, facts: Facts) -> Suggest:
    """Add to a wish what its words tell; what was stated by an option counts first."""
    return replace(
        stated,
        query="" if facts.is_lost else stated.query,
        skills=stated.skills or (*facts.skills, *facts.interests),
        not_skills=stated.not_skills or facts.excluded,
        repository=stated.repository or facts.repository,
        hours=stated.hours or facts.hours,
        level=stated.level or facts.level,
    )


def _leveled(step: Command, level: str) -> Callable[[Said], Command]:
    """Return a rule for easier and harder: about the table, or a new wish where one is named."""

    def rule(said: Said) -> Command:
        is_new = said.facts.skills or said.facts.repository
        return replace(_find(said), level=said.facts.level or level) if is_new else step

    return rule


def _index(said: Said) -> int | None:
    """Return the position of the card that is meant: named, last looked at, or the only one."""
    shown = said.table.shown
    item = said.facts.item
    if item is not None:
        at = item - 1 if item > 0 else len(shown) + item
        return at if 0 <= at < len(shown) else None
    if said.table.focus in shown:
        return shown.index(said.table.focus)
    return 0 if len(shown) == 1 else None


def _card(make: Callable[[int], Command], verb: str) -> Callable[[Said], Command]:
    """Return a rule for a verb that is about one shown card."""

    def rule(said: Said) -> Command:
        at = _index(said)
        return Which(verb) if at is None else make(said.table.shown[at])

    return rule


def _claim(said: Said) -> Command:
    issue_id = said.find(said.facts.issue) if said.facts.issue else None
    if said.facts.issue and issue_id is None:
        raise UserError(_("I do not know the issue {issue}.", issue=said.facts.issue))
    at = _index(said)
    if issue_id is None and at is not None:
        issue_id = said.table.issues[at]
    return Claim(issue_id) if issue_id else Which("claim")


def _exclude(said: Said) -> Command:
    facts = said.facts
    names = (*facts.not_skills, *facts.excluded, *((facts.repository,) if facts.repository else ()))
    if names:
        return Exclude(",".join(dict.fromkeys(names)))
    at = _index(said)
    return Which("dismiss") if at is None else Dismiss(said.table.shown[at])


def _held(make: Callable[[int | None], Command]) -> Callable[[Said], Command]:
    """Return a rule for a verb about the issue one holds, named or not."""

    def rule(said: Said) -> Command:
        return make(said.find(said.facts.issue) if said.facts.issue else None)

    return rule


def _set_language(said: Said) -> Command:
    return SetLanguage(said.facts.language) if said.facts.language else Help("language")


def _offer(said: Said) -> Command:
    return OfferMentoring(said.facts.capacity or 1)


RULES: dict[Intent, Command | Callable[[Said], Command]] = {
    Intent.INTRODUCE: _introduce,
    Intent.FIND: _find,
    Intent.EASIER: _leveled(Easier(), "beginner"),
    Intent.HARDER: _leveled(Harder(), "advanced"),
    Intent.MORE: More(),
    Intent.MORE_LIKE: _card(MoreLike, "like"),
    Intent.EXCLUDE: _exclude,
    Intent.EXPLAIN: _card(Why, "why"),
    Intent.CLAIM: _claim,
    Intent.RELEASE: _held(Release),
    Intent.EXTEND: _held(Extend),
    Intent.FINISHED: _held(Finish),
    Intent.STUCK: _held(Stuck),
    Intent.FIND_MENTOR: RequestMentor(),
    Intent.OFFER_MENTORING: _offer,
    Intent.MENTORSHIPS: Mentorships(),
    Intent.PROGRAMMES: Programmes(),
    Intent.STOP_MENTORING: OfferMentoring(0),
    Intent.PRIVACY: Help("privacy"),
    Intent.SHOW_PROFILE: ShowProfile(),
    Intent.EXPORT_DATA: Export(),
    Intent.FORGET_ME: Forget(),
    Intent.PAUSE_DIGEST: Agree("digest", gives=False),
    Intent.RESUME_DIGEST: Agree("digest"),
    Intent.SET_LANGUAGE: _set_language,
    Intent.HELP: Help(),
    Intent.GREET: Greet(),
    Intent.THANKS: Thank(),
    Intent.OTHER: Unclear(),
}
"""One rule per intent; a test holds them in step."""

INTENT_OF: dict[type[Command], Intent] = {
    Suggest: Intent.FIND,
    Easier: Intent.EASIER,
    Harder: Intent.HARDER,
    More: Intent.MORE,
    MoreLike: Intent.MORE_LIKE,
    Exclude: Intent.EXCLUDE,
    Dismiss: Intent.EXCLUDE,
    Why: Intent.EXPLAIN,
    Claim: Intent.CLAIM,
    Release: Intent.RELEASE,
    Extend: Intent.EXTEND,
    Finish: Intent.FINISHED,
    Stuck: Intent.STUCK,
    RequestMentor: Intent.FIND_MENTOR,
    OfferMentoring: Intent.OFFER_MENTORING,
    EditProfile: Intent.INTRODUCE,
    Mentorships: Intent.MENTORSHIPS,
    Programmes: Intent.PROGRAMMES,
    ShowProfile: Intent.SHOW_PROFILE,
    Export: Intent.EXPORT_DATA,
    Forget: Intent.FORGET_ME,
    SetLanguage: Intent.SET_LANGUAGE,
    Help: Intent.HELP,
    Greet: Intent.GREET,
    Thank: Intent.THANKS,
}
"""What a line that spells a command is called, where it is nothing else."""
