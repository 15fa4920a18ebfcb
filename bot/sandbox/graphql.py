"""A small GraphQL: checks every field of a query against a table of types and answers it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.query import Operation, Parser, QueryError, Selection, Variable, parse_error


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


def execute(
    types: Types, text: str, variables: Mapping[str, Any], name: str | None, context: Any
) -> dict[str, Any]:
    """Answer a query: ``{"data": …}`` with ``errors`` where something was wrong."""
    try:
        parser = Parser(text)
        operations = parser.document()
        operation = next((o for o in operations if name in (None, o.name)), None)
        if operation is None or operation.kind != "query":
            raise parse_error("No such operation; only queries are answered here")
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
                raise parse_error(f"Fragment {found.spread} was used, but not defined")
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
