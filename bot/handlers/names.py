"""Words for the values that matching speaks in: difficulties, levels, kinds, issue states."""

from collections.abc import Iterable

from bot.i18n import Text, _, join, verbatim
from bot.records import IssueState
from matching import skills

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


def skill_names(slugs: Iterable[str], locale: str) -> Text:
    """Return the names of skills and kinds of work in a language; what is neither stays as it is."""
    return join([KIND.get(slug) or verbatim(skills.name(slug, locale)) for slug in slugs])


def name(names: "dict[str, Text]", value: str) -> Text:
    """Return the word for a value, or the value itself where there is no word."""
    return names.get(value) or verbatim(value)
