"""Which skills a message names, and whether the person has them, wants them or leaves them out."""

import re
from collections.abc import Callable, Iterable, Sequence
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

_LETTER = re.compile(r"(?<![\w'’.#+&/-])[RC](?![\w'’.#+&-])")
_GO = re.compile(
    r"(?:(?<=[^.!?\s][ ,，、:])|(?<=[，、：]))Go(?![A-Za-z0-9_'’]| (?:to|on|for|back|with|ahead)\b)"
)

WORK = frozenset({"bug-fixing", "code-examples", "community", "programming", "illustration"})
"""Entries of the vocabulary that are any work here, and no skill that somebody tells."""

AREAS = frozenset(
    {"frontend", "backend", "open-source", "web-development", "gpu", "github", "mathematics"}
    | {"bioinformatics", "education", "finance"}
)
"""What somebody is rather than what they know: it counts where nothing else is named."""

_STOP = re.compile(r"[.;!?。！？؟।\n]|,\s|،|、(?=.{12})")
_AND = re.compile(
    r"\s*(?:&|/|\+|、|,?\s?(?:and|or|nor|y|e|o|u|ni|ou|et|und|oder|ve|veya|ya da|ile|dan|atau|sama|va|hay|hoac|na|au|wala|и|или"
    r"|ни|с|و|او|ولا|aur|ya|और|या)\s|和|与|跟|或|及|还有|とか|や|と|か|및\s|또는\s|랑\s|이랑\s|하고\s|와\s|과\s|나\s|이나\s)\s*"
)
_COMMA = re.compile(r"\s*[,،，、]?\s*")
_Test = Callable[[str, str, Sequence[Lexicon]], bool]


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
    for match in (m for pattern in (_PLAIN_HERE, _GO, _LETTER) for m in pattern.finditer(text)):
        slug = skills.canonical(match[0].lower())
        if slug and match.start() not in taken:
            found.append(Mention(slug, *match.span()))
    return sorted((m for m in found if m.slug not in WORK), key=lambda mention: mention.start)


def is_topic(slug: str) -> bool:
    """Say whether a slug is a field of work rather than a tool or a language."""
    entry = skills.entries().get(slug)
    return entry is not None and entry.category == "topic"


def sort(text: str, lexicons: Sequence[Lexicon]) -> Mentioned:
    """Sort the skills of a clean text by what is said of them."""
    slang = lexicons[0].terms.get("no_skill", ())
    found = [m for m in mentions(text) if fold(text[m.start : m.end]) not in slang]
    groups: dict[str, list[str]] = {"had": [], "wanted": [], "unwanted": []}
    for mention, stance in zip(found, _stances(text, found, lexicons), strict=True):
        groups[_group(stance, mention.slug)].append(mention.slug)
    unwanted = _unique(groups["unwanted"])
    wanted = [slug for slug in _unique(groups["wanted"]) if slug not in unwanted]
    had = [slug for slug in _unique(groups["had"]) if slug not in unwanted and slug not in wanted]
    others = {slug for slugs in groups.values() for slug in slugs} - AREAS
    telling = [slug for slug in had if slug not in AREAS] if others else had
    return Mentioned(tuple(telling), tuple(wanted), _telling(unwanted))


def _group(stance: str, slug: str) -> str:
    """Return where a slug belongs: who is learning a tool has a little of it, a field is a wish."""
    if stance == "learning":
        return "wanted" if is_topic(slug) else "had"
    return {"not": "unwanted", "interest": "wanted"}.get(stance, "had")


def _telling(slugs: list[str]) -> tuple[str, ...]:
    return tuple(slug for slug in slugs if slug not in AREAS) or tuple(slugs)


def _unique(slugs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(slugs))


def _stances(text: str, found: Sequence[Mention], lexicons: Sequence[Lexicon]) -> list[str]:
    """Return what is said of each mention; the parts of a list share what stands before or behind it."""
    ends = [mention.end for mention in found]
    nexts = [mention.start for mention in found[1:]] + [len(text)]
    joints = [_joint(fold(text[end:start])) for end, start in zip(ends[:-1], nexts, strict=False)]
    behind: list[str] = []
    for n in range(len(found) - 1, -1, -1):
        after = fold(text[ends[n] : min(nexts[n], ends[n] + REACH)])
        own = _said(after, lexicons, _is_behind)
        behind.insert(0, own or (behind[0] if n < len(joints) and joints[n] == "and" else ""))
    stances: list[str] = []
    for n, mention in enumerate(found):
        before = fold(text[max(0, mention.start - REACH) : mention.start])
        own = _said(before, lexicons, _is_before)
        stances.append(own or behind[n] or _inherited(n, stances, behind, joints))
    return stances


def _inherited(n: int, stances: list[str], behind: list[str], joints: list[str]) -> str:
    """Return what the mention before passes on: over "and" anything, over a comma less."""
    joint = joints[n - 1] if n else ""
    before = stances[n - 1] if n and stances[n - 1] != behind[n - 1] else ""
    is_closed = "and" in joints[n : n + 3]
    return before if joint == "and" or (joint and (is_closed or before != "not")) else ""


def _joint(between: str) -> str:
    if _AND.fullmatch(between):
        return "and"
    return "comma" if _COMMA.fullmatch(between) else ""


def _said(part: str, lexicons: Sequence[Lexicon], is_said: _Test) -> str:
    stances = ("not", "interest", "learning")
    return next((stance for stance in stances if is_said(stance, part, lexicons)), "")


def _is_before(what: str, before: str, lexicons: Sequence[Lexicon]) -> bool:
    """Say whether a cue before the place still holds there, and nothing has ended it."""
    for lexicon in lexicons:
        places = [found.end() for found in _patterns(what, lexicon)[0].finditer(before)]
        if places and not _is_ended(what, before[places[-1] :], lexicons):
            return True
    return False


def _is_behind(what: str, after: str, lexicons: Sequence[Lexicon]) -> bool:
    """Say whether a cue behind the place is about it: nothing new begins between them."""
    found = [_patterns(what, lexicon)[1].match(after) for lexicon in lexicons]
    between = [match[1] for match in found if match]
    return any(not _is_ended(what, b, lexicons) and not _AND.search(b) for b in between)


def _is_ended(what: str, between: str, lexicons: Sequence[Lexicon]) -> bool:
    ends = (_patterns(what, lexicon)[2] for lexicon in lexicons)
    return bool(_STOP.search(between)) or any(end.search(between) for end in ends)


@cache
def _patterns(
    what: str, lexicon: Lexicon
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    after = lexicon.pattern(f"{what}_after")
    return (
        re.compile(lexicon.pattern(f"{what}_before")),
        re.compile(rf"([^\w.,;!?।\n]{{0,2}}(?:[^\W_]{{1,12}}[^\w.,;!?।\n]{{1,2}}){{0,3}}?){after}")
        if not lexicon.cues.dense
        else re.compile(rf"([^。.,，、!?؟،\n]{{0,5}}?){after}"),
        re.compile(lexicon.pattern(f"{what}_end")),
    )
