"""Which language a text is written in, among those the bot speaks."""

from functools import cache
from typing import Any

LANGUAGES = (
    "en", "es", "pt", "fr", "de", "hi", "zh", "ja", "ko", "ru", "ar", "id", "tr", "vi", "sw",
)  # fmt: skip
_SURE, _POSSIBLE = 0.9, 0.01


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(languages))
    return identifier


def probabilities(text: str, languages: tuple[str, ...] = LANGUAGES) -> dict[str, float]:
    """Return how probable each of the languages is for a text, by its letters; likeliest first."""
    return {code: float(p) for code, p in _identifier(languages).rank(text)}


def language_of(text: str) -> str:
    """Return the language of a text; English where a short or technical text leaves doubt."""
    chances = probabilities(text[:400])
    likeliest = next(iter(chances))
    is_doubtful = text.isascii() and chances[likeliest] < _SURE and chances["en"] > _POSSIBLE
    return "en" if is_doubtful else likeliest
