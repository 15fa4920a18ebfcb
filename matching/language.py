"""Which language a text is written in, among those the bot speaks."""

from functools import cache
from typing import Any

LANGUAGES = (
    "en", "es", "pt", "fr", "de", "hi", "zh", "ja", "ko", "ru", "ar", "id", "tr", "vi", "sw",
)  # fmt: skip
_SURE, _POSSIBLE = 0.9, 0.01


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def language_of(text: str) -> str:
    """Return the language of a text; English where a short or technical text leaves doubt."""
    chances = dict(_identifier().rank(text[:400]))
    language = max(chances, key=lambda name: chances[name])
    is_doubtful = text.isascii() and chances[language] < _SURE and chances["en"] > _POSSIBLE
    return "en" if is_doubtful else str(language)
