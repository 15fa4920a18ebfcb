"""Talk at the terminal: each line is a command or a wish in plain words."""

from typing import TextIO

from bot.app import App
from bot.commands import Suggest
from bot.context import Actor
from bot.errors import UserError
from bot.i18n import resolve
from bot.spelling import is_command, parse
from bot.surfaces.terminal.render import render


def chat(app: App, lines: TextIO, out: TextIO) -> None:
    """Answer line by line until the input ends."""
    actor = Actor("terminal", "me", place="terminal")
    for line in lines:
        if line.strip():
            out.write(_answer(app, actor, line.strip()) + "\n")


def _answer(app: App, actor: Actor, line: str) -> str:
    try:
        return render(app.handle(actor, parse(line) if is_command(line) else Suggest(line)), "en")
    except UserError as error:
        return resolve(error.text, "en")
