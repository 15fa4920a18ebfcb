"""Draw a reply as a GitHub comment."""

from collections.abc import Sequence

from bot.i18n import Text, resolve
from bot.reply import Card, Reply
from bot.surfaces.github.hygiene import fit, link, plain


def render(reply: Reply, mark: str, locale: str = "en", greeting: str = "") -> str:
    """Return the comment; refuses a private reply, which has no place in public."""
    if reply.private:
        raise ValueError("a private reply is never rendered on GitHub")
    head = " ".join(part for part in (greeting, plain(resolve(reply.text, locale), 2000)) if part)
    return fit("\n\n".join([head, *(_card(card, locale) for card in reply.cards)]), mark)


def folded(head: Text, lines: Sequence[Text], mark: str, locale: str = "en") -> str:
    """Return a comment of one line that opens to many."""
    items = "\n".join(f"- {_line(line, locale)}" for line in lines)
    summary = _line(head, locale)
    return fit(f"<details>\n<summary>{summary}</summary>\n\n{items}\n\n</details>", mark)


def _card(card: Card, locale: str) -> str:
    address = link(card.url)
    title = f"[{plain(card.title)}]({address})" if address else plain(card.title)
    details = " · ".join(_line(line, locale) for line in (*card.badges, *card.lines))
    return f"- **{title}**\n  {details}" if details else f"- **{title}**"


def _line(line: Text, locale: str) -> str:
    return plain(resolve(line, locale))
