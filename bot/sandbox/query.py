"""Reads the text of a GraphQL query."""

import json
import re
from collections.abc import Iterator
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
                raise parse_error("Expected '}', actual: end")
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
            raise parse_error("Unexpected end of document")
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
            raise parse_error(f"Expected {word!r}, actual: {self.peek() or 'end'!r}")


def parse_error(message: str) -> QueryError:
    """Return the error for text that is no query."""
    return QueryError(message, extensions={"code": "parseError"})


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    position, line, start = 0, 1, 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise parse_error(f"Unexpected character {text[position]!r} on line {line}")
        if match.lastgroup:
            yield match.group(), line, position - start + 1
        newlines = match.group().count("\n")
        if newlines:
            line, start = line + newlines, match.start() + match.group().rindex("\n") + 1
        position = match.end()
