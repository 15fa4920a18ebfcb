"""A text made comparable: one case, no accents, no invisible characters, cut into words."""

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 2000
"""What is read of a message; nobody says what they want later than that."""

_LETTER = r"[^\W_]|[\u0300-\u036f\u0900-\u0963\u0970-\u097f]"
WORD = re.compile(rf"(?:{_LETTER})+")
_HALF = re.compile(r"(?<=\d)\s?½")
_REPEATED = re.compile(r"([^\W\d])\1{2,}")
_CONTRACTION = re.compile(r"(?<=\w)['’‘`´ʼ](?=(?:t|s|m|re|ve|ll|d)\b)")
_ARABIC = str.maketrans(
    "أإآٱىةؤئ", "ااااي" + "هوي", "ـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
)
_LATIN = str.maketrans({"ı": "i", "đ": "d", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})
_CYRILLIC = str.maketrans("ё", "е")


def clean(text: str) -> str:
    """Return the text without control, bidirectional and other invisible characters, cut to size."""
    halves = _HALF.sub(".5", text[: 4 * MAX_CHARACTERS]).replace("½", "0.5")
    plain = unicodedata.normalize("NFKC", halves)
    kept = (
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in plain
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"}
    )
    return "".join(kept)[:MAX_CHARACTERS]


def fold(text: str) -> str:
    """Return a clean text in one case and without accents."""
    lowered = text.lower().translate(_ARABIC).translate(_LATIN).translate(_CYRILLIC)
    bare: list[str] = []
    for char in unicodedata.normalize("NFD", lowered):
        is_mark = "\u0300" <= char <= "\u036f"
        if not (is_mark and bare and bare[-1] < "\u0250") and char != "\u093c":
            bare.append(char)
    joined = unicodedata.normalize("NFC", "".join(bare))
    return _REPEATED.sub(r"\1", _CONTRACTION.sub("", joined))


@dataclass(frozen=True, slots=True)
class Words:
    """A folded text and its words; ``dense`` is the folded text without spaces."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    dense: str


def cut(text: str) -> Words:
    """Fold a clean text and cut it into words."""
    folded = fold(text)
    found = list(WORD.finditer(folded))
    return Words(
        folded,
        tuple(match[0] for match in found),
        tuple(match.span() for match in found),
        re.sub(r"\s+", "", folded),
    )
