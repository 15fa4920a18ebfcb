"""One line of text per command: ``parse(spell(command)) == command``, always.

A line is a verb, then values in the order of the fields without a default, then ``--name=value``
options. Values with spaces stand in double quotes; lists are separated by commas.
"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bot.commands import LOOSE, VERBS, Command
from bot.errors import UserError
from bot.i18n import _

BUTTON_LENGTH = 100
"""Discord's limit for the id of a button; the line of text is that id."""

_VERB_OF = {command: verb for verb, command in VERBS.items()}
_TOKEN = re.compile(r'(?:--([a-z][a-z-]*)=)?("(?:[^"\\]|\\.)*"|[^\s"]+|(?<==))', re.DOTALL)
_PLAIN = re.compile(r"[^\s\"\\-][^\s\"\\]*")
_ITEM = re.compile(r"(?:[^,\\]|\\.)+", re.DOTALL)
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def spell(command: Command) -> str:
    """Return the command's line of text."""
    words = [_VERB_OF[type(command)]]
    for f in fields(command):
        value = getattr(command, f.name)
        if f.default is MISSING:
            words.append(_quote(_written(value)))
        elif value != f.default:
            words.append(f"--{_option(f.name)}={_quote(_written(value))}")
    return " ".join(words)


def spell_for_button(command: Command) -> str:
    """Return the line of text a button carries; ValueError when it is longer than buttons allow."""
    line = spell(command)
    if len(line) > BUTTON_LENGTH:
        raise ValueError(f"a button carries {BUTTON_LENGTH} characters at most, not {len(line)}")
    return line


def fits_button(command: Command) -> bool:
    """Say whether a button can carry the command."""
    return len(spell(command)) <= BUTTON_LENGTH


def is_command(line: str) -> bool:
    """Say whether the line starts with a verb of ours, so that it may be a command."""
    return line.split(maxsplit=1)[0].lower() in VERBS if line.strip() else False


def parse(line: str) -> Command:
    """Return the command of a line; raises UserError that names what is wrong with it."""
    verb, rest = [*line.split(maxsplit=1), "", ""][:2]
    kind = VERBS.get(verb.lower())
    if kind is None:
        raise UserError(
            _("I do not know “{verb}”. Say “help” to see what I can do.", verb=verb[:40])
        )
    make: Callable[..., Command] = kind
    return make(**_arguments(verb.lower(), kind, rest))


@cache
def _types(kind: type) -> dict[str, Any]:
    return {name: _inner(hint) for name, hint in get_type_hints(kind).items()}


def _inner(hint: Any) -> Any:
    if get_origin(hint) is UnionType:
        return next(a for a in get_args(hint) if a is not NoneType)
    return get_origin(hint) or hint


def _arguments(verb: str, kind: type[Command], rest: str) -> dict[str, object]:
    wanted = _types(kind)  # type: ignore[arg-type]  # a class is hashable, a union of classes as well
    positional = [f.name for f in fields(kind) if f.default is MISSING]
    values: dict[str, object] = {}
    extra: list[str] = []
    for option, token in _tokens(verb, rest):
        name = option.replace("-", "_")
        if not option and positional:
            name = positional.pop(0)
        if not name:
            extra.append(token)
        elif name not in wanted:
            raise UserError(_("“{verb}” has no option “{option}”.", verb=verb, option=option))
        else:
            values[name] = _read(verb, name, wanted[name], token)
            positional = [other for other in positional if other != name]
    if positional:
        raise UserError(
            _("“{verb}” needs {what}.", verb=verb, what=positional[0].replace("_", " "))
        )
    return values | _loose(verb, kind, values, extra)


def _loose(
    verb: str, kind: type[Command], values: dict[str, object], extra: list[str]
) -> dict[str, object]:
    name = LOOSE.get(kind)
    if not extra:
        return {}
    is_required = name is not None and any(
        f.name == name and f.default is MISSING for f in fields(kind)
    )
    if name is None or (name in values and not is_required):
        raise UserError(
            _("“{verb}” does not know what to do with “{word}”.", verb=verb, word=extra[0][:40])
        )
    return {name: " ".join([str(values[name]), *extra] if is_required else extra)}


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
        raise UserError(_("I cannot read {token}.", token=token[:40])) from error


def _option(name: str) -> str:
    return name.replace("_", "-")


def _quote(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(str(item).replace("\\", "\\\\").replace(",", "\\,") for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _read(verb: str, name: str, kind: type, token: str) -> object:
    if kind is tuple:
        return tuple(
            re.sub(r"\\(.)", r"\1", item, flags=re.DOTALL) for item in _ITEM.findall(token)
        )
    if kind is str:
        return token
    try:
        return _number(kind, token)
    except (KeyError, ValueError) as error:
        raise UserError(
            _(
                "“{verb}” needs {expected} for {what}, not “{word}”.",
                verb=verb,
                expected=EXPECTED[kind],
                what=_option(name).replace("-", " "),
                word=token[:40],
            )
        ) from error


def _number(kind: type, token: str) -> object:
    if kind is bool:
        return _YES_NO[token.lower()]
    if len(token) > 30:
        raise ValueError(token)
    value = kind(token)
    if not math.isfinite(value):
        raise ValueError(token)
    return value


EXPECTED = {
    int: _("a whole number"),
    float: _("a number"),
    bool: _("yes or no"),
}
"""What a value of each type looks like, in words."""
