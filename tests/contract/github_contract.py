"""What GitHub publishes: its OpenAPI description, its GraphQL schema, recorded payloads; fetched with npm once."""

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import graphql
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from bot.forge.github import AGENT
from bot.sandbox.service import Logged

CACHE = Path.home() / ".cache" / "mentorable-contracts"
PACKAGES = {
    "api.json": ("@octokit/openapi@23.0.2", "package/generated/api.github.com.json"),
    "payloads.json": ("@octokit/webhooks-examples@7.6.1", "package/api.github.com/index.json"),
    "schema.graphql": ("@octokit/graphql-schema@15.26.1", "package/schema.graphql"),
}
SPECIFICATION = "urn:github"
Shape = tuple[object, ...]
OUTSIDE = ("/repositories/", "/login/")
"""Where a renamed repository leads, and GitHub's own pages: no part of the description."""

_PAGE = re.compile(r"/[^/]+/[^/]+/(?:issues|pull|blob)/.+")
"""A page that people read in a browser; the bot never asks for one."""

_WORD = re.compile(r"[a-z_+-]{1,20}|[+-]1")
_WITH_SLASHES = {"path", "ref"}
_OPEN_QUERY = {"page", "per_page"}


def is_cached() -> bool:
    """Say whether all of it lies on this machine already."""
    return all((CACHE / name).exists() for name in PACKAGES)


def missing() -> str | None:
    """Return why the contracts cannot be had, None when they can; fetches them when needed."""
    if is_cached():
        return None
    if shutil.which("npm") is None:
        return "npm is not installed; it brings GitHub's published contracts"
    for name, (package, inside) in PACKAGES.items():
        if (CACHE / name).exists():
            continue
        try:
            _fetch(name, package, inside)
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            return f"npm pack {package} did not work: {error}"
    return None


def must_run() -> bool:
    """Say whether a missing contract is a failure: in CI."""
    return os.environ.get("CI") == "true"  # noqa: TID251  # a test's own switch


def _fetch(name: str, package: str, inside: str) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", package]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=90)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(inside)
            assert member is not None
            part = Path(folder) / name
            part.write_bytes(member.read())
        # Several test processes may fetch at once; the last one wins with the same bytes.
        part.replace(CACHE / name)


@cache
def specification() -> dict[str, Any]:
    """Return the OpenAPI description."""
    found: dict[str, Any] = json.loads((CACHE / "api.json").read_text("utf-8"), object_hook=_mended)
    # The list asks for an account that is a user and an enterprise at once; one installation does not.
    listed = found["paths"]["/app/installations"]["get"]["responses"]["200"]["content"]
    listed["application/json"]["schema"]["items"] = {"$ref": "#/components/schemas/installation"}
    # A search finds issues without a text too.
    hit = found["components"]["schemas"]["issue-search-result-item"]
    hit["properties"]["body"]["nullable"] = True
    return found


