"""Draw a reply as Discord messages: the newest components, or plain text for who wants that."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from bot.commands import Command
from bot.i18n import _
from bot.reply import Button, Card, Reply
from bot.spelling import spell
from bot.surfaces.discord import safe

ID = re.compile(r"m\d*(?:@(?P<owner>\d+))?:(?P<line>.+)", re.DOTALL)
"""The id of each of our buttons and forms: perhaps a count, perhaps the one person it is for, the line."""

TEXT_LIMIT = 4_000
PLAIN_LIMIT = 2_000
COMPONENT_LIMIT = 40
ROW = 5
PLAIN_BUTTONS = 5 * ROW
LABEL_LIMIT = 80
ID_LIMIT = 100

Row = ui.ActionRow[ui.LayoutView]


_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})")


@dataclass(slots=True)
class Message:
    """One message, ready to be sent by whatever sends."""

    content: str | None = None
    view: ui.LayoutView | ui.View | None = None
    files: list[discord.File] = field(default_factory=list)

    def options(self) -> dict[str, Any]:
        """Return what is set, as keyword arguments of discord.py's send methods."""
        options: dict[str, Any] = {}
        if self.content is not None:
            options |= {"content": self.content, "suppress_embeds": True}
        if self.view is not None:
            options["view"] = self.view
        if self.files:
            options["files"] = self.files
        return options


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text and the buttons that belong to it; never torn apart."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    is_card: bool = False

    @property
    def size(self) -> int:
        """Return how many of Discord's components it takes."""
        rows = -(-len(self.buttons) // ROW)
        return bool(self.text) + self.is_card + rows + len(self.buttons)


def draw(
    reply: Reply, locale: str | None, *, is_plain: bool = False, owner: int | None = None
) -> list[Message]:
    """Return the reply as one or more messages within Discord's limits; needs a running loop.

    With an owner, the buttons work for that person only: for what stands where others can press.
    """
    limit = PLAIN_LIMIT if is_plain else TEXT_LIMIT
    room = PLAIN_BUTTONS if is_plain else COMPONENT_LIMIT - len(reply.attachments)
    whole = _blocks(reply, locale, room_for_line(owner))
    blocks = [piece for block in whole for piece in _fitting(block, limit, is_plain)]
    groups = list(_packed(blocks, limit, room, is_plain)) or [[Block("…")]]
    messages = [
        _plain(group, _Ids(owner)) if is_plain else _layout(group, _Ids(owner)) for group in groups
    ]
    _attach(messages[-1], reply)
    for message in messages:
        if message.view is not None:
            # One generic item answers all presses, so the library need not remember views.
            message.view.stop()
    return messages


def room_for_line(owner: int | None = None) -> int:
    """Return how long the line of a button may be."""
    return ID_LIMIT - len("m99:") - (len(f"@{owner}") if owner else 0)


def line_of(command: Command) -> str:
    """Return the command's line, with letters of all scripts as they are, for they are shorter so."""
    return _ESCAPED.sub(_unescaped, spell(command))


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[2], 16))
    return match[1] + character if character.isprintable() else match[0]


def _blocks(reply: Reply, locale: str | None, room: int) -> Iterator[Block]:
    numbered = len(reply.cards) > 1
    text = safe.markdown(reply.text, locale)
    yield _block(text, () if reply.cards else reply.buttons, locale, room)
    for number, card in enumerate(reply.cards, 1):
        yield _card(card, number if numbered else None, locale, room)
    if reply.buttons and reply.cards:
        yield _block("", reply.buttons, locale, room)


def _card(card: Card, number: int | None, locale: str | None, room: int) -> Block:
    title = safe.link(card.title, card.url, locale)
    begins = safe.direction(locale)
    lines = [begins + (f"**{number}.** **{title}**" if number else f"**{title}**")]
    if card.badges:
        lines.append(" · ".join(safe.markdown(badge, locale) for badge in card.badges))
    lines += [safe.markdown(line, locale) for line in card.lines]
    return _block("\n".join(lines), card.buttons, locale, room, number=number, is_card=True)


