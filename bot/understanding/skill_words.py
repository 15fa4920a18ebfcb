"""Skills in a text, with their places."""

import re
from dataclasses import dataclass
from functools import cache

_SKILLS = "python javascript typescript java rust go c++ cuda pytorch tensorflow pandas numpy react html css sql docker documentation testing nlp kotlin swift php ruby scikit-learn machine-learning computer-vision"
_ALIASES = {
    "docs": "documentation",
    "tests": "testing",
    "nlp": "natural-language-processing",
    "js": "javascript",
    "ml": "machine-learning",
    "machine learning": "machine-learning",
    "computer vision": "computer-vision",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A skill and where it stands."""

    slug: str
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted({*_SKILLS.split(), *_ALIASES}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?![\w+#])", re.IGNORECASE)


def find(text: str) -> list[Found]:
    """Return the skills that a text names, in order."""
    return [
        Found(_ALIASES.get(m[0].lower(), m[0].lower()), m.start(), m.end())
        for m in _pattern().finditer(text)
    ]
