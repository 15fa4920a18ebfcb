"""Which skills a message names, and whether the person has them, wants them or leaves them out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.understanding.lexicon import Lexicon
from bot.understanding.words import fold
from matching import skills

REACH = 60
"""Characters over which "not" and "interested in" still hold, when nothing ends them."""

_PLAIN_HERE = re.compile(
    r"(?<![A-Za-z0-9_./-])(?:rust|react|ruby|swift|dart|scala|julia|flask|elixir|bash|spark|unity|spring|haskell|vue)"
    r"(?![A-Za-z0-9_/])",
    re.IGNORECASE,
)
"""Names that are also words, but hardly so in a message to this bot."""

_GO = re.compile(
    r"(?:(?<=[^.!?\s][ ,，、:])|(?<=[，、：]))Go(?![A-Za-z0-9_'’]| (?:to|on|for|back|with|ahead)\b)"
)

WORK = frozenset({"bug-fixing", "code-examples", "community", "programming", "illustration"})
"""Entries of the vocabulary that are any work here, and no skill that somebody tells."""

_STOP = re.compile(r"[.;!?。！？؟।\n]|,\s|،|、(?=.{12})")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Slugs by what was said of them."""

    had: tuple[str, ...]
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A slug and where it stands in the folded text."""

    slug: str
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """Return the skills in a text, in order."""
    found = [Mention(f.slug, f.start, f.end) for f in skills.find(text, is_fuzzy=True)]
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    for match in (*_PLAIN_HERE.finditer(text), *_GO.finditer(text)):
        slug = skills.canonical(match[0].lower())
        if slug and match.start() not in taken:
            found.append(Mention(slug, *match.span()))
    return sorted((m for m in found if m.slug not in WORK), key=lambda mention: mention.start)


def sort(text: str, lexicons: Sequence[Lexicon]) -> Mentioned:
    """Sort the skills of a clean text by what is said of them."""
    groups: dict[str, list[str]] = {"had": [], "wanted": [], "unwanted": []}
    for mention in mentions(text):
        groups[_stance(text, mention, lexicons)].append(mention.slug)
    unwanted = _unique(groups["unwanted"])
    wanted = [slug for slug in _unique(groups["wanted"]) if slug not in unwanted]
    had = [slug for slug in _unique(groups["had"]) if slug not in unwanted and slug not in wanted]
    return Mentioned(tuple(had), tuple(wanted), tuple(unwanted))


def _unique(slugs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(slugs))


def _stance(text: str, mention: Mention, lexicons: Sequence[Lexicon]) -> str:
    before = fold(text[max(0, mention.start - REACH) : mention.start])
    after = fold(text[mention.end : mention.end + REACH])
    for lexicon in lexicons:
        if is_said("not", before, after, lexicon):
            return "unwanted"
    for lexicon in lexicons:
        if is_said("interest", before, after, lexicon):
            return "wanted"
    return "had"


def is_said(what: str, before: str, after: str, lexicon: Lexicon) -> bool:
    """Say whether a cue before or after the place still holds there."""
    cue_before, cue_after, end = _patterns(what, lexicon)
    cues = list(cue_before.finditer(before))
    if cues:
        between = before[cues[-1].end() :]
        if not end.search(between) and not _STOP.search(between):
            return True
    return bool(cue_after.match(after))


@cache
def _patterns(
    what: str, lexicon: Lexicon
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    after = lexicon.pattern(f"{what}_after")
    return (
        re.compile(lexicon.pattern(f"{what}_before")),
        re.compile(rf"\W{{0,2}}(?:[^\W_]{{1,12}}\W{{1,2}}){{0,2}}?{after}")
        if not lexicon.cues.dense
        else re.compile(rf"[^。.,，、!?]{{0,5}}?{after}"),
        re.compile(lexicon.pattern(f"{what}_end")),
    )
