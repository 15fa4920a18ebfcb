"""Which skills a message names, and whether the person has them, wants them or leaves them out."""

import itertools
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
    r"(?<![A-Za-z0-9_./-])(?:rust|react|ruby|swift|dart|scala|julia|flask|elixir|bash|spark|unity|lua|haskell|vue)"
    r"(?![A-Za-z0-9_/])",
    re.IGNORECASE,
)
"""Names that are also words, but hardly so in a message to this bot."""

_LETTER = re.compile(
    r"(?<![^\W\u1100-\u11ff\u2e80-\uffff])(?<!['’.#+&/-])[RC](?![^\W\u1100-\u11ff\u2e80-\uffff]|['’.#+&-])"
)
_GO = re.compile(
    r"(?:(?<=[^.!?\s][ ,，、:])|(?<=[，、：]))Go(?![A-Za-z0-9_'’]| (?:to|on|for|back|with|ahead)\b)"
    r"|(?<![A-Za-z0-9_])[Gg]o(?=[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])"
)

_SMALL = re.compile(r"(?<![\w.+#'’/-])(?:go|c|r)(?![\w+#'’/-])", re.IGNORECASE)
_TEST = re.compile(r"(?<![\w-])[Tt]est(?:ing)?(?![\w-])")
"""A name of few letters is a word in many languages, and a test is much besides something to write."""

WORK = frozenset({"bug-fixing", "code-examples", "community", "programming", "illustration"})
"""Entries of the vocabulary that are any work here, and no skill that somebody tells."""

AREAS = frozenset(
    {"frontend", "backend", "web-development", "mobile", "devops", "open-source", "gpu", "github"}
    | {"statistics", "computer-science", "embedded", "security", "networking", "sysadmin"}
    | {"data-engineering", "data-analysis", "data-science", "machine-learning", "algorithms"}
    | {"mathematics", "bioinformatics", "education", "finance", "research", "physics"}
)
"""What somebody is rather than what they know; it counts in a list, or where nothing else is named."""

