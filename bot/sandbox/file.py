"""Reads a world from YAML or JSON files that people write by hand; ages are in days before the start."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox import past
from bot.sandbox.things import MEMBER, Comment, Issue, Repository
from bot.sandbox.world import World

Entry = Mapping[str, Any]
_REPOSITORY = {"description", "topics", "language", "stars", "forks", "archived", "private"}
_REPOSITORY |= {"default_branch", "license", "has_issues"}
_REPOSITORY_ALSO = {"full_name", "age", "pushed", "files", "issues", "labels", "maintainers"}
_REPOSITORY_ALSO |= {"collaborators", "renamed_from", "past"}
_ISSUE = {"title", "body", "state_reason", "locked", "lock_reason", "labels", "assignees"}
_ISSUE_ALSO = {"number", "author", "association", "age", "updated", "state", "closed", "comments"}
_ISSUE_ALSO |= {"pull_requests", "created_at", "updated_at", "full_name", "closed_by"}


class WorldError(ValueError):
    """The file does not describe a world; the message says where."""


def world_from_file(path: Path, clock: Callable[[], datetime] | None = None) -> World:
    """Return the world of a file, or of all ``*.yaml`` files of a folder."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise WorldError(f"{path}: no *.yaml file in this folder")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    world = World(clock)
    for file in files:
        # Both loaders build plain values only.
        found = yaml.load(file.read_text("utf-8"), Loader=loader)  # noqa: S506
        if not isinstance(found, dict):
            raise WorldError(f"{file}: expected a mapping with 'repositories'")
        try:
            fill(world, found)
        except WorldError as error:
            raise WorldError(f"{file}: {error}") from error
    return world


def world_from(
    repositories: Iterable[Entry],
    clock: Callable[[], datetime] | None = None,
    *,
    tokens: Mapping[str, str] | None = None,
) -> World:
    """Return a world made of the entries that a file would hold."""
    world = World(clock)
    fill(world, {"repositories": repositories, "tokens": tokens or {}})
    return world


def fill(world: World, content: Entry) -> None:
    """Add the content of a file to a world."""
    _known(content, {"repositories", "tokens", "users", "viewer"}, "the file")
    for entry in content.get("repositories", ()):
        _add_repository(world, entry)
    world.tokens.update(content.get("tokens", {}))
    world.viewer = content.get("viewer", world.viewer)
    world.know(world.viewer, *world.tokens.values(), *content.get("users", ()))


def _add_repository(world: World, entry: Entry) -> None:
    name = entry.get("full_name", "?")
    _known(entry, _REPOSITORY | _REPOSITORY_ALSO, str(name))
    if not isinstance(name, str) or name.count("/") != 1:
        raise WorldError(f"full_name must read owner/name, not {name!r}")
    if name.lower() in world.repositories:
        raise WorldError(f"{name} stands twice")
    repository = world.add_repository(
        name,
        created_at=_before(world, entry.get("age", 900)),
        pushed_at=_before(world, entry.get("pushed", 1)),
        updated_at=_before(world, entry.get("pushed", 1)),
        **{key: entry[key] for key in _REPOSITORY & entry.keys()},
    )
    roles = dict.fromkeys(entry.get("maintainers", ()), "admin") | dict(
        entry.get("collaborators", {})
    )
    repository.collaborators = {login.lower(): role for login, role in roles.items()}
    world.know(*roles)
    world.renamed.update((old.lower(), name) for old in entry.get("renamed_from", ()))
    repository.files = {p: text.encode() for p, text in entry.get("files", {}).items()}
    for label in entry.get("labels", ()):
        world.add_label(repository, label)
    for issue in entry.get("issues", ()):
        _add_issue(world, repository, issue)
    _add_past(world, repository, entry.get("past", {}))


def _add_past(world: World, repository: Repository, told: Entry) -> None:
    _known(told, past.KEYS, f"the past of {repository.full_name}")
    maintainer = next(iter(repository.collaborators), repository.owner)
    free = max(repository.issues, default=0) + 1
    for entry in past.entries(repository.full_name, maintainer, told, free):
        _add_issue(world, repository, entry)


