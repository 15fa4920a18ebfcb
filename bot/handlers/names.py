"""Words for the values that matching speaks in: difficulties, levels, kinds, issue states."""

from bot.i18n import Text, _, verbatim
from bot.records import IssueState

DIFFICULTY: dict[str | None, Text] = {
    "easy": _("easy"),
    "medium": _("medium"),
    "hard": _("hard"),
    None: _("difficulty unknown"),
}

LEVEL: dict[str, Text] = {
    "beginner": _("beginner"),
    "intermediate": _("intermediate"),
    "advanced": _("advanced"),
}

KIND: dict[str, Text] = {
    "docs": _("documentation"),
    "tests": _("tests"),
    "bug": _("bug"),
    "feature": _("new feature"),
    "data": _("data"),
    "translation": _("translation"),
    "ui": _("user interface"),
    "infrastructure": _("infrastructure"),
}

STATE: dict[str, Text] = {
    IssueState.ASKED_FOR: _("somebody asked for it"),
    IssueState.ASSIGNED: _("somebody works on it"),
    IssueState.PULL_REQUEST_OPEN: _("a pull request for it is open"),
    IssueState.STALLED: _("work on it has stopped, but it is not free yet"),
    IssueState.BLOCKED: _("its maintainers say that it is not ready"),
    IssueState.LOCKED: _("it is locked"),
    IssueState.CLOSED: _("it is closed"),
    IssueState.TRANSFERRED: _("it moved to another repository"),
    IssueState.ARCHIVED: _("its repository is archived"),
}


def name(names: "dict[str, Text]", value: str) -> Text:
    """Return the word for a value, or the value itself where there is no word."""
    return names.get(value) or verbatim(value)
