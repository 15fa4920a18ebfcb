"""Make texts safe for Discord: what people wrote is data, never markup, mention or direction."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.i18n import RIGHT_TO_LEFT, Text, language_of, resolve, verbatim
from bot.surfaces.discord.translate import slash

# Controls, line separators, invisible fillers and direction marks; joiners stay, scripts need them.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_MARKUP = re.compile(r"[\\*_~`|<>\[\]]|^(?:#|-|\+|\d+\.)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'()\\|`]+", re.IGNORECASE)
_INVITE = re.compile(r"(discord(?:app)?\.(?:gg|com|me|io))/", re.IGNORECASE)
_REFERENCES = {"channel": "<#{number}>", "role": "<@&{number}>"}
"""How Discord is told to show the name of a channel or a role; nobody is notified by it."""
_OURS = ("separator", "language")
"""Parameters of a text that hold nothing of anybody's."""
_GAP = "\u200b"
_ISOLATE, _END = "\u2068", "\u2069"


def clean(data: str) -> str:
    """Return the data in one line, without controls."""
    return " ".join(_CONTROL.sub("", data).split())


def shielded(data: str) -> str:
    """Return the data so that it reads the same and means nothing to Discord."""
    data = clean(data)
    if _ADDRESS.fullmatch(data):
        return f"<{data}>"
    data = _MARKUP.sub(lambda match: f"\\{match[0]}", data)
    data = data.replace("@", f"@{_GAP}").replace("://", f":{_GAP}//")
    return _INVITE.sub(rf"\1{_GAP}/", data)


def markdown(text: Text, locale: str | None) -> str:
    """Put a text into the language of the locale; its data cannot act as markup."""
    return _with(text, locale, shielded, _REFERENCES)


def label(text: Text, locale: str | None, limit: int) -> str:
    """Put a text into the language of the locale for a place without markup, cut to the limit."""
    shown = " ".join(_with(text, locale, clean).split())
    return shown if len(shown) <= limit else _closed(cut(shown, limit - 1))


def _closed(text: str) -> str:
    """End what was begun apart, where the cut left it open; there is one level of it in a label."""
    return text + _END if text.count(_ISOLATE) > text.count(_END) else text


def link(title: str, url: str, locale: str | None) -> str:
    """Return a link that does not unfold; a title alone when the address is not one."""
    shown = isolated(shielded(title), locale) or "…"
    return f"[{shown}](<{url}>)" if _ADDRESS.fullmatch(url) else shown


def isolated(data: str, locale: str | None) -> str:
    """Keep the direction of the data from spilling over, where directions may meet."""
    is_mixed = language_of(locale) in RIGHT_TO_LEFT or any(
        unicodedata.bidirectional(character) in {"R", "AL"} for character in data
    )
    return f"{_ISOLATE}{data}{_END}" if data and is_mixed and not data.startswith("<") else data


def direction(locale: str | None) -> str:
    """Return what lets a line begin at the right where people read from there, whatever its first letter."""
    return "\u200f" if language_of(locale) in RIGHT_TO_LEFT else ""


def cut(text: str, limit: int) -> str:
    """Return the text, shortened to the limit with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def split(text: str, limit: int) -> list[str]:
    """Cut a long text into pieces at line ends, else at spaces, never inside an escape."""
    pieces = []
    while len(text) > limit:
        at = max(text.rfind("\n", 1, limit), 0) or max(text.rfind(" ", 1, limit), 0) or limit
        while text[at - 1] == "\\" and at > 1:
            at -= 1
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [piece for piece in [*pieces, text] if piece]


def _with(
    text: Text,
    locale: str | None,
    guard: Callable[[str], str],
    references: Mapping[str, str] = MappingProxyType({}),
) -> str:
    def shield(value: object) -> object:
        if isinstance(value, Text):
            if form := references.get(str(value.params.get("reference"))):
                return verbatim(form.format(number=value.params["number"]))
            if verb := value.params.get("command"):
                return verbatim(slash(str(verb), locale))
            params = {k: v if k in _OURS else shield(v) for k, v in value.params.items()}
            return replace(value, params=params)
        if isinstance(value, tuple | list):
            return tuple(shield(item) for item in value)
        return isolated(guard(value), locale) if isinstance(value, str) else value

    shielded_text = shield(text)
    assert isinstance(shielded_text, Text)
    return resolve(shielded_text, locale)