_STOP = re.compile(r"[.;!?।。！？؟\n]|,\s|,(?=[\u2e80-\uffff])|،|、(?=.{12})")
_AND = re.compile(
    r"\s*(?:&|/|\+|、|,?\s?(?:and|or|nor|y|e|o|u|ni|ou|et|und|oder|ve|veya|ya da|ile|dan|atau|sama|va|hay|hoac|na|au|wala|и|или"
    r"|ни|с|و|او|ولا|aur|ya|और|या)\s|和|与|跟|或|及|还有|とか|や|と|か|및\s|또는\s|랑\s|이랑\s|하고\s|와\s|과\s|나\s|이나\s)\s*"
)
_JOINT_BEFORE = re.compile(rf"(?:{_AND.pattern}|\s?[,/+]\s?)$")
_JOINT_AFTER = re.compile(rf"(?:{_AND.pattern}|\s?[,/+]\s?)")
_ENDS = re.compile(r"\s*(?:$|[,.;!?)。、，]|(?:y|e|et|und|and|ve|dan|na|va|và|и|و)\s)")
_COMMA = re.compile(r"\s*[,،，、]?\s*")
_Test = Callable[[str, str, Sequence[Lexicon]], bool]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Slugs by what was said of them."""

    had: tuple[str, ...]
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]

    @property
    def is_some(self) -> bool:
        """Return whether any was named."""
        return bool(self.had or self.wanted or self.unwanted)


@dataclass(frozen=True, slots=True)
class Mention:
    """A slug and where it stands in the text; a weak one counts only where it is ruled out."""

    slug: str
    start: int
    end: int
    is_weak: bool = False


def mentions(text: str) -> list[Mention]:
    """Return the skills in a text, in order."""
    found = [Mention(f.slug, f.start, f.end) for f in skills.find(text, is_fuzzy=True)]
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    for match in (m for pattern in (_PLAIN_HERE, _GO, _LETTER) for m in pattern.finditer(text)):
        slug = skills.canonical(match[0].lower())
        if slug and match.start() not in taken:
            found.append(Mention(slug, *match.span()))
    found.extend(_listed(text, found))
    found.extend(Mention("testing", *m.span(), is_weak=True) for m in _TEST.finditer(text))
    return sorted(_apart(found), key=lambda mention: mention.start)


def _listed(text: str, found: Sequence[Mention]) -> list[Mention]:
    """Return the names of one or two small letters that stand in a list with a skill."""
    starts, ends = {m.start for m in found}, {m.end for m in found}
    return [
        Mention(match[0].lower(), *match.span())
        for match in _SMALL.finditer(text)
        if _is_joined(text, match, starts, ends)
    ]


def _is_joined(text: str, match: re.Match[str], starts: set[int], ends: set[int]) -> bool:
    before, after = (
        _JOINT_BEFORE.search(text, 0, match.start()),
        _JOINT_AFTER.match(text, match.end()),
    )
    follows = before is not None and before.start() in ends
    leads = after is not None and after.end() in starts
    return leads or (follows and bool(_ENDS.match(text, match.end())))


def _apart(found: Iterable[Mention]) -> list[Mention]:
    """Keep the first of overlapping mentions, and no kind of work that is any work here."""
    kept: list[Mention] = []
    for mention in found:
        is_free = all(mention.end <= k.start or mention.start >= k.end for k in kept)
        if is_free and mention.slug not in WORK:
            kept.append(mention)
    return kept


def is_topic(slug: str) -> bool:
    """Say whether a slug is a field of work rather than a tool or a language."""
    entry = skills.entries().get(slug)
    return entry is not None and entry.category == "topic"


def is_wish(slug: str) -> bool:
    """Say whether a slug is a field or a kind of work, which who asks for it need not know."""
    entry = skills.entries().get(slug)
    return entry is not None and entry.category in {"topic", "work"}


def sort(text: str, lexicons: Sequence[Lexicon]) -> Mentioned:
    """Sort the skills of a clean text by what is said of them."""
    slang = lexicons[0].terms.get("no_skill", ())
    found = [m for m in mentions(text) if fold(text[m.start : m.end]) not in slang]
    joints = _joints(text, found)
    groups: dict[str, list[str]] = {"had": [], "wanted": [], "unwanted": [], "roles": []}
    for n, stance in enumerate(_stances(text, found, joints, lexicons)):
        slug = found[n].slug
        if found[n].is_weak and stance != "not":
            continue
        is_alone = not any(joints[max(0, n - 1) : n + 1])
        is_role = slug in AREAS and is_alone and stance in {"", "learning"}
        groups["roles" if is_role else _group(stance, slug)].append(slug)
    unwanted = _unique(groups["unwanted"])
    wanted = [slug for slug in _unique(groups["wanted"]) if slug not in unwanted]
    had = [slug for slug in _unique(groups["had"]) if slug not in unwanted and slug not in wanted]
    if not (had or wanted or unwanted):
        had = _unique(groups["roles"])
    return Mentioned(tuple(had), tuple(wanted), tuple(unwanted))


def is_ruled_out(text: str, start: int, end: int, lexicons: Sequence[Lexicon]) -> bool:
    """Say whether what stands at a place of a clean text is not wanted."""
    before, after = fold(text[max(0, start - REACH) : start]), fold(text[end : end + REACH])
    return _is_before("not", before, lexicons) or _is_behind("not", after, lexicons)


def is_refused(text: str, lexicons: Sequence[Lexicon]) -> bool:
    """Say whether a folded text rules something out at all."""
    return any(p.search(text) for p in (_refusal(lexicon) for lexicon in lexicons))


@cache
def _refusal(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(lexicon.pattern("not_before", "not_after", "refused"))


def _group(stance: str, slug: str) -> str:
    """Return where a slug belongs: who is learning a tool has a little of it, a field is a wish."""
    if stance == "learning":
        return "wanted" if is_topic(slug) else "had"
    return {"not": "unwanted", "interest": "wanted"}.get(stance, "had")


def _unique(slugs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(slugs))


def _joints(text: str, found: Sequence[Mention]) -> list[str]:
    """Return how each mention is joined to the next: by "and", by a comma, or not as a list ("")."""
    return [_joint(fold(text[a.end : b.start])) for a, b in itertools.pairwise(found)]


def _stances(
    text: str, found: Sequence[Mention], joints: Sequence[str], lexicons: Sequence[Lexicon]
) -> list[str]:
    """Return what is said of each mention; the parts of a list share what stands before or behind it."""
    ends = [mention.end for mention in found]
    nexts = [mention.start for mention in found[1:]] + [len(text)]
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


def _inherited(n: int, stances: Sequence[str], behind: Sequence[str], joints: Sequence[str]) -> str:
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
        theirs = lexicons[0].terms.get("false_friends", ()) if lexicon is not lexicons[0] else ()
        cues = _patterns(what, lexicon)[0].finditer(before)
        places = [found.end() for found in cues if found[0] not in theirs]
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
        re.compile(rf"([^\w.,;!?।\n]{{0,2}}(?:[^\W_]{{1,12}}[^\w.,;!?।\n]{{1,2}}){{0,4}}?){after}")
        if not lexicon.cues.dense
        else re.compile(rf"([^。.,，、!?؟،\n]{{0,8}}?){after}"),
        re.compile(lexicon.pattern(f"{what}_end")),
    )
