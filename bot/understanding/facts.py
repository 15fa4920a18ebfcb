"""The facts of a message, given what it wants."""

import re
from collections.abc import Sequence

from bot.understanding import hours, items, mentioned, places, tongues
from bot.understanding.hours import number_pattern
from bot.understanding.lexicon import LEVELS, NOTHING, Lexicon, alternation
from bot.understanding.types import Facts, Intent
from bot.understanding.words import Words

ABOUT_A_PERSON = frozenset(
    {Intent.INTRODUCE, Intent.FIND, Intent.FIND_MENTOR, Intent.OFFER_MENTORING}
)
SPEAKS = ABOUT_A_PERSON - {Intent.FIND}
"""Whoever asks for issues names a language to translate into, or one the issue is written in."""

TELLS_A_LEVEL = frozenset({Intent.INTRODUCE, Intent.FIND})
"""Whoever seeks or offers a mentor names the other's level as often as their own."""

LEAVES_OUT = frozenset({Intent.FIND, Intent.EXCLUDE})
"""What is not wanted is left out of what is shown; elsewhere it is what the person does not know."""

POINTS_AT_A_CARD = frozenset(
    {
        Intent.CLAIM,
        Intent.EXPLAIN,
        Intent.MORE_LIKE,
        Intent.EXCLUDE,
        Intent.RELEASE,
        Intent.STUCK,
        Intent.EXTEND,
        Intent.FINISHED,
        Intent.FIND_MENTOR,
    }
)
COUNTS_NO_CARDS = frozenset({Intent.FIND_MENTOR, Intent.STUCK, Intent.FINISHED, Intent.EXTEND})
"""Where "first" and "last" are of something else: the last commit, the second day."""

NO_SKILLS = frozenset(
    {
        Intent.SET_LANGUAGE,
        Intent.OTHER,
        Intent.GREET,
        Intent.THANKS,
        Intent.FORGET_ME,
        Intent.EXPORT_DATA,
        Intent.SHOW_PROFILE,
        Intent.PAUSE_DIGEST,
        Intent.RESUME_DIGEST,
        Intent.CLAIM,
        Intent.RELEASE,
        Intent.EXTEND,
        Intent.FINISHED,
        Intent.HELP,
        Intent.STUCK,
    }
)


def read(
    intent: Intent, original: str, text: Words, language: str, lexicons: Sequence[Lexicon]
) -> Facts:
    """Return what a clean text tells, as far as it matters for the intent."""
    issue = items.issue(original)
    about = intent in ABOUT_A_PERSON
    skills = (
        mentioned.Mentioned((), (), ())
        if intent in NO_SKILLS
        else mentioned.sort(items.without_references(original), lexicons)
    )
    had, interests = _had_and_wished(intent, skills)
    is_left_out = intent in LEAVES_OUT
    unwanted = skills.unwanted
    if intent == Intent.EXCLUDE and not unwanted:
        unwanted, had = had, ()
    named = [] if issue or intent in NO_SKILLS else list(items.repositories(original))
    out = tuple(r[0] for r in named if is_left_out and _is_out(intent, original, r, lexicons))
    repository = next((r[0] for r in named if r[0] not in out), None)
    return Facts(
        skills=had,
        not_skills=() if is_left_out else unwanted,
        interests=interests,
        level=_level(text, lexicons) if intent in TELLS_A_LEVEL else None,
        is_lost=(intent == Intent.FIND and not skills.is_some and is_lost(text, lexicons)) or None,
        hours=_hours(text.text, lexicons) if about else None,
        spoken=_spoken(intent, text, language) if intent in SPEAKS else (),
        timezone=places.timezone(text.text, original) if about else None,
        item=_item(intent, text, lexicons) if not issue else None,
        issue=issue,
        repository=repository,
        excluded=(*unwanted, *out) if is_left_out else (),
        language=_target(text) if intent == Intent.SET_LANGUAGE else None,
        capacity=_capacity(text.text, lexicons) if intent == Intent.OFFER_MENTORING else None,
    )


def _is_out(
    intent: Intent, text: str, named: tuple[str, int, int], lexicons: Sequence[Lexicon]
) -> bool:
    """Say whether a repository is left out: said so, or in a message that only leaves out."""
    return intent == Intent.EXCLUDE or mentioned.is_ruled_out(text, *named[1:], lexicons)


def about_a_person(original: str, text: Words, lexicons: Sequence[Lexicon]) -> int:
    """Count the facts about a person: place, hours, level, and each language they name."""
    found = (
        places.timezone(text.text, original),
        _hours(text.text, lexicons),
        _level(text, lexicons),
    )
    return sum(fact is not None for fact in found) + len(tongues.named(text.text))


def _had_and_wished(
    intent: Intent, skills: mentioned.Mentioned
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return skills and interests: who asks for issues of a field wishes it, and need not know it."""
    if intent == Intent.INTRODUCE:
        return skills.had, skills.wanted
    named = (*skills.had, *skills.wanted)
    if intent != Intent.FIND:
        return named, ()
    topics = tuple(slug for slug in named if mentioned.is_wish(slug))
    return tuple(slug for slug in named if slug not in topics), topics


def is_lost(text: Words, lexicons: Sequence[Lexicon]) -> bool:
    """Return whether somebody says that they know nothing yet and asks where to start."""
    return any(NOTHING in _levels(text, lexicon) for lexicon in lexicons)


def _level(text: Words, lexicons: Sequence[Lexicon]) -> str | None:
    own, *others = lexicons
    for lexicon in (own, *(other for other in others if other.language == "en")):
        if found := _levels(text, lexicon):
            return next((level for level in LEVELS if level in found), LEVELS[0])
    return None


def _levels(text: Words, lexicon: Lexicon) -> set[str]:
    return {hit.cue.name for hit in lexicon.levels.find(text)}


def _item(intent: Intent, text: Words, lexicons: Sequence[Lexicon]) -> int | None:
    if intent not in POINTS_AT_A_CARD:
        return None
    return items.item(text.text, lexicons, is_counted=intent not in COUNTS_NO_CARDS)


def _hours(text: str, lexicons: Sequence[Lexicon]) -> float | None:
    return next((h for lexicon in lexicons if (h := hours.read(text, lexicon))), None)


def _spoken(intent: Intent, text: Words, language: str) -> tuple[str, ...]:
    own = (language,) if intent == Intent.INTRODUCE else ()
    return tuple(dict.fromkeys((*own, *tongues.named(text.text))))


def _target(text: Words) -> str | None:
    named = tongues.named(text.text)
    return named[-1] if named else None


def _capacity(text: str, lexicons: Sequence[Lexicon]) -> int | None:
    for lexicon in lexicons:
        number, people = number_pattern(lexicon), lexicon.pattern("people")
        one = lexicon.pattern("one")
        pattern = rf"({number}|{one})\s{{0,2}}(?:[^\W\d]{{1,12}}\s){{0,2}}?{people}|{people}\s{{0,2}}({number})"
        found = re.search(pattern, text)
        if found:
            return int(hours.number(found[1] or found[2], lexicon))
        together = re.search(alternation(list(lexicon.groups), lexicon), text)
        if together:
            return int(lexicon.groups[re.sub(r"\s+", " ", together[0])])
    return None
