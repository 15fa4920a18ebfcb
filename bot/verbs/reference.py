"""mentorable reference: print the reference pages of docs/reference, generated from the code."""

from collections.abc import Callable

import click

from bot.__main__ import VERBS
from bot.commands import VERBS as COMMAND_VERBS
from bot.settings import Settings


def settings() -> str:
    """Return the page of the operator's settings."""
    lines = [
        "# Settings",
        "",
        "Each is an environment variable, or a line of a `.env` file in the working folder. Unknown names are refused.",
        "This page is generated: `mentorable reference settings`.",
        "",
        "| name | default | meaning |",
        "| --- | --- | --- |",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or field.default == "" else f"`{field.default}`"
        lines.append(f"| `MENTORABLE_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """Return the page of the commands people give, and of the operator's verbs."""
    lines = [
        "# Commands",
        "",
        "Every command has one line of text. It works in a direct message, in the terminal, and behind every button;",
        "on GitHub some of them have a spelling of their own (see docs/github.md).",
        "This page is generated: `mentorable reference commands`.",
        "",
        "| line | what it does |",
        "| --- | --- |",
    ]
    lines += [
        f"| `{verb}` | {(kind.__doc__ or '').strip().splitlines()[0]} |"
        for verb, kind in COMMAND_VERBS.items()
    ]
    lines += ["", "## Verbs of the command line", "", "| verb | what it does |", "| --- | --- |"]
    lines += [f"| `mentorable {verb}` | {words} |" for verb, words in VERBS.items()]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {"settings": settings, "commands": commands}


@click.command()
@click.argument("page", type=click.Choice(list(PAGES)))
def command(page: str) -> None:
    """Print a reference page."""
    click.echo(PAGES[page](), nl=False)
