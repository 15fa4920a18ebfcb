"""A life as it is played and written down: who says, presses or is told what, on Discord or at the terminal."""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot.app import App
from bot.spelling import spell
from bot.surfaces.discord.tasks import QUEUE, tasks
from bot.surfaces.terminal.chat import Chat
from bot.worker import Worker
from tests.surfaces.discord.people import Room, ids, labels, text

SANDBOX = re.compile(r"http://127\.0\.0\.1:\d+")
SNOWFLAKE = re.compile(r"\b\d{17,20}\b")


def quoted(answer: str) -> str:
    """Return an answer as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in answer.splitlines())


def keep(request: pytest.FixtureRequest, name: str, title: str, lines: list[str]) -> None:
    """Write a transcript where the option says; addresses and ids that change with each run are made even."""
    folder = request.config.getoption("--transcripts")
    if folder:
        path = Path(folder) / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        module = Path(request.node.path).relative_to(request.config.rootpath)
        note = f"Written by `python -m pytest {module} --transcripts docs/transcripts`."
        text = "\n\n".join([f"# {title}", note, *lines]) + "\n"
        text = SNOWFLAKE.sub("1000", SANDBOX.sub("https://forge.example", text))
        path.write_text(text, "utf-8")


@dataclass
class Script:
    """What is played, line by line, in one language."""

    app: App
    language: str
    lines: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        """Write a stage direction down."""
        self.lines.append(f"*{words}*")

    def heard(self, who: str, did: str, answer: str) -> str:
        """Write down what somebody did and what came back."""
        self.lines += [f"**{who}** {did}", quoted(answer)]
        return answer


class Player(Protocol):
    """Somebody in a life; every way to act gives back what they then read."""

    async def writes(self, words: str) -> str:
        """Say something in private."""

    async def runs(self, line: str, fills: dict[str, str] | None = None, **options: Any) -> str:
        """Run a command: the line at the terminal, the slash command of its verb on Discord."""

    async def presses(self, verb: str, fills: dict[str, str] | None = None) -> str:
        """Press the button whose line starts so, and fill in the form where one opens."""

    async def is_told(self) -> str:
        """Read what came without being asked for."""


class OnDiscord:
    """A member of a server."""

    def __init__(self, script: Script, room: Room, name: str, member: Any) -> None:
        self.script, self.room, self.name, self.member = script, room, name, member
        self.last: Any = None
        self.hand: Any = member
        self.seen: set[int] = set()

    async def writes(self, words: str) -> str:
        """Say something in a direct message."""
        await self.member.user.send_dm(words)
        return self.script.heard(self.name, f"writes: {words}", self._new())

    async def runs(self, line: str, fills: dict[str, str] | None = None, **options: Any) -> str:
        """Run a slash command in the server's channel."""
        verb, self.hand = line.split()[0], self.member
        shown = await self.member.slash(self.room.channel, verb, **options)
        given = " ".join(f"{key}:{getattr(value, 'name', value)}" for key, value in options.items())
        return await self._answered(f"runs `/{verb}{' ' if given else ''}{given}`", shown, fills)

    async def presses(self, verb: str, fills: dict[str, str] | None = None) -> str:
        """Press a button of the last message."""
        wanted = next(i for i in ids(self.last) if i.split(":", 1)[1].startswith(verb))
        words = labels(self.last)[ids(self.last).index(wanted)]
        shown = await self.hand.click(self.last, custom_id=wanted)
        return await self._answered(f"presses [{words}]", shown, fills)

    async def is_told(self) -> str:
        """Let the worker send what waits, and read it."""
        worker = Worker(self.script.app, tasks(self.room.env.bot), [QUEUE])
        while await asyncio.to_thread(worker.run_once):
            await self.room.env.settle()
        return self.script.heard(self.name, "is told:", self._new())

    async def _answered(self, did: str, shown: Any, fills: dict[str, str] | None) -> str:
        if shown.modal is not None:
            shown = await self.hand.submit_modal(shown, fills or {})
            did += "".join(f" and fills in: {words}" for words in (fills or {}).values() if words)
        self.last = shown.response
        self.seen.add(self.last.id)
        return self.script.heard(self.name, did, drawn(self.last))

    def _new(self) -> str:
        own = self.room.env.bot.user.id
        found = [m for m in self.member.user.dm_channel.history() if m.id not in self.seen]
        self.seen |= {m.id for m in found}
        answers = [m for m in found if m.author.id == own]
        if answers:  # what stands in direct messages is pressed there
            self.last, self.hand = answers[-1], self.member.user
        return "\n\n".join(drawn(message) for message in answers)


class AtTerminal:
    """Somebody at a terminal of their own."""

    def __init__(self, script: Script, chat: Chat, name: str) -> None:
        self.script, self.chat, self.name = script, chat, name

    async def writes(self, words: str) -> str:
        """Say something."""
        return self.script.heard(self.name, f"writes: {words}", self.chat.say(words))

    async def runs(self, line: str, fills: dict[str, str] | None = None, **options: Any) -> str:
        """Write a line that spells a command."""
        line = " ".join((line, *(fills or {}).values()))
        return self.script.heard(self.name, f"writes: `{line}`", self.chat.say(line))

    async def presses(self, verb: str, fills: dict[str, str] | None = None) -> str:
        """Choose by number; what a form would ask is written as a line."""
        lines = [spell(command) for command in self.chat.choices]
        number = next(n for n, line in enumerate(lines, 1) if line.startswith(verb))
        answer = self.script.heard(self.name, f"writes: {number}", self.chat.say(str(number)))
        return await self.runs(lines[number - 1], fills) if fills else answer

    async def is_told(self) -> str:
        """Come by, and hear what waited."""
        return await self.writes("hello")


def drawn(message: Any) -> str:
    """Return what a person sees of a message: its words, then its buttons."""
    shown = [text(message), " ".join(f"[{label}]" for label in labels(message))]
    return "\n".join(part for part in shown if part)
