"""Read payloads without trusting their shape: what is not there, or not what it should be, is empty."""

from collections.abc import Mapping
from typing import Any

Payload = Mapping[str, Any]


def part(payload: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return a part, or a part of a part."""
    for name in names:
        found = payload.get(name)
        payload = found if isinstance(found, Mapping) else {}
    return payload


def whole(value: object) -> int:
    """Return a number, 0 when it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def words(value: object) -> str:
    """Return a text, empty when it is none."""
    return value if isinstance(value, str) else ""


def rows(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def repository_name(payload: Payload) -> str:
    """Return ``owner/name`` of the repository a call is about; empty when it is about none."""
    name = words(part(payload, "repository").get("full_name"))
    return name if name.count("/") == 1 else ""
