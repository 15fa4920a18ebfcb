"""Which language a text is written in, among those the bot speaks."""

from functools import cache
from typing import Any

LANGUAGES = (
    "en", "es", "pt", "fr", "de", "hi", "zh", "ja", "ko", "ru", "ar", "id", "tr", "vi", "sw",
)  # fmt: skip
_SURE = 0.9


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def language_of(text: str) -> str:
    """Return the language of a text; English where a short or technical text leaves doubt."""
    language, probability = _identifier().classify(text[:400])
    is_doubtful = text.isascii() and probability < _SURE
    return "en" if is_doubtful else str(language)
