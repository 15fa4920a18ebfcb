"""Every command has a verb, a handler, a spelling and a line that says what it is for."""

from typing import get_args

from bot import dialogue
from bot.commands import VERBS, Command
from bot.handlers import HANDLERS
from bot.handlers.question import ASKS_FIRST
from bot.understanding import Intent

COMMANDS = set(get_args(Command))


def test_every_command_has_one_verb_and_one_handler() -> None:
    assert set(VERBS.values()) == COMMANDS
    assert len(VERBS) == len(COMMANDS)
    assert set(HANDLERS) == COMMANDS


def test_every_command_and_handler_says_in_one_sentence_what_it_is_for() -> None:
    for part in (*COMMANDS, *HANDLERS.values()):
        sentence = (part.__doc__ or "").splitlines()[0]
        assert sentence.endswith("."), part
        assert not sentence.startswith(f"{part.__name__}("), part


def test_every_intent_has_a_rule() -> None:
    assert set(dialogue.RULES) == set(Intent)
    assert set(dialogue.INTENT_OF) <= COMMANDS
    assert set(ASKS_FIRST) <= COMMANDS
