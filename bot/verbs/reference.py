"""mentorable reference: print the reference pages of docs/reference, generated from the code."""

import json
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import get_args, get_origin

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.__main__ import VERBS
from bot.commands import VERBS as COMMAND_VERBS
from bot.repository_config import RepositoryConfig, schema
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


def environment() -> str:
    """Return a sample of the file that holds the settings; every line is a comment until it is wanted."""
    lines = [
        "# Every setting with its default; take the # away where you set one. docs/reference/settings.md has them as a table.",
        "# This file is generated: mentorable reference environment",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else field.default
        lines += ["", f"# {field.description}", f"#MENTORABLE_{name.upper()}={default}"]
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


def mentorable_yml() -> str:
    """Return the page of a repository's own file, from the same source as its reader."""
    lines = [
        "# .github/mentorable.yml",
        "",
        "A repository's own wishes, on its default branch; else the file of that name in the owner's `.github` repository.",
        "Without a file nothing is ever written in a repository. Unknown keys and wrong values are refused with line and",
        "column, the last good version counts on. [mentorable.schema.json](mentorable.schema.json) lets an editor help.",
        "This page is generated: `mentorable reference mentorable-yml`.",
        "",
        "| key | default | meaning |",
        "| --- | --- | --- |",
        *_rows(RepositoryConfig, ""),
    ]
    return "\n".join(lines) + "\n"


def _rows(section: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in section.model_fields.items():
        inner = _section_of(field.annotation)
        is_list = get_origin(field.annotation) is tuple
        if inner is None or is_list:
            yield f"| `{prefix}{name}` | {_default(field)} | {_meaning(field)} |"
        if inner is not None:
            yield from _rows(inner, f"{prefix}{name}{'[]' if is_list else ''}.")


def _section_of(annotation: object) -> type[BaseModel] | None:
    kinds = (annotation, *get_args(annotation))
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True, validated_data={})
    shown = json.dumps(value).strip('"')
    return "" if value in (None, ()) else f"`{shown}`"


def _meaning(field: FieldInfo) -> str:
    kind = field.annotation
    words = field.description or ""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        words += f" One of {', '.join(f'`{one.value}`' for one in kind)}."
    return words


PAGES: dict[str, Callable[[], str]] = {
    "settings": settings,
    "commands": commands,
    "mentorable-yml": mentorable_yml,
}


SCHEMA = "mentorable.schema.json"
ENVIRONMENT = "environment"


@click.command()
@click.argument("page", type=click.Choice([*PAGES, ENVIRONMENT, SCHEMA]))
def command(page: str) -> None:
    """Print a reference page, or the schema of a repository's file."""
    made = PAGES | {ENVIRONMENT: environment, SCHEMA: lambda: json.dumps(schema(), indent=2) + "\n"}
    text = made[page]()
    click.echo(text, nl=False)
