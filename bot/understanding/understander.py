"""Reads a message: which language, what the person wants, which facts they told."""

import math
from collections.abc import Callable

from bot.understanding import facts, intents, items, language, mentioned
from bot.understanding.lexicon import FOLDER, Lexicon, languages, lexicon
from bot.understanding.types import SAID_OUTRIGHT, Facts, Intent, Understood
from bot.understanding.words import Words, clean, cut, fold
from matching import gist
from matching.embedders import Embedder

LEAST_SURE = 0.4
"""Below this probability a message is not understood; a wrong action is worse than a question."""

LEAST_TO_COMMIT, SURE_TO_COMMIT = 1.5, 0.8
"""What claims, releases, erases and the like needs cues of this weight, or to be this probable."""

LEAST_WORDS, LEAST_CHARACTERS = 3, 6
"""A word or two never commit without a cue; characters count where words are not spaced."""

SECOND_LANGUAGES = 2
SHORT = 8
"""Words up to which a message that rules something out is about that."""

SHORT_CHARACTERS = 50
POINTING = 2.5
"""A short message that points at a card and says nothing else about it takes the card."""

NOTHING_BUT_A_CARD = 5.0
SHARED = 3.0
"""How much a message that is made of skills alone looks like a wish for them."""

UNSAID = -2.5
"""What is ruled out is said so: without any such word, a skill that is named is none to leave out."""

LOST = 6.0
"""Who knows nothing yet and asks where to start wants to be shown something, and is not stuck."""

BESIDE_A_WISH = 0.6
SEVERAL = 2
"""Facts about a person from which on a message is no choice of language."""


HEADS = FOLDER / "heads.npz"
LETTERS, MEANING = 0.5, 0.8
"""How much the log probabilities of the two trained heads count beside the cues."""

LETTERS_ALONE = 1.0
"""How much the letters count where the embedder is none that the head of meaning was trained for."""

FLOOR = -8.0
DECISIVE, CLEAR = 4.0, 2.0
"""Cues of this weight, so far above all others, decide without the meaning: no model is asked."""


def masked(text: str) -> str:
    """Return a folded text whose skills and references are one letter each, for the trained heads."""
    bare = items.without_references(clean(text))
    for mention in reversed(mentioned.mentions(bare)):
        bare = f"{bare[: mention.start]}§{bare[mention.end :]}"
    return fold(bare)


class Understander:
    """Reads messages with rules per language and a trained classifier."""

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder

    def read(self, text: str, *, locale: str | None = None) -> Understood:
        """Return intent and facts of a message; any text is fine, what is unclear is ``other``."""
        original = clean(text)
        words = cut(original)
        codes = language.ranked(original, words, locale)
        if not words.words:
            return Understood(Intent.OTHER, Facts(), codes[0], 0.0)
        lexicons = _lexicons(codes)
        scores = intents.scores(words, lexicons)
        _add_structure(scores, original, words, lexicons)
        intent, confidence = _choose(scores, self._probabilities(scores, original), words)
        told = _told(intent, original, words, codes[0], lexicons)
        return Understood(intent, told, codes[0], confidence)

    def read_as(self, intent: Intent, text: str, *, locale: str | None = None) -> Understood:
        """Return the facts of a message whose intent is known, as of a command that was typed."""
        original = clean(text)
        words = cut(original)
        codes = language.ranked(original, words, locale)
        told = _told(intent, original, words, codes[0], _lexicons(codes))
        return Understood(intent, told, codes[0], 1.0)

    def _probabilities(self, cues: dict[str, float], original: str) -> dict[str, float]:
        heads = gist.load(HEADS)
        is_decided = _is_decided(cues)
        meaning = None if is_decided else heads.by_meaning(original, self._embedder)
        weight = LETTERS if meaning or is_decided else LETTERS_ALONE
        scores = {
            name: cues.get(name, 0.0) + weight * max(letters, FLOOR)
            for name, letters in heads.by_letters(masked(original)).items()
        }
        scores |= {str(name): cues[name] for name in SAID_OUTRIGHT if name in cues}
        for name, value in (meaning or {}).items():
            scores[name] += MEANING * max(value, FLOOR)
        total = sum(math.exp(score) for score in scores.values())
        return {name: math.exp(score) / total for name, score in scores.items()}


