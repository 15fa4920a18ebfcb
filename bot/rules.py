"""What a repository asks of newcomers, as it was read from its own texts, in words for people."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.i18n import Text, _, verbatim


class Rule(StrEnum):
    """A rule that decides whether a newcomer's work is welcome, or how it has to begin."""

    CLOSED = "closed"
    ASSIGNED_FIRST = "assigned_first"
    NOT_ASSIGNED = "not_assigned"
    ASK_FIRST = "ask_first"
    CAP = "cap"
    AI_FORBIDDEN = "ai_forbidden"
    AI_LIMITED = "ai_limited"
    AI_DISCLOSED = "ai_disclosed"
    AI_POLICY = "ai_policy"


WORDS: Mapping[Rule, Text] = {
    Rule.CLOSED: _("It takes no work from outside now"),
    Rule.ASSIGNED_FIRST: _("Be assigned before you open a pull request"),
    Rule.NOT_ASSIGNED: _("Do not ask to be assigned; just open a pull request"),
    Rule.ASK_FIRST: _("Talk in the issue before you start"),
    Rule.CAP: _("The number of open pull requests is limited"),
    Rule.AI_FORBIDDEN: _("Work written by AI tools is refused"),
    Rule.AI_LIMITED: _("Work written by AI tools is accepted in part only"),
    Rule.AI_DISCLOSED: _("Say it when AI tools helped you"),
    Rule.AI_POLICY: _("It has a policy about AI tools; read it first"),
}


def said(policies: Mapping[str, Any]) -> list[Text]:
    """Return the rules of a repository, each with the words it was read from."""
    return [
        _(
            "{rule} (“{words}”, {path})",
            rule=WORDS[rule],
            words=policies[rule][1],
            path=verbatim(policies[rule][0]),
        )
        for rule in Rule
        if rule in policies
    ]


def is_closed(policies: Mapping[str, Any]) -> bool:
    """Say whether newcomers are not wanted now: nothing is suggested from there."""
    return Rule.CLOSED in policies
