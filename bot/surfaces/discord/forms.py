"""Forms: what a command still needs is asked in Discord's own windows; nothing is kept in memory.

The id of a form is the command line it completes, so that a form sent before a restart still counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.cohort_commands import PublishWork
from bot.commands import Claim, Command, EditProfile
from bot.errors import UserError
from bot.i18n import Text, _
from bot.mentor_commands import Report, RequestMentor
from bot.surfaces.discord.render import id_of
from bot.surfaces.discord.safe import clean, cut, label
from bot.wish_commands import Dismiss
from matching.skills import canonical

TITLE_LIMIT = 45
DESCRIPTION_LIMIT = 100
CHOICE_LIMIT = 100

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a form: free text, or one of several choices."""

    name: str
    label: Text
    description: Text | None = None
    choices: Sequence[tuple[str, Text]] = ()
    is_long: bool = False
    is_required: bool = False
    longest: int = 300


@dataclass(frozen=True, slots=True)
class Form:
    """A title, questions, and how the answers complete the command."""

    title: Text
    asks: Sequence[Ask]
    is_needed: Callable[[Any], bool]
    complete: Callable[[Any, Values], Command]


def _plan(command: Claim, values: Values) -> Command:
    return replace(command, plan=values["plan"])  # the rules are shown next, and asked about


def _reason(command: Dismiss, values: Values) -> Command:
    return replace(command, why=values["why"])


def _profile(command: EditProfile, values: Values) -> Command:
    return replace(
        command,
        skills=tuple(canonical(word) or word.lower() for word in _words(values["skills"])),
        interests=_words(values["interests"]),
        level=values["level"] or None,
        hours=_hours(values["hours"]),
        goals=values["goals"],
    )


def _goals(command: RequestMentor, values: Values) -> Command:
    return replace(command, goals=values["goals"])


def _report(command: Report, values: Values) -> Command:
    return replace(command, words=values["words"] or "-")


def _name(command: PublishWork, values: Values) -> Command:
    return replace(command, name=values["name"])


def _words(value: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in value.split(",")) if word)


def _hours(value: str) -> float | None:
    try:
        hours = float(value.replace(",", ".")) if value.strip() else None
    except ValueError as error:
        raise UserError(
            _("Hours a week is a number, such as 4; “{word}” is not.", word=value)
        ) from error
    if hours is not None and not 0 < hours <= 80:
        raise UserError(_("Hours a week lie between 1 and 80."))
    return hours


FORMS: dict[type[Command], Form] = {
    Claim: Form(
        _("Take this issue"),
        (
            Ask(
                "plan",
                _("Your plan, in two sentences"),
                _("What you will change, and how you will know that it works."),
                is_long=True,
                is_required=True,
                longest=600,
            ),
        ),
        lambda command: not command.plan,
        _plan,
    ),
    Dismiss: Form(
        _("Not for me"),
        (
            Ask(
                "why",
                _("What does not fit?"),
                choices=(
                    ("too-hard", _("It is too hard")),
                    ("too-easy", _("It is too easy")),
                    ("topic", _("I do not want this topic")),
                    ("repository", _("I do not want this repository")),
                    ("other", _("Something else")),
                ),
                is_required=True,
            ),
        ),
        lambda command: not command.why,
        _reason,
    ),
    EditProfile: Form(
        _("About you"),
        (
            Ask("skills", _("Skills"), _("Separated by commas: python, docs, c++")),
            Ask("interests", _("Interests"), _("Topics you like, separated by commas")),
            Ask(
                "level",
                _("Experience"),
                choices=(
                    ("beginner", _("Beginner")),
                    ("intermediate", _("Some experience")),
                    ("advanced", _("Experienced")),
                ),
            ),
            Ask("hours", _("Hours a week"), _("A number, such as 4"), longest=5),
            Ask("goals", _("What you want to learn"), is_long=True, longest=600),
        ),
        lambda command: command == EditProfile(),
        _profile,
    ),
    RequestMentor: Form(
        _("Find me a mentor"),
        (Ask("goals", _("What you would like to learn"), is_long=True, longest=500),),
        lambda command: not command.goals and not command.is_micro,
        _goals,
    ),
    Report: Form(
        _("Tell the moderators"),
        (
            Ask(
                "words",
                _("What happened?"),
                _("You may leave this empty. The other of you does not learn of it."),
                is_long=True,
                longest=1000,
            ),
        ),
        lambda command: not command.words,
        _report,
    ),
    PublishWork: Form(
        _("Publish my merged work"),
        (
            Ask(
                "name",
                _("Name on the page"),
                _("Any name you like; nothing is published before you say yes."),
                is_required=True,
                longest=60,
            ),
        ),
        lambda command: not command.name,
        _name,
    ),
}
"""Which command asks what before it runs; the rest of the surface knows no form by name."""


def form_for(command: Command) -> Form | None:
    """Return the form a command needs before it can run, if it does."""
    form = FORMS.get(type(command))
    return form if form is not None and form.is_needed(command) else None


def window(command: Command, form: Form, locale: str, known: Values | None = None) -> ui.Modal:
    """Return the form as a window to send; needs a running loop."""
    modal = ui.Modal(
        title=label(form.title, locale, TITLE_LIMIT), custom_id=id_of(command), timeout=None
    )
    for ask in form.asks:
        modal.add_item(
            ui.Label(
                text=label(ask.label, locale, TITLE_LIMIT),
                description=label(ask.description, locale, DESCRIPTION_LIMIT)
                if ask.description
                else None,
                component=_component(ask, locale, (known or {}).get(ask.name, "")),
            )
        )
    modal.stop()
    return modal


def _component(ask: Ask, locale: str, value: str) -> ui.Item[Any]:
    if ask.choices:
        options = [
            discord.RadioGroupOption(
                label=label(words, locale, CHOICE_LIMIT), value=choice, default=choice == value
            )
            for choice, words in ask.choices
        ]
        return ui.RadioGroup(custom_id=ask.name, required=ask.is_required, options=options)
    return ui.TextInput(
        custom_id=ask.name,
        style=discord.TextStyle.long if ask.is_long else discord.TextStyle.short,
        required=ask.is_required,
        max_length=ask.longest,
        default=cut(clean(value), ask.longest) or None,
    )


def completed(command: Command, components: Sequence[Mapping[str, Any]]) -> Command:
    """Return the command with the answers of a submitted form in it."""
    form = FORMS[type(command)]
    answers = dict(_answers(components))
    values = {ask.name: answers.get(ask.name, "")[: ask.longest] for ask in form.asks}
    return form.complete(command, values)


def _answers(components: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    found = []
    for item in components:
        inner = item.get("component", item)
        if "custom_id" in inner:
            value = inner.get("value")
            found.append((inner["custom_id"], "" if value is None else str(value)))
    return found