def _told(intent: Intent, original: str, words: Words, code: str, lexicons: list[Lexicon]) -> Facts:
    if intent == Intent.OTHER:
        return Facts()
    return facts.read(intent, original, words, code, lexicons)


def _is_decided(cues: dict[str, float]) -> bool:
    first, second = [*sorted(cues.values(), reverse=True), 0.0, 0.0][:2]
    return first >= DECISIVE and first - second >= CLEAR


def _add_structure(
    scores: dict[str, float], original: str, words: Words, lexicons: list[Lexicon]
) -> None:
    """Add what the message is made of: skills, repositories, and facts about a person."""
    named = mentioned.sort(items.without_references(original), lexicons)
    length = max(1, len(words.words))
    person = facts.about_a_person(original, words, lexicons)
    wished = named.had or named.wanted
    if named.unwanted and not wished:
        _add(scores, "exclude", 2.0 if length <= SHORT else 0.7)
    elif wished and "exclude" not in scores:
        _add(scores, "exclude", UNSAID)
    if named.had:
        _add(scores, "find", 0.5 + SHARED * min(1.0, len(named.had) / length))
    if wished and named.unwanted and "exclude" in scores:
        scores["exclude"] *= BESIDE_A_WISH
        _add(scores, "find", 0.8)
    _add_references(scores, original, words, lexicons, is_wish=bool(wished))
    if facts.is_lost(words, lexicons):
        _add(scores, "find", LOST)
    if person >= SEVERAL and "set_language" in scores:
        scores["set_language"] *= 0.4


def _add_references(
    scores: dict[str, float],
    original: str,
    words: Words,
    lexicons: list[Lexicon],
    *,
    is_wish: bool,
) -> None:
    """Add what a repository, an issue or the number of a card says where little else is said."""
    is_short = len(words.words) <= SHORT and len(words.text) <= SHORT_CHARACTERS
    if items.issue(original):
        is_alone = not items.without_references(original).strip()
        _add(scores, "claim", NOTHING_BUT_A_CARD if is_alone else 1.5)
    elif named := next(items.repositories(original), None):
        is_out = mentioned.is_ruled_out(original, *named[1:], lexicons)
        _add(scores, "exclude" if is_out and not is_wish else "find", 2.0)
    elif items.is_number(words.text):
        _add(scores, "claim", NOTHING_BUT_A_CARD)
    elif (
        is_short and max(scores.values(), default=0) < POINTING and items.item(words.text, lexicons)
    ):
        is_refused = mentioned.is_refused(words.text, lexicons)
        _add(scores, "exclude" if is_refused else "claim", POINTING)


def _add(scores: dict[str, float], name: str, more: float) -> None:
    if more:
        scores[name] = scores.get(name, 0.0) + more


def _lexicons(codes: list[str]) -> list[Lexicon]:
    """Return the lexicons to read with: the message's own, the next likely ones, and English."""
    near = [*codes[: 1 + SECOND_LANGUAGES], "en"]
    return [lexicon(code) for code in dict.fromkeys(near) if code in languages()]


def _choose(
    cues: dict[str, float], probable: dict[str, float], words: Words
) -> tuple[Intent, float]:
    """Return the intent and how sure it is; what changes something needs more than a guess."""
    best = max(probable, key=lambda name: probable[name])
    intent, confidence = Intent(best), probable[best]
    needed = LEAST_SURE
    if intent in intents.COMMITTING and cues.get(best, 0.0) < LEAST_TO_COMMIT:
        needed = SURE_TO_COMMIT if _is_a_sentence(words) else 1.0
    return (intent if confidence >= needed else Intent.OTHER), confidence


def _is_a_sentence(words: Words) -> bool:
    is_spaced = len(words.words) >= LEAST_WORDS
    return is_spaced or (not words.text.isascii() and len(words.dense) >= LEAST_CHARACTERS)