def _add_issue(world: World, repository: Repository, entry: Entry) -> None:
    where = f"{repository.full_name}#{entry.get('number', '?')}"
    _known(entry, _ISSUE | _ISSUE_ALSO, where)
    if not entry.get("title"):
        raise WorldError(f"{where} has no title")
    if entry.get("number") in repository.issues:
        raise WorldError(f"{where} stands twice")
    fields = {key: entry[key] for key in _ISSUE & entry.keys()}
    fields["labels"] = list(fields.get("labels", ()))
    fields["assignees"] = list(fields.get("assignees", ()))
    author = entry.get("author", "sandbox-reporter")
    if "association" in entry:
        fields["association"] = entry["association"]
    created, updated = _instants(world, entry)
    issue = world.add_issue(
        repository,
        number=entry.get("number"),
        author=author,
        created_at=created,
        updated_at=updated,
        **fields,
    )
    if entry.get("state", "open") == "closed":
        issue.state, issue.state_reason = "closed", issue.state_reason or "completed"
        issue.closed_at = _before(world, entry["closed"]) if "closed" in entry else updated
        issue.closed_by = entry.get("closed_by")
    for comment in entry.get("comments", ()):
        _add_comment(world, issue, comment)
    _add_pulls(world, issue, entry.get("pull_requests", ()))


def _add_comment(world: World, issue: Issue, entry: Entry) -> None:
    where = f"{issue.repository.full_name}#{issue.number}, comment {len(issue.comments) + 1}"
    _known(entry, {"author", "age", "body", "association"}, where)
    at = _before(world, entry.get("age", 1))
    comment = Comment(
        id=world.new_id(where),
        author=entry.get("author", "sandbox-reporter"),
        body=entry["body"],
        created_at=at,
        updated_at=at,
    )
    default = world.association(issue.repository, comment.author)
    comment.association = entry.get("association", default)
    world.by_id[comment.id] = comment
    world.know(comment.author)
    issue.comments.append(comment)
    issue.updated_at = max(issue.updated_at, at)


def _add_pulls(world: World, issue: Issue, entries: Sequence[Entry]) -> None:
    for entry in entries:
        _known(
            entry, {"number", "author", "state", "title", "age", "draft", "mentions"}, issue.title
        )
        at = _before(world, entry.get("age", 1))
        state, is_mention = entry.get("state", "open"), entry.get("mentions", False)
        pull = world.add_issue(
            issue.repository,
            number=entry["number"],
            title=entry.get("title", f"Fix #{issue.number}"),
            body=f"{'See' if is_mention else 'Fixes'} #{issue.number}",
            author=entry.get("author", "sandbox-learner"),
            created_at=at,
            closes=[] if is_mention else [issue.number],
            mentions=[issue.number] if is_mention else [],
            is_pull=True,
            is_draft=entry.get("draft", False),
        )
        if state != "open":
            pull.state, pull.closed_at = "closed", at
        if state == "merged":
            world.merge(pull, at)


def _instants(world: World, entry: Entry) -> tuple[datetime, datetime]:
    created = entry.get("created_at") or _before(world, entry.get("age", 30))
    default = min(entry.get("age", 30), 7) if "created_at" not in entry else None
    updated = entry.get("updated_at") or (
        created if default is None else _before(world, entry.get("updated", default))
    )
    return created, max(created, updated)


def _before(world: World, days: float) -> datetime:
    return world.started - timedelta(seconds=round(days * 86400))


def _known(entry: Entry, keys: set[str], where: str) -> None:
    unknown = entry.keys() - keys
    if unknown:
        raise WorldError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    if entry.get("association") not in {None, "NONE", "CONTRIBUTOR", "FIRST_TIMER"} | MEMBER | {
        "FIRST_TIME_CONTRIBUTOR",
        "MANNEQUIN",
    }:
        raise WorldError(f"{where}: unknown association {entry['association']!r}")