def _mended(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a nullable choice be null, and a list stand where a discriminator wants an object."""
    if isinstance(schema.get("discriminator"), dict):
        schema.pop("discriminator")
    choices = schema.get("enum")
    if schema.get("nullable") is True and isinstance(choices, list) and None not in choices:
        schema["enum"] = [*choices, None]
    return schema


@cache
def recorded() -> list[tuple[str, dict[str, Any]]]:
    """Return the payloads GitHub recorded, each with its event."""
    events = json.loads((CACHE / "payloads.json").read_text("utf-8"))
    return [(event["name"], payload) for event in events for payload in event["examples"]]


@cache
def schema() -> graphql.GraphQLSchema:
    """Return the GraphQL schema."""
    text = (CACHE / "schema.graphql").read_text("utf-8")
    return graphql.build_schema(text, assume_valid=True, assume_valid_sdl=True, no_location=True)


def check_request(method: str, path: str, query: str = "", body: Any = None) -> list[str]:
    """Return what GitHub's description has against a request."""
    place = f"{method} {path}"
    template = _template(method, path)
    if isinstance(body, list) and path.endswith("/labels"):
        body = {"labels": body}  # GitHub takes the bare list too; the description lost it
    if template is None:
        return [f"{place}: GitHub has no such address"]
    operation = specification()["paths"][template][method.lower()]
    findings = list(_query_findings(template, operation, query))
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content and (body is not None or operation["requestBody"].get("required")):
        pointer = ("paths", template, method.lower(), "requestBody", "content")
        findings += _validate((*pointer, "application/json", "schema"), body)
    elif body not in (None, {}) and not content:
        findings.append(f"a body where none is described: {body!r}")
    return [f"{place}: {finding}" for finding in findings]


def check_answer(method: str, path: str, status: int, body: Any) -> list[str]:
    """Return what GitHub's description has against an answer."""
    place = f"{method} {path} -> {status}"
    template = _template(method, path)
    if template is None:
        return [f"{place}: GitHub has no such address"]
    responses = specification()["paths"][template][method.lower()]["responses"]
    if status in (301, 304) or (
        status in (401, 403, 404, 405, 410, 422) and str(status) not in responses
    ):
        return []
    if str(status) not in responses:
        return [f"{place}: status not described, only {', '.join(responses)}"]
    pointer: tuple[str, ...] = ("paths", template, method.lower(), "responses", str(status))
    described = responses[str(status)]
    if "$ref" in described:
        pointer = tuple(described["$ref"].removeprefix("#/").split("/"))
        described = _at(pointer)
    offered = sorted(m for m in described.get("content", {}) if m.startswith("application/"))
    media = offered[0] if offered else None
    if media is None:
        return [f"{place}: a body where none is described"] if isinstance(body, dict) else []
    return [f"{place}: {f}" for f in _validate((*pointer, "content", media, "schema"), body)]


def check_query(query: str, variables: dict[str, Any], data: Any = None) -> list[str]:
    """Return what GitHub's schema has against a GraphQL query and, when given, the data it got."""
    document = graphql.parse(query)
    findings = [error.message for error in graphql.validate(schema(), document)]
    if findings or data is None:
        return findings
    result = graphql.execute_sync(
        schema(),
        document,
        root_value=data,
        variable_values=variables,
        field_resolver=_aliased,
        type_resolver=lambda value, _info, kind: value.get("__typename", _KINDS.get(kind.name)),
    )
    return [error.message for error in result.errors or ()]


def check_all(requests: Iterable[Logged], most: int = 3) -> list[str]:
    """Return what GitHub's contracts have against all that sandboxes were asked and answered.

    Of each shape one request and a few answers are held against them: a suite asks the same often.
    """
    asked: dict[Shape, Logged] = {}
    answered: dict[Shape, list[Logged]] = {}
    for one in requests:
        if one.path.startswith(OUTSIDE) or (one.answer is None and one.status == 200):
            continue
        if one.agent != AGENT and not one.path.startswith("/repos/") and _PAGE.fullmatch(one.path):
            continue
        shape = _shape(one)
        if one.agent == AGENT or (one.status < 400 and not one.is_fault):
            # What a test asked wrongly on purpose was refused; the bot has no such excuse.
            asked.setdefault(shape, one)
        if not one.is_fault and not isinstance(one.answer, str):
            answered.setdefault((*shape, one.status), []).append(one)
    findings = [f for one in asked.values() for f in _check_request(one)]
    several = [one for same in answered.values() for one in same[:most]]
    return findings + [f for one in several for f in _check_answer(one)]


def _shape(one: Logged) -> Shape:
    """Return what makes two requests the same to a contract: place, parameters, fields and their kinds."""
    template = _template(one.method, one.path) or one.path
    query = sorted((name, _kind(text)) for name, text in parse_qsl(one.query))
    return (one.method, template, str(query), _kind(one.request_body), one.agent == AGENT)


def _kind(value: object) -> object:
    """Return a word as it is (it may be one of a few that are allowed), of anything else its kind."""
    if isinstance(value, dict):
        return str(sorted((name, str(_kind(inner))) for name, inner in value.items()))
    if isinstance(value, list):
        return str(sorted({str(_kind(inner)) for inner in value}))
    if isinstance(value, str) and not _WORD.fullmatch(value):
        return value if value.lstrip().startswith(("query", "mutation")) else "text"
    return value if isinstance(value, str | bool) else type(value).__name__


def _check_request(one: Logged) -> list[str]:
    if one.path.endswith("/graphql"):
        query = one.request_body["query"] if isinstance(one.request_body, dict) else ""
        return check_query(query, {}) if one.agent == AGENT else []
    return check_request(one.method, one.path, one.query, one.request_body)


def _check_answer(one: Logged) -> list[str]:
    if one.path.endswith("/graphql"):
        return _check_data(one)
    # The refusal of an address that does not exist has no description.
    if one.status < 400 or _template(one.method, one.path) is not None:
        return check_answer(one.method, one.path, one.status, one.answer)
    return []


def _check_data(one: Logged) -> list[str]:
    if one.status != 200 or "data" not in one.answer or "errors" in one.answer:
        return []
    variables = one.request_body.get("variables") or {}
    return check_query(one.request_body["query"], variables, one.answer["data"])


_KINDS = {"Actor": "User", "RepositoryOwner": "Organization"}


def _aliased(value: Any, info: graphql.GraphQLResolveInfo, **_arguments: Any) -> Any:
    return value[info.path.key]


def _query_findings(template: str, operation: dict[str, Any], query: str) -> Iterator[str]:
    parameters = {}
    shared = specification()["paths"][template].get("parameters", [])
    for parameter in [*shared, *operation.get("parameters", [])]:
        found = _at(parameter["$ref"][2:].split("/")) if "$ref" in parameter else parameter
        if found["in"] == "query":
            parameters[found["name"]] = found["schema"]
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in parameters:
            if name not in _OPEN_QUERY:
                yield f"unknown query parameter {name}"
            continue
        kind = parameters[name].get("type")
        value: Any = int(text) if kind == "integer" and text.isdigit() else text
        for error in OAS30Validator(parameters[name]).iter_errors(value):
            yield f"query parameter {name}: {error.message}"


def _at(pointer: Any) -> Any:
    found: Any = specification()
    for part in pointer:
        found = found[part]
    return found


@cache
def _validator(pointer: tuple[str, ...]) -> Any:
    resource = Resource(contents=specification(), specification=DRAFT4)
    registry: Registry[Any] = Registry().with_resource(SPECIFICATION, resource)
    parts = [quote(part.replace("~", "~0").replace("/", "~1")) for part in pointer]
    return OAS30Validator({"$ref": f"{SPECIFICATION}#/{'/'.join(parts)}"}, registry=registry)


def _validate(pointer: tuple[str, ...], value: Any) -> Iterator[str]:
    for error in _validator(pointer).iter_errors(value):
        where = "/".join(str(part) for part in error.absolute_path)
        inner = "; ".join(i.message[:150] for i in (error.context or [])[:6])
        yield f"{where or 'body'}: {error.message[:200]} {inner}".strip()


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    compiled = []
    for template in sorted(specification()["paths"], key=lambda t: (t.count("{"), -len(t))):
        pattern = re.sub(
            r"\{(\w+)\}", lambda m: ".*" if m[1] in _WITH_SLASHES else "[^/]+", template
        )
        compiled.append((re.compile(pattern), template))
    return compiled


def _template(method: str, path: str) -> str | None:
    for pattern, template in _templates():
        if method.lower() in specification()["paths"][template] and pattern.fullmatch(path):
            return template
    return None
