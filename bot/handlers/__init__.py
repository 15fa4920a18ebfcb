"""HANDLERS: which function answers which command. One feature is one file here."""

from collections.abc import Callable
from typing import Any

from bot.commands import Claim, Command, EditCommunity, Help, SetPlain, Suggest, Why
from bot.context import Context
from bot.handlers.claim import claim
from bot.handlers.community import edit_community
from bot.handlers.help import help_
from bot.handlers.plain import set_plain
from bot.handlers.suggest import suggest
from bot.handlers.why import why
from bot.reply import Reply

Handler = Callable[[Context, Any], Reply]

HANDLERS: dict[type[Command], Handler] = {
    Suggest: suggest,
    Why: why,
    Claim: claim,
    Help: help_,
    SetPlain: set_plain,
    EditCommunity: edit_community,
}
