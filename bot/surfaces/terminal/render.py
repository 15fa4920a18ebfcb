"""Draw a reply as plain text."""

from bot.i18n import resolve
from bot.reply import Reply


def render(reply: Reply, locale: str) -> str:
    """Return the reply as text in the locale."""
    lines = [resolve(reply.text, locale)]
    for number, card in enumerate(reply.cards, 1):
        lines.append(f"{number}. {card.title}")
        lines.extend(f"   {resolve(line, locale)}" for line in card.lines)
        lines.append(f"   {card.url}")
    return "\n".join(lines)
