"""Human languages that a message names, in any of the fifteen languages."""

import re
from functools import cache

from babel import Locale

from bot.i18n import LOCALES
from bot.understanding.lexicon import languages, lexicon
from bot.understanding.words import fold

CODES = (
    *LOCALES,
    *(
        [
            "it",
            "nl",
            "pl",
            "uk",
            "sv",
            "da",
            "no",
            "fi",
            "cs",
            "sk",
            "hu",
            "ro",
            "bg",
            "el",
            "he",
            "fa",
            "ur",
            "bn",
            "ta",
            "te",
            "mr",
            "gu",
            "kn",
            "ml",
            "pa",
            "ne",
            "si",
            "th",
            "ms",
        ]
    ),
    *(
        [
            "tl",
            "my",
            "km",
            "lo",
            "mn",
            "ka",
            "hy",
            "az",
            "kk",
            "uz",
            "am",
            "ha",
            "yo",
            "ig",
            "zu",
            "xh",
            "so",
            "rw",
            "lg",
            "ca",
            "eu",
            "gl",
            "sr",
            "hr",
            "sl",
            "lt",
            "lv",
            "et",
            "sq",
            "ps",
        ]
    ),
    *(
        [
            "jv",
            "su",
            "qu",
            "gn",
            "ay",
            "wo",
            "ln",
            "ht",
            "mg",
            "om",
            "ti",
            "rn",
            "ny",
            "sn",
            "tt",
            "ky",
            "tg",
            "tk",
            "be",
            "bs",
            "mk",
            "is",
            "cy",
            "lb",
            "af",
            "as",
            "or",
            "sa",
            "sd",
        ]
    ),
)


def named(text: str) -> tuple[str, ...]:
    """Return the codes of the languages that a folded text names, in order, each once."""
    found: list[tuple[int, str]] = [
        (m.start(), _latin_names()[m[0]]) for m in _latin().finditer(text)
    ]
    for name, code in _other_names().items():
        at = text.find(name)
        if at >= 0:
            found.append((at, code))
    return tuple(dict.fromkeys(code for _at, code in sorted(found)))


@cache
def _all_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LOCALES:
        known = Locale(language).languages
        for code in CODES:
            name = fold(known.get(code, ""))
            if len(name) > 3 or (name and not name.isascii()):
                names.setdefault(_stem(name), code)
    for language in languages():
        for pair in lexicon(language).terms.get("tongues", ()):
            name, _, code = pair.partition("=")
            names[name.strip()] = code.strip()
    return names


def _stem(name: str) -> str:
    """Cut the ending of a Russian adjective, which changes with the case."""
    return re.sub(r"(?:ский|цкий|ский язык)$", lambda m: m[0][:-2], name)


@cache
def _latin_names() -> dict[str, str]:
    return {name: code for name, code in _all_names().items() if _is_latin(name)}


@cache
def _latin() -> re.Pattern[str]:
    names = sorted(map(re.escape, _latin_names()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])")


@cache
def _other_names() -> dict[str, str]:
    return {name: code for name, code in _all_names().items() if not _is_latin(name)}


def _is_latin(name: str) -> bool:
    return all(char < "\u0370" or "\u1e00" <= char < "\u1f00" for char in name)
