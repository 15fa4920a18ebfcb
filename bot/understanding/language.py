"""Which of the fifteen languages a text is in, also when it is two words long."""

import math
import re

from bot.i18n import LOCALES, language_of
from bot.understanding.lexicon import languages, lexicon
from bot.understanding.words import Words
from matching.language import probabilities

SCRIPTS = {
    "hi": re.compile(r"[\u0900-\u097f]"),
    "ko": re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
}
_LATIN = re.compile(r"[a-z]")
LATIN = tuple(code for code in LOCALES if code not in SCRIPTS or code == "hi")
"""Languages written in Latin letters; Hindi often is, in chats."""

IDENTIFIED = tuple(code for code in LATIN if code != "hi")

LETTERS = {
    "vi": re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE),
    "tr": re.compile(r"[ğışİ]"),
    "pt": re.compile(r"[ãõ]", re.IGNORECASE),
    "es": re.compile(r"[ñ¿¡]", re.IGNORECASE),
    "de": re.compile(r"[ßä]", re.IGNORECASE),
    "fr": re.compile(r"[œêîûù]|\b[cdjlmnst]['’](?=[aeéêiouyh])", re.IGNORECASE),
}
"""Letters that, in Latin script, give a language away."""

LETTER_WEIGHT, MOST_LETTERS = 2.0, 3
COMMON_WEIGHT = 4.0
CUE_SHARE = 0.4
"""How much a word of a cue counts beside a common word; the cues borrow from English."""

LOCALE_WEIGHT = 2.0
EVIDENCE_PER_LETTER = 0.25
UNKNOWN = -6.0
"""What the identifier would say of Hindi in Latin letters, which it does not know."""


def script_language(text: str) -> str | None:
    """Return the language that the letters give away, unless they are mostly Latin."""
    counts = {code: len(pattern.findall(text)) for code, pattern in SCRIPTS.items()}
    if counts["ja"]:
        counts["ja"] += counts.pop("zh")
    best = max(counts, key=lambda code: counts[code])
    latin = len(_LATIN.findall(text))
    return best if counts[best] and counts[best] * 6 >= latin else None


def ranked(original: str, text: Words, locale: str | None) -> list[str]:
    """Return the languages a text may be in, likeliest first; at least one."""
    by_script = script_language(text.text)
    if by_script:
        return [by_script]
    scores = _latin_scores(original, text)
    hint = language_of(locale) if locale else "en"
    scores[hint] = scores.get(hint, 0.0) + (LOCALE_WEIGHT if locale else 1.0)
    return sorted(scores, key=lambda code: -scores[code])


def _latin_scores(original: str, text: Words) -> dict[str, float]:
    known = [code for code in LATIN if code in languages()]
    letters = len(_LATIN.findall(text.text))
    scale = min(1.0, letters * EVIDENCE_PER_LETTER / 10)
    probable = probabilities(original, IDENTIFIED) if letters else {}
    odds = {code: math.log(p + 1e-6) for code, p in probable.items()}
    scores: dict[str, float] = {}
    for code in known:
        common, cues = lexicon(code).common, lexicon(code).cues.vocabulary
        hits = sum(1 if w in common else CUE_SHARE if w in cues else 0 for w in text.words)
        share = hits / max(1, len(text.words))
        told = len(LETTERS[code].findall(original)) if code in LETTERS else 0
        scores[code] = scale * odds.get(code, UNKNOWN) + COMMON_WEIGHT * hits**0.5 + 6 * share
        scores[code] += LETTER_WEIGHT * min(told, MOST_LETTERS)
    return scores
