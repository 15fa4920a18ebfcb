"""Make text harmless in a GitHub comment: nobody is mentioned, nothing is cross-linked, no markup works."""

import html
import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

MAX_COMMENT = 65_536
"""Characters GitHub takes in a comment; more is refused."""

_BREAK = "\u200b"
_MARKUP = re.compile(
    r"[\\`*_\[\]~$|]"  # means something anywhere
    r"|(?<=:)//|(?<=www)\.|:(?=[\w+-]+:)"  # an address, an emoji
    r"|^[#+=/-]|^\d+(?=[.)])",  # a heading, a list, another bot's command
    re.IGNORECASE,
)
_TRIGGERS = re.compile(
    r"(@|#|\bGH-|://|\bwww\.|(?<![0-9A-Za-z])[0-9a-f](?=[0-9a-f]{6,39}\b))", re.IGNORECASE
)
LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")


def plain(text: str, limit: int = 300) -> str:
    """Return data as one line of Markdown that shows it and does nothing else."""
    return _MARKUP.sub(_escaped, inert(text, limit))


def _escaped(match: re.Match[str]) -> str:
    if match[0].isdecimal():  # of "1." it is the point that makes a list
        return f"{match[0]}\\"
    return "".join(f"\\{character}" for character in match[0])


def inert(text: str, limit: int = 300) -> str:
    """Return data as one line of HTML text that names nobody and points nowhere."""
    visible = "".join(
        " " if c.isspace() else c for c in html.unescape(text) if c.isspace() or _is_visible(c)
    )
    short = " ".join(visible.split())
    if len(short) > limit:
        short = short[: limit - 1] + "…"
    broken = _TRIGGERS.sub(lambda match: match[0] + _BREAK, short)
    return broken.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_visible(character: str) -> bool:
    """Say no to control, format (bidi, zero-width) and private characters."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def link(url: str, web_url: str = "https://github.com") -> str:
    """Return an address that leaves no back-reference upstream; empty for anything but http(s)."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        return ""
    host = (
        f"redirect.{parts.netloc}"
        if parts.netloc == urlsplit(web_url).netloc == "github.com"
        else parts.netloc
    )
    return urlunsplit(
        (parts.scheme, host, quote(parts.path, safe="/%"), quote(parts.query, safe="=&%"), "")
    )


def mention(login: str) -> str:
    """Return the one mention that is allowed: the asker's; plain text if it is no login."""
    return f"@{login}" if LOGIN.fullmatch(login) else plain(login)


def marker(purpose: str, key: str = "") -> str:
    """Return the hidden line by which our comment is found again."""
    safe = re.sub(r"[^A-Za-z0-9:._-]", "", f"{purpose}:{key}" if key else purpose)
    return f"<!-- mentorable:{safe} -->"


def fit(body: str, mark: str) -> str:
    """Return the body with its marker, within GitHub's limit."""
    room = MAX_COMMENT - len(mark) - 2
    return f"{body if len(body) <= room else body[: room - 1] + '…'}\n\n{mark}"
