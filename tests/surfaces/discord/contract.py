"""Discord's published description of its API, as a check on what the bot sends."""

import gzip
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DESCRIPTION = (
    Path(__file__).parents[3].parent / "shared" / "data" / "discord-openapi" / "openapi.json.gz"
)
"""Where a copy may lie beside the project; it is not part of it."""

ROOT = "urn:discord"


@cache
def description() -> dict[str, Any]:
    """Return the description."""
    found: dict[str, Any] = json.loads(gzip.decompress(DESCRIPTION.read_bytes()))
    return found


@cache
def _registry() -> Any:
    resource = Resource.from_contents(description(), default_specification=DRAFT202012)
    return Registry().with_resource(ROOT, resource)


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    paths = sorted(description()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in paths]


def found(requests: Iterable[Any]) -> list[str]:
    """Return what Discord would not accept of all that was sent; nothing where no copy lies beside."""
    if not DESCRIPTION.exists():
        return []
    return [p for r in requests for p in problems(r.method, r.path, r.json)]


def problems(method: str, path: str, body: object) -> list[str]:
    """Return what Discord would not accept in a request."""
    template = next((t for pattern, t in _templates() if pattern.fullmatch(path)), None)
    if template is None or method.lower() not in description()["paths"][template]:
        return [f"{method} {path} does not exist"]
    operation = description()["paths"][template][method.lower()]
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if schema is None or body is None:
        return []
    pointer = "/".join(
        part.replace("~", "~0").replace("/", "~1")
        for part in ("paths", template, method.lower(), "requestBody", "content")
    )
    where = f"{ROOT}#/{pointer}/application~1json/schema"
    validator = OAS31Validator({"$ref": where}, registry=_registry())
    return [
        f"{method} {path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in validator.iter_errors(_as_snowflakes(body))
    ]


def _as_snowflakes(value: Any, key: str = "", parent: str = "") -> Any:
    """Write whole-number ids as text, as discord.py's requests are taken in either form."""
    if isinstance(value, dict):
        return {k: _as_snowflakes(v, k, key) for k, v in value.items() if k != "tts"}
    if isinstance(value, list):
        return [_as_snowflakes(item, key, parent) for item in value]
    is_id = (
        key.endswith("_id")
        or (key == "id" and parent == "attachments")
        or (key == "roles" and parent == "allowed_mentions")
    )
    return str(value) if is_id and isinstance(value, int) else value
