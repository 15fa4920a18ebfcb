"""GraphQL: fields that read a thing, and connections that give its parts page by page."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

from bot.sandbox.exchange import Request
from bot.sandbox.graphql import Field
from bot.sandbox.query import QueryError
from bot.sandbox.serial import instant

Arguments = dict[str, Any]
MOST = 100


def attribute(name: str) -> Field:
    """Return a field that reads an attribute."""
    return Field(None, lambda value, _arguments, _request: getattr(value, name))


def scalar(read: Callable[[Any], Any]) -> Field:
    """Return a field that computes a scalar."""
    return Field(None, lambda value, _arguments, _request: read(value))


def moment(name: str) -> Field:
    """Return a field that reads an instant."""
    return scalar(lambda value: instant(getattr(value, name)))


def connection(type_name: str, items: Callable[[Any], Sequence[Any]]) -> Field:
    """Return a field that gives a page of things kept in order."""

    def resolve(value: Any, arguments: Arguments, _request: Request) -> Any:
        found = list(items(value))
        return page(found, arguments, lambda item: str(found.index(item)).zfill(9))

    return Field(f"{type_name}Connection", resolve)


def page(items: list[Any], arguments: Arguments, key: Callable[[Any], str]) -> dict[str, Any]:
    size = count(arguments)
    total, after = len(items), arguments.get("after")
    if arguments.get("before"):
        raise QueryError("The sandbox does not page backwards", type="UNPROCESSABLE")
    if after is not None:
        mark = uncursor(after)
        items = [item for item in items if key(item) > mark]
    shown = items[:size] if arguments.get("first") is not None else items[-size:]
    info = {
        "hasNextPage": arguments.get("first") is not None and len(items) > size,
        "hasPreviousPage": after is not None,
        "startCursor": _cursor(key(shown[0])) if shown else None,
        "endCursor": _cursor(key(shown[-1])) if shown else None,
    }
    return {"totalCount": total, "pageInfo": info, "nodes": shown}


def count(arguments: Arguments) -> int:
    """Return how many are asked for; refuses none and too many, as GitHub does."""
    found = arguments.get("first") if arguments.get("first") is not None else arguments.get("last")
    if found is None:
        message = "You must provide a `first` or `last` value to properly paginate the connection."
        raise QueryError(message, type="MISSING_PAGINATION_BOUNDARIES")
    if not 1 <= found <= MOST:
        message = f"Requesting {found} records exceeds the `first` limit of 100 records."
        raise QueryError(message, type="EXCESSIVE_PAGINATION")
    return int(found)


def _cursor(key: str) -> str:
    return base64.b64encode(f"cursor:{key}".encode()).decode()


def uncursor(cursor: str) -> str:
    """Return the key that a cursor stands for."""
    try:
        return base64.b64decode(cursor, validate=True).decode().removeprefix("cursor:")
    except ValueError as error:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise QueryError(message, type="INVALID_CURSOR_ARGUMENTS") from error


def item(name: str) -> Field:
    """Return a field that reads from a mapping."""
    return scalar(lambda value: value[name])


def connection_type(type_name: str) -> dict[str, Field]:
    """Return the fields of a connection to things of a type."""
    return {
        "totalCount": item("totalCount"),
        "pageInfo": Field("PageInfo", lambda page, _a, _r: page["pageInfo"]),
        "nodes": Field(type_name, lambda page, _a, _r: page["nodes"]),
    }
