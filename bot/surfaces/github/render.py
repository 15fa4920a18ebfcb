"""Draw a reply as a GitHub comment."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bot.i18n import Text, resolve
from bot.reply import Card, Reply
from bot.surfaces.github.hygiene import fit, inert, link, plain

_COMMAND = re.compile(r"/mentorable [a-z]+(?: --[a-z]+| [a-z]+=[A-Z]+)*")


def render(reply: Reply, mark: str, locale: str = "en", greeting: str = "") -> str:
    """Return the comment; refuses a private reply, which has no place in public."""
    if reply.private:
        raise ValueError("a private reply is never rendered on GitHub")
    head = " ".join(part for part in (greeting, _line(reply.text, locale, 2000)) if part)
    return fit("\n\n".join([head, *(_card(card, locale) for card in reply.cards)]), mark)


def folded(
    head: Text, lines: Sequence[Text], mark: str, *, below: Text | None = None, locale: str = "en"
) -> str:
    """Return a comment of one line that opens to many, and perhaps one line below."""
    items = "\n".join(f"- {_line(line, locale)}" for line in lines)
    summary = inert(resolve(head, locale))  # no Markdown works in there
    parts = [f"<details>\n<summary>{summary}</summary>", items, "</details>"]
    if below:
        parts.append(_line(below, locale, 2000))
    return fit("\n\n".join(parts), mark)


def _card(card: Card, locale: str) -> str:
    address = link(card.url)
    title = f"[{plain(card.title)}]({address})" if address else plain(card.title)
    details = " · ".join(_line(line, locale) for line in (*card.badges, *card.lines))
    return f"- **{title}**\n  {details}" if details else f"- **{title}**"


def _line(line: Text, locale: str, limit: int = 300) -> str:
    """Return a line in which commands stand as code and the addresses that we give are links."""
    drawn = _COMMAND.sub(r"`\g<0>`", plain(resolve(line, locale), limit))
    for url in _addresses(line):
        address = link(url)
        if address:
            name = plain(urlsplit(url).hostname or "")
            drawn = drawn.replace(plain(url), f"[{name}]({address})")
    return drawn


def _addresses(value: object, name: str = "") -> Iterator[str]:
    """Yield the addresses in a text: its parameters by that name, those of its parts too."""
    if isinstance(value, str) and name == "url":
        yield value
    elif isinstance(value, Text):
        for key, inner in value.params.items():
            yield from _addresses(inner, key)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _addresses(inner)
