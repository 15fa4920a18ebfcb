"""A small GraphQL: reads a query, checks every field against a table of types, answers it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    r"""[\s,\ufeff]+|\#[^\n]*|(?P<punctuation>\.\.\.|[!$&()\[\]{}:=@|])|(?P<name>[_A-Za-z]\w*)
    |(?P<float>-?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+))|(?P<int>-?\d+)
    |(?P<string>"(?:[^"\\\n]|\\.)*")""",
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}


class QueryError(Exception):
    """The query is refused; ``entry`` is the item of ``errors``."""

    def __init__(self, message: str, **entry: object) -> None:
        super().__init__(message)
        self.entry: dict[str, object] = {**entry, "message": message}


@dataclass(frozen=True, slots=True)
class Variable:
    """A ``$name`` in the query."""

    name: str


@dataclass(slots=True)
class Selection:
    """A field, or a fragment (then ``name`` is empty and ``on`` its type, if any)."""

    name: str = ""
    alias: str = ""
    on: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    directives: dict[str, dict[str, Any]] = field(default_factory=dict)
    selections: list["Selection"] = field(default_factory=list)
    spread: str = ""
    line: int = 1
    column: int = 1


@dataclass(slots=True)
class Operation:
    """One query with its variables: name -> (is required, default)."""

    kind: str
    name: str
    variables: dict[str, tuple[bool, Any]]
    selections: list[Selection]


