"""One line of text per command: ``parse(spell(command)) == command``, always.

A line is a verb, then values in the order of the fields without a default, then ``--name=value``
options. Values with spaces stand in double quotes; lists are separated by commas.
"""

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bot.commands import VERBS, Command
from bot.errors import UserError
from bot.i18n import _

_VERB_OF = {command: verb for verb, command in VERBS.items()}
_TOKEN = re.compile(r'(?:--([a-z][a-z-]*)=)?("(?:[^"\\]|\\.)*"|[^\s"]+)')
_PLAIN = re.compile(r"[^\s\"\\-][^\s\"\\]*")


def spell(command: Command) -> str:
    """Return the command's line of text."""
    words = [_VERB_OF[type(command)]]
    for f in fields(command):
        value = getattr(command, f.name)
        if f.default is MISSING:
            words.append(_quote(_written(value)))
        elif value != f.default:
            words.append(f"--{f.name.replace('_', '-')}={_quote(_written(value))}")
    return " ".join(words)


def is_command(line: str) -> bool:
    """Say whether the line starts with a verb of ours, so that it may be a command."""
    return line.split(maxsplit=1)[0].lower() in VERBS if line.strip() else False


def parse(line: str) -> Command:
    """Return the command of a line; raises UserError that names what is wrong with it."""
    verb, _space, rest = line.strip().partition(" ")
    kind = VERBS.get(verb.lower())
    if kind is None:
        raise UserError(_("I do not know “{verb}”. Say “help” to see what I can do.", verb=verb))
    make: Callable[..., Command] = kind
    return make(**_arguments(verb, kind, rest))


def _arguments(verb: str, kind: type[Command], rest: str) -> dict[str, object]:
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind)}
    positional = [f.name for f in fields(kind) if f.default is MISSING]
    loose = [f.name for f in fields(kind) if f.default is not MISSING and f.type in {str, "str"}]
    values: dict[str, object] = {}
    extra: list[str] = []
    for name, token in _tokens(verb, rest):
        field_name = name.replace("-", "_") if name else None
        if field_name is None and positional:
            field_name = positional.pop(0)
        if field_name is None:
            extra.append(token)
        elif field_name not in known:
            raise UserError(_("“{verb}” has no option “{option}”.", verb=verb, option=name))
        else:
            values[field_name] = _read(verb, known[field_name], hints[field_name], token)
    if positional:
        raise UserError(
            _("“{verb}” needs {what}.", verb=verb, what=positional[0].replace("_", " "))
        )
    if extra:
        if not loose or loose[0] in values:
            raise UserError(
                _("“{verb}” does not know what to do with “{word}”.", verb=verb, word=extra[0])
            )
        values[loose[0]] = " ".join(extra)
    return values


def _tokens(verb: str, rest: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(rest):
        if rest[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(rest, at)
        if not match:
            raise UserError(_("There is a quote without its partner in “{verb}”.", verb=verb))
        found.append((match[1] or "", _unquote(match[2])))
        at = match.end()
    return found


def _unquote(token: str) -> str:
    if not token.startswith('"'):
        return token
    try:
        return str(json.loads(token, strict=False))
    except ValueError as error:
        raise UserError(_("I cannot read {token}.", token=token)) from error


def _quote(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(item).replace("\\", "\\\\").replace(",", "\\,") for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _read(verb: str, f: "Field[Any]", hint: Any, token: str) -> object:
    kind = (
        next(a for a in get_args(hint) if a is not NoneType)
        if get_origin(hint) is UnionType
        else hint
    )
    if get_origin(kind) is tuple:
        return tuple(
            re.sub(r"\\(.)", r"\1", item) for item in re.findall(r"(?:[^,\\]|\\.)+", token)
        )
    if kind is bool:
        return token.lower() in {"yes", "true", "1"}
    try:
        return kind(token)
    except ValueError as error:
        raise UserError(
            _(
                "“{verb}” needs a number for {what}, not “{word}”.",
                verb=verb,
                what=f.name.replace("_", " "),
                word=token,
            )
        ) from error
