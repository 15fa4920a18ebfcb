"""Whatever a slash command, a button or a form does, a line of text does too: the same command, nothing lost."""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import Any

import pytest
from discord import AppCommandOptionType as Kind
from discord import app_commands

from bot import dialogue
from bot.commands import VERBS, Command, Help
from bot.handlers.table import Table
from bot.mentor_commands import Mentorships
from bot.spelling import parse, spell
from bot.surfaces.discord import slash
from bot.surfaces.discord.answer import Interaction, answer
from bot.surfaces.discord.forms import FORMS, completed
from bot.wish_commands import Suggest


@dataclass(frozen=True)
class Thing:
    """A channel, a role or a member, as far as a command may look at it."""

    id: int = 77


SAMPLES: dict[Kind, tuple[object, object]] = {
    Kind.string: ("es", "resize a batch"),
    Kind.integer: (3, 4),
    Kind.number: (2.5, 3.5),
    Kind.boolean: (True, False),
    Kind.channel: (Thing(5), Thing(6)),
    Kind.role: (Thing(5), Thing(6)),
    Kind.user: (Thing(5), Thing(6)),
}
"""Two values of each kind of option; whichever is chosen, the line must tell which."""


def ran(command: Any, **options: object) -> Command:
    """Return what a slash command asks for with these options."""
    asked: list[Command] = []

    async def note(_interaction: object, wanted: Command, **_more: object) -> None:
        asked.append(wanted)

    module = sys.modules[command.callback.__module__]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "answer", note)
        asyncio.run(command.callback(None, **options))
    (wanted,) = asked
    return wanted


def unlike(kind: type[Command], command: Any) -> Iterator[str]:
    """Say where a slash command and its line of text part."""
    needed = {p.name: SAMPLES[p.type][0] for p in command.parameters if p.required}
    usual = ran(command, **needed)
    if type(usual) is not kind:
        yield f"/{command.name} runs {type(usual).__name__}"
    for option in command.parameters:
        said = {spell(ran(command, **needed | {option.name: v})) for v in SAMPLES[option.type]}
        if len(said) < 2:
            yield f"/{command.name}: the line does not tell what {option.name} is"
    if said_as_text(usual) != usual:
        yield f"/{command.name}: {spell(usual)} means something else in words"


def said_as_text(command: Command) -> Command | None:
    """Return what the line of a command does when somebody writes it."""
    return dialogue.line(spell(command), Table())


@pytest.mark.parametrize("kind", slash.SLASH, ids=lambda kind: kind.__name__)
def test_every_slash_command_and_option_has_its_line(kind: type[Command]) -> None:
    assert not list(unlike(kind, slash.SLASH[kind]))


@app_commands.command(name="fooled")
async def fooled(interaction: Interaction, wish: str, limit: int = 5) -> None:
    """Forget an option."""
    await answer(interaction, Suggest(wish))


@app_commands.command(name="other")
async def other(interaction: Interaction) -> None:
    """Run something else."""
    await answer(interaction, Help())


def test_the_check_is_not_fooled() -> None:
    assert "limit" in "".join(unlike(Suggest, fooled))
    assert "runs Help" in "".join(unlike(Mentorships, other))
    assert said_as_text(Help("language")) is None  # words about help are read as words


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_can_be_written(verb: str) -> None:
    kind = VERBS[verb]
    values = {f.name: _sample(f.type) for f in fields(kind) if f.default is MISSING}
    command = kind(**values)
    assert said_as_text(command) == command


def _sample(kind: object) -> object:
    return {"int": 3, "str": "es", "bool": True}[str(getattr(kind, "__name__", kind))]


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_every_form_makes_a_command_that_has_its_line(kind: type[Command]) -> None:
    needed = {f.name: 3 for f in fields(kind) if f.default is MISSING}
    asks = FORMS[kind].asks
    answers = [
        {"custom_id": ask.name, "value": ask.choices[0][0] if ask.choices else "3"} for ask in asks
    ]
    command = completed(kind(**needed), answers)  # type: ignore[arg-type]  # ids are numbers
    assert command != kind(**needed)  # type: ignore[arg-type]  # as above
    assert parse(spell(command)) == command
