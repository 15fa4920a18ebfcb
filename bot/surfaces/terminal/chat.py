"""Talk at the terminal: plain words, a line that spells a command, or the number of a choice."""

from collections.abc import Iterable
from typing import TextIO

from bot.app import App
from bot.commands import Command
from bot.context import Actor
from bot.reply import Reply
from bot.surfaces.terminal.render import draw

BYE = frozenset({"quit", "exit", "bye", ":q"})
PROMPT = "\n> "


class Chat:
    """One person's conversation; knows what the numbers on the screen stand for."""

    def __init__(self, app: App, actor: Actor) -> None:
        self.app = app
        self.actor = actor
        self.choices: tuple[Command, ...] = ()

    def say(self, line: str) -> str:
        """Return the answer to a line."""
        answers = [self._reply(line), *self.app.missed(self.actor)]
        return "\n\n".join(self.show(reply) for reply in answers)

    def press(self, number: int) -> str:
        """Return the answer to a choice on the screen, counted from 1."""
        return self.show(self.app.answer(self.actor, self.choices[number - 1]))

    def show(self, reply: Reply) -> str:
        """Draw a reply and remember its choices."""
        drawn = draw(reply)
        self.choices = drawn.choices or self.choices
        return drawn.text

    def _reply(self, line: str) -> Reply:
        if line.isdecimal() and 1 <= int(line[:4]) <= len(self.choices):
            return self.app.answer(self.actor, self.choices[int(line) - 1])
        return self.app.hear(self.actor, line).reply


def chat(app: App, actor: Actor, lines: Iterable[str], out: TextIO, *, prompt: str = "") -> None:
    """Answer line by line until the input ends or somebody says goodbye."""
    talk = Chat(app, actor)
    out.write(prompt)
    out.flush()
    for line in lines:
        if line.strip().casefold() in BYE:
            break
        if line.strip():
            out.write(talk.say(line.strip()) + "\n")
        out.write(prompt)
        out.flush()
