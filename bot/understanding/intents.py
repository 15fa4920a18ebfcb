"""From cues to scores per intent, with the order in which several intents in one message count."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.understanding.cues import Found
from bot.understanding.lexicon import Lexicon
from bot.understanding.types import Intent
from bot.understanding.words import Words

SECOND_LANGUAGE = 0.5
ENGLISH = 0.8
"""How much a cue counts that is not of the language the message is in; English is mixed in most."""

OUTRANKED = {
    "forget_me": ("show_profile", "exclude", "export_data", "pause_digest"),
    "export_data": ("show_profile",),
    "more_like": ("more", "find"),
    "offer_mentoring": ("find_mentor", "introduce", "find"),
    "pause_digest": ("exclude", "resume_digest"),
    "mentorships": ("find_mentor", "offer_mentoring", "show_profile"),
    "programmes": ("find",),
    "privacy": ("show_profile", "export_data", "find", "more"),
    "stop_mentoring": ("find_mentor", "offer_mentoring", "release", "pause_digest"),
}
"""What is meant when both are said: "delete what you know of me" asks for no profile."""

OUTRANKED_FACTOR = 0.6

REST = 0.35
"""How much each further cue of an intent adds to its strongest one."""

MAX_REST = 4
SURE = 3.0
COMMITTING = frozenset(
    {
        Intent.CLAIM,
        Intent.RELEASE,
        Intent.EXTEND,
        Intent.FINISHED,
        Intent.EXPORT_DATA,
        Intent.FORGET_ME,
        Intent.PAUSE_DIGEST,
        Intent.RESUME_DIGEST,
        Intent.OFFER_MENTORING,
        Intent.STOP_MENTORING,
    }
)
"""Intents that change something: they need evidence of their own, and a "not" before it undoes it."""

NEGATION_REACH = 3
DENIED = -8.0
"""The score of what is said only with a "not" before it, whatever else points at it."""

SHORTEST_TYPO = 5
TYPO_FACTOR = 0.8
POLITE = ("thanks", "greet")


def scores(text: Words, lexicons: Sequence[Lexicon]) -> dict[str, float]:
    """Return a score for each intent that the text has a cue of; the first lexicon is the main one."""
    weights: dict[str, list[float]] = defaultdict(list)
    negators = frozenset(word for lexicon in lexicons for word in lexicon.terms.get("never", ()))
    for rank, lexicon in enumerate(lexicons):
        factor = 1.0 if rank == 0 else ENGLISH if lexicon.language == "en" else SECOND_LANGUAGE
        for name, found in _best(_evidence(text, lexicon, negators)).items():
            weights[name].extend(weight * factor for weight in found)
    summed = {name: _sum(found) or DENIED for name, found in weights.items()}
    for strong, others in OUTRANKED.items():
        for name in others:
            if summed.get(strong, 0.0) >= SURE and name in summed:
                summed[name] *= OUTRANKED_FACTOR
    return summed


def _sum(weights: list[float]) -> float:
    first, *rest = sorted(weights, reverse=True)
    return first + REST * sum(rest[:MAX_REST])


def _best(evidence: Iterable[tuple[Found, float]]) -> dict[str, list[float]]:
    """Keep of overlapping cues of one intent only the heaviest."""
    by_name: dict[str, list[tuple[Found, float]]] = defaultdict(list)
    for found, weight in sorted(evidence, key=lambda pair: (-pair[1], pair[0].start - pair[0].end)):
        kept = by_name[found.cue.name]
        if all(found.end <= k.start or found.start >= k.end for k, _w in kept):
            kept.append((found, weight))
    return {name: [weight for _found, weight in kept] for name, kept in by_name.items()}


def _evidence(
    text: Words, lexicon: Lexicon, negators: frozenset[str]
) -> Iterable[tuple[Found, float]]:
    words = text.words
    mended = words if lexicon.cues.dense else _mended(words, lexicon)
    for found in lexicon.cues.find(text, mended):
        is_typo = not lexicon.cues.dense and any(
            words[i] != mended[i] for i in range(found.start, found.end)
        )
        weight = found.cue.weight + (2.0 if found.cue.is_whole else 0.0)
        is_negated = not lexicon.cues.dense and _is_negated(found, words, negators)
        yield found, 0.0 if is_negated else weight * (TYPO_FACTOR if is_typo else 1.0)


def _is_negated(found: Found, words: Sequence[str], negators: frozenset[str]) -> bool:
    before = words[max(0, found.start - NEGATION_REACH) : found.start]
    return found.cue.name in COMMITTING and not negators.isdisjoint(before)


def _mended(words: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    vocabulary = lexicon.cues.vocabulary
    return tuple(
        word
        if word in vocabulary or word in lexicon.common or lexicon.cues.has_stem(word)
        else _mend(word, lexicon)
        for word in words
    )


def _mend(word: str, lexicon: Lexicon) -> str:
    if len(word) < SHORTEST_TYPO or len(word) > 20:
        return word
    near = process.extractOne(
        word,
        _by_letter(lexicon).get(word[0], ()),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=1 if len(word) < 8 else 2,
    )
    return str(near[0]) if near else word


@cache
def _by_letter(lexicon: Lexicon) -> dict[str, list[str]]:
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in sorted(lexicon.cues.vocabulary):
        if len(word) >= SHORTEST_TYPO:
            by_letter[word[0]].append(word)
    return by_letter