@dataclass(frozen=True, slots=True)
class Field:
    """How to answer a field: the type it gives (None: a scalar) and from what."""

    type: str | None
    resolve: Callable[[Any, dict[str, Any], Any], Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """A value that knows its concrete type, for fields that give an interface."""

    type: str
    value: Any


Types = Mapping[str, Mapping[str, Field]]


class Parser:
    """Reads the text of a document."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.position = 0
        self.fragments: dict[str, Selection] = {}

    def document(self) -> list[Operation]:
        """Return the operations; fragments are kept in ``fragments``."""
        operations = []
        while self.peek():
            if self.peek() == "fragment":
                self.next()
                name = self.next()
                self.expect("on")
                self.fragments[name] = Selection(on=self.next(), selections=self.selections())
            else:
                operations.append(self.operation())
        return operations

    def operation(self) -> Operation:
        """Return one operation."""
        if self.peek() == "{":
            return Operation("query", "", {}, self.selections())
        kind = self.next()
        name = self.next() if self.peek() not in {"(", "{"} else ""
        variables = {}
        if self.take("("):
            while not self.take(")"):
                self.expect("$")
                variable = self.next()
                self.expect(":")
                required = self.type()
                default = self.value() if self.take("=") else None
                variables[variable] = (required, default)
        return Operation(kind, name, variables, self.selections())

    def type(self) -> bool:
        """Read a type; returns whether it must not be null."""
        if self.take("["):
            self.type()
            self.expect("]")
        else:
            self.next()
        return self.take("!")

    def selections(self) -> list[Selection]:
        """Return what stands between braces."""
        self.expect("{")
        found = []
        while not self.take("}"):
            if not self.peek():
                raise _parse_error("Expected '}', actual: end")
            found.append(self.selection())
        return found

    def selection(self) -> Selection:
        """Return one field or fragment."""
        _text, line, column = self.tokens[self.position]
        found = Selection(line=line, column=column)
        if self.take("..."):
            if self.take("on"):
                found.on = self.next()
            elif self.peek() not in {"{", "@"}:
                found.spread = self.next()
                return found
        else:
            found.name = found.alias = self.next()
            if self.take(":"):
                found.name = self.next()
            found.arguments = self.arguments()
        while self.take("@"):
            directive = self.next()
            found.directives[directive] = self.arguments()
        if self.peek() == "{":
            found.selections = self.selections()
        return found

    def arguments(self) -> dict[str, Any]:
        """Return what stands between parentheses."""
        found: dict[str, Any] = {}
        if self.take("("):
            while not self.take(")"):
                name = self.next()
                self.expect(":")
                found[name] = self.value()
        return found

    def value(self) -> Any:
        """Return a value; enum words come as strings."""
        word = self.next()
        if word == "$":
            return Variable(self.next())
        if word == "[":
            items = []
            while not self.take("]"):
                items.append(self.value())
            return items
        if word == "{":
            pairs = {}
            while not self.take("}"):
                name = self.next()
                self.expect(":")
                pairs[name] = self.value()
            return pairs
        if word.startswith('"'):
            return json.loads(word)
        if re.fullmatch(r"-?\d+", word):
            return int(word)
        return _WORDS.get(word, float(word) if word[0] in "-0123456789" else word)

    def peek(self) -> str:
        """Return the next word, empty at the end."""
        return self.tokens[self.position][0] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        """Return the next word and go on."""
        if self.position >= len(self.tokens):
            raise _parse_error("Unexpected end of document")
        self.position += 1
        return self.tokens[self.position - 1][0]

    def take(self, word: str) -> bool:
        """Go on when the next word is this one."""
        if self.peek() != word:
            return False
        self.position += 1
        return True

    def expect(self, word: str) -> None:
        """Go on over this word; nothing else may stand there."""
        if not self.take(word):
            raise _parse_error(f"Expected {word!r}, actual: {self.peek() or 'end'!r}")


def execute(
    types: Types, text: str, variables: Mapping[str, Any], name: str | None, context: Any
) -> dict[str, Any]:
    """Answer a query: ``{"data": …}`` with ``errors`` where something was wrong."""
    try:
        parser = Parser(text)
        operations = parser.document()
        operation = next((o for o in operations if name in (None, o.name)), None)
        if operation is None or operation.kind != "query":
            raise _parse_error("No such operation; only queries are answered here")
        run = _Run(types, parser.fragments, _given(operation, variables), context)
        path = f"query {operation.name}".strip()
        run.check("Query", operation.selections, [path])
    except QueryError as error:
        return {"errors": [error.entry]}
    if run.errors:
        return {"errors": run.errors}
    data = run.answer("Query", None, operation.selections, [])
    return {"data": data, "errors": run.errors} if run.errors else {"data": data}


class _Run:
    def __init__(
        self,
        types: Types,
        fragments: Mapping[str, Selection],
        variables: Mapping[str, Any],
        context: Any,
    ) -> None:
        self.types, self.fragments = types, fragments
        self.variables, self.context = variables, context
        self.errors: list[dict[str, object]] = []

    def check(self, type_name: str, selections: list[Selection], path: list[str]) -> None:
        for found in selections:
            fragment = self.fragment(found)
            if fragment is not None:
                self.check(fragment.on or type_name, fragment.selections, path)
                continue
            if found.name == "__typename":
                continue
            known = self.types.get(type_name, {}).get(found.name)
            if known is None:
                self.errors.append(_undefined(type_name, found, path))
            elif bool(found.selections) != (known.type is not None):
                self.errors.append(_mismatch(type_name, found, path))
            elif known.type is not None:
                self.check(known.type, found.selections, [*path, found.alias])

    def answer(
        self, type_name: str, value: Any, selections: list[Selection], path: list[object]
    ) -> dict[str, Any]:
        answered: dict[str, Any] = {}
        for found in self.flat(type_name, selections):
            if found.name == "__typename":
                answered[found.alias] = type_name
                continue
            known = self.types[type_name][found.name]
            here = [*path, found.alias]
            try:
                arguments = {k: self.plain(v) for k, v in found.arguments.items()}
                result = known.resolve(value, arguments, self.context)
            except QueryError as error:
                place = {"line": found.line, "column": found.column}
                self.errors.append({"path": here, "locations": [place], **error.entry})
                result = None
            answered[found.alias] = self.complete(known.type, result, found, here)
        return answered

    def complete(
        self, type_name: str | None, value: Any, found: Selection, path: list[object]
    ) -> Any:
        if value is None or type_name is None:
            return value
        if isinstance(value, list):
            return [
                self.complete(type_name, item, found, [*path, i]) for i, item in enumerate(value)
            ]
        if isinstance(value, QueryError):
            self.errors.append({"path": path, **value.entry})
            return None
        if isinstance(value, Thing):
            return self.answer(value.type, value.value, found.selections, path)
        return self.answer(type_name, value, found.selections, path)

    def flat(self, type_name: str, selections: list[Selection]) -> Iterator[Selection]:
        for found in selections:
            if not self.is_included(found):
                continue
            fragment = self.fragment(found)
            if fragment is None:
                yield found
            elif (
                fragment.on in {"", type_name}
                or fragment.on not in self.types
                or all(name in self.types[type_name] for name in self.types[fragment.on])
            ):
                yield from self.flat(type_name, fragment.selections)

    def fragment(self, found: Selection) -> Selection | None:
        if found.spread:
            if found.spread not in self.fragments:
                raise _parse_error(f"Fragment {found.spread} was used, but not defined")
            return self.fragments[found.spread]
        return None if found.name else found

    def is_included(self, found: Selection) -> bool:
        skip = self.plain(found.directives.get("skip", {}).get("if", False))
        include = self.plain(found.directives.get("include", {}).get("if", True))
        return bool(include) and not skip

    def plain(self, value: Any) -> Any:
        if isinstance(value, Variable):
            return self.variables.get(value.name)
        if isinstance(value, list):
            return [self.plain(item) for item in value]
        if isinstance(value, dict):
            return {key: self.plain(item) for key, item in value.items()}
        return value


def _given(operation: Operation, variables: Mapping[str, Any]) -> dict[str, Any]:
    given = {}
    for name, (required, default) in operation.variables.items():
        given[name] = variables.get(name, default)
        if required and given[name] is None:
            message = f"Variable ${name} was provided invalid value"
            raise QueryError(message, extensions={"value": None})
    return given


def _undefined(type_name: str, found: Selection, path: list[str]) -> dict[str, object]:
    return {
        "path": [*path, found.alias],
        "extensions": {"code": "undefinedField", "typeName": type_name, "fieldName": found.name},
        "locations": [{"line": found.line, "column": found.column}],
        "message": f"Field '{found.name}' doesn't exist on type '{type_name}'",
    }


def _mismatch(type_name: str, found: Selection, path: list[str]) -> dict[str, object]:
    return {
        "path": [*path, found.alias],
        "extensions": {"code": "selectionMismatch", "nodeName": found.name},
        "locations": [{"line": found.line, "column": found.column}],
        "message": f"Selections do not fit the field '{type_name}.{found.name}'",
    }


def _parse_error(message: str) -> QueryError:
    return QueryError(message, extensions={"code": "parseError"})


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    position, line, start = 0, 1, 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _parse_error(f"Unexpected character {text[position]!r} on line {line}")
        if match.lastgroup:
            yield match.group(), line, position - start + 1
        newlines = match.group().count("\n")
        if newlines:
            line, start = line + newlines, match.start() + match.group().rindex("\n") + 1
        position = match.end()