def _block(
    text: str,
    buttons: Sequence[Button],
    locale: str | None,
    room: int,
    *,
    number: int | None = None,
    is_card: bool = False,
) -> Block:
    drawn, written = [], [text] if text else []
    for button in buttons:
        line = line_of(button.command)
        words = safe.label(button.label, locale, LABEL_LIMIT - 4) or "…"
        if len(line) <= room:
            drawn.append((f"{number}. {words}" if number else words, line))
        else:
            say = _("{label}: write “{line}”", label=words, line=line)
            written.append(safe.markdown(say, locale))
    return Block("\n".join(written), tuple(drawn), is_card)


def _fitting(block: Block, limit: int, is_plain: bool) -> Iterator[Block]:
    # A block of its own must fit into one message: long text is split, the buttons stay last.
    pieces = safe.split(block.text, limit) or [""]
    most = PLAIN_BUTTONS if is_plain else 4 * ROW
    chunks = [block.buttons[at : at + most] for at in range(0, len(block.buttons), most)] or [()]
    for piece in pieces[:-1]:
        yield Block(piece)
    if pieces[-1] or chunks[0]:
        yield Block(pieces[-1], chunks[0], block.is_card)
    for chunk in chunks[1:]:
        yield Block("", chunk)


def _packed(
    blocks: Iterable[Block], limit: int, room: int, is_plain: bool
) -> Iterator[list[Block]]:
    group: list[Block] = []
    text = taken = 0
    for block in blocks:
        length, size = len(block.text) + 2, len(block.buttons) if is_plain else block.size
        if group and (text + length > limit or taken + size > room):
            yield group
            group, text, taken = [], 0, 0
        group.append(block)
        text, taken = text + length, taken + size
    if group:
        yield group


def _layout(blocks: Sequence[Block], ids: "_Ids") -> Message:
    view = ui.LayoutView(timeout=None)
    for block in blocks:
        items: list[ui.Item[ui.LayoutView]] = []
        if block.text:
            items.append(ui.TextDisplay(block.text))
        items += [ui.ActionRow(*row) for row in _rows(block.buttons, ids)]
        if block.is_card:
            items = [ui.Container(*items)]
        for item in items:
            view.add_item(item)
    return Message(view=view)


def _plain(blocks: Sequence[Block], ids: "_Ids") -> Message:
    content = "\n\n".join(block.text for block in blocks if block.text)
    buttons = [button for block in blocks for button in block.buttons]
    if not buttons:
        return Message(content or "…")
    view = ui.View(timeout=None)
    for number, row in enumerate(_rows(buttons, ids)):
        for button in row:
            button.row = number
            view.add_item(button)
    return Message(content or "…", view)


def _rows(buttons: Sequence[tuple[str, str]], ids: "_Ids") -> Iterator[list[ui.Button[Any]]]:
    for at in range(0, len(buttons), ROW):
        yield [
            ui.Button(
                label=words,
                custom_id=ids.next(line),
                style=discord.ButtonStyle.secondary if number else discord.ButtonStyle.primary,
            )
            for number, (words, line) in enumerate(buttons[at : at + ROW])
        ]


class _Ids:
    """Gives each button of a message its own id, also where two say the same line."""

    def __init__(self, owner: int | None) -> None:
        self.owner = f"@{owner}" if owner else ""
        self.seen: Counter[str] = Counter()

    def next(self, line: str) -> str:
        """Return an id for the line that no other button of this message has."""
        self.seen[line] += 1
        count = self.seen[line]
        return f"m{count if count > 1 else ''}{self.owner}:{line}"


def id_of(command: Command) -> str:
    """Return the id of a form that completes this command."""
    return f"m:{line_of(command)}"


def _attach(message: Message, reply: Reply) -> None:
    for name, content in reply.attachments.items():
        name = re.sub(r"[^A-Za-z0-9._-]", "_", name) or "file"
        message.files.append(discord.File(io.BytesIO(content.encode()), filename=name))
        if isinstance(message.view, ui.LayoutView):
            message.view.add_item(ui.File(f"attachment://{name}"))
