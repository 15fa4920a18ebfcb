"""Draw a reply as plain text with numbered choices."""

import re
from dataclasses import dataclass

from bot.commands import Command
from bot.i18n import resolve
from bot.reply import Button, Reply

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What could move the cursor, colour the screen or turn the direction of other lines."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The text of a reply and what its numbers stand for."""

    text: str
    choices: tuple[Command, ...]


def draw(reply: Reply, *, with_choices: bool = True) -> Drawn:
    """Return the reply in its reader's language; choices are numbered from 1."""
    choices: list[Command] = []

    def row(buttons: tuple[Button, ...], indent: str) -> list[str]:
        if not (buttons and with_choices):
            return []
        labels = []
        for button in buttons:
            choices.append(button.command)
            labels.append(f"[{len(choices)}] {resolve(button.label, reply.locale)}")
        return [indent + "  ".join(labels)]

    lines = [resolve(reply.text, reply.locale)]
    for number, card in enumerate(reply.cards, 1):
        badges = "".join(f" ({resolve(badge, reply.locale)})" for badge in card.badges)
        lines.append(f"\n{number}. {clean(card.title)}{badges}")
        lines += [f"   {resolve(line, reply.locale)}" for line in card.lines]
        lines.append(f"   {card.url}")
        lines += row(card.buttons, "   ")
    lines += [""] * bool(reply.cards and reply.buttons) + row(reply.buttons, "")
    lines += [f"\n{name}:\n{text}" for name, text in reply.attachments.items()]
    return Drawn(clean("\n".join(lines)), tuple(choices))


def clean(text: str) -> str:
    """Return the text without control characters; what issues say must not steer a terminal."""
    return CONTROL.sub("", text)
