"""Where somebody is in time: offsets, abbreviations and large cities, as an IANA time zone."""

import re
import tomllib
from functools import cache
from pathlib import Path

from babel import Locale

from bot.i18n import LOCALES
from bot.understanding.words import fold

_OFFSET = re.compile(r"(?<!\w)(?:utc|gmt)\s?([+\-−–])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)")
_FOLDER = Path(__file__).parent / "data"
_NAMES_THAT_ARE_WORDS = frozenset(
    [
        "nome",
        "troll",
        "center",
        "easter",
        "unknown",
        "most",
        "same",
        "midway",
        "wake",
        "jersey",
        "resolute",
        "phoenix",
        "salta",
        "regina",
        "male",
        "casey",
        "davis",
        "oral",
        "reunion",
        "man",
        "lima",
        "guam",
        "marengo",
        "knox",
        "vevay",
        "lome",
        "truk",
        "lord",
        "howe",
        "palmer",
        "turku",
        "split",
        "vostok",
        "merida",
        "inuvik",
    ]
)
_SHORTEST = 5


def timezone(text: str, original: str) -> str | None:
    """Return the time zone that a folded text names; ``original`` keeps the capitals."""
    offset = _OFFSET.search(text)
    if offset:
        return _of_offset(offset)
    zone = re.search(r"\b(?:Africa|America|Asia|Europe|Australia|Pacific)/[A-Z]\w+\b", original)
    if zone:
        return zone[0]
    for word in re.findall(r"(?<![\w/])[A-Za-z]{3,4}(?![\w/])", original):
        if word.isupper() and word in _data()["abbreviations"]:
            return _data()["abbreviations"][word]
    return _city(text)


def _of_offset(found: "re.Match[str]") -> str:
    sign = "+" if found[1] == "+" else "-"
    hours, minutes = int(found[2]), found[3] or "00"
    if minutes != "00":
        return _data()["offsets"].get(f"{sign}{hours}:{minutes}", "UTC")
    if hours == 0 or hours > 14:
        return "UTC"
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"


def _city(text: str) -> str | None:
    latin, other = _cities()
    words = re.findall(r"[^\W\d_]+", text)
    for size in (3, 2, 1):
        for i in range(len(words) - size + 1):
            zone = latin.get(" ".join(words[i : i + size]))
            if zone:
                return zone
    # Names in other scripts take endings and prefixes, so they are looked for where a word begins.
    found = [
        (at, -len(name), zone) for name, zone in other.items() if (at := _begins(name, text)) >= 0
    ]
    return min(found)[2] if found else None


def _begins(name: str, text: str) -> int:
    """Return where a name begins a word, behind an Arabic prefix too; anywhere in unspaced scripts."""
    if name not in text or name[0] > "\u1100":
        return text.find(name)
    found = re.search(rf"(?<![^\W_])(?:[وفبلك]?(?:ال)?|لل)?{re.escape(name)}", text)
    return found.start() if found else -1


@cache
def _cities() -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    for language in LOCALES:
        for zone, entry in Locale(language).time_zones.items():
            city = fold(str(entry.get("city", "")))
            if len(city) >= _SHORTEST - 2 * (not city.isascii()) and "/" in zone:
                names.setdefault(city, _modern(zone))
    for zone, written in _data()["cities"].items():
        for name in written.split(","):
            names[fold(name.strip())] = zone
    for word in _NAMES_THAT_ARE_WORDS:
        names.pop(word, None)
    latin = {n: z for n, z in names.items() if _is_latin(n)}
    return latin, {n: z for n, z in names.items() if not _is_latin(n)}


def _is_latin(name: str) -> bool:
    return all(char < "\u0370" or "\u1e00" <= char < "\u1f00" for char in name)


def _modern(zone: str) -> str:
    return _data()["renamed"].get(zone, zone)


@cache
def _data() -> dict[str, dict[str, str]]:
    return tomllib.loads((_FOLDER / "places.toml").read_text("utf-8"))
