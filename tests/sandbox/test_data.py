"""The issues the sandbox ships with: enough, fictional, of many kinds, and readable by the bot."""

import re
from collections.abc import Iterator

import pytest
import yaml

from bot.repository_config import ClaimMode, RepositoryConfig
from bot.sandbox.file import world_from_file
from bot.sandbox.server import DATA
from bot.sandbox.world import Issue, Repository, World

LABELS = {"good first issue", "help wanted", "mentorable"}


@pytest.fixture(scope="module")
def world() -> World:
    """Read the world that ships."""
    return world_from_file(DATA)


def issues(world: World) -> Iterator[Issue]:
    """Yield all issues, without pull requests."""
    for repository in world.repositories.values():
        yield from (issue for issue in repository.issues.values() if not issue.is_pull)


def is_free(world: World, issue: Issue) -> bool:
    """Say whether somebody could take an issue today."""
    is_linked = any(pull.state == "open" for pull in world.linked_pulls(issue))
    return issue.state == "open" and not issue.locked and not issue.assignees and not is_linked


def test_there_is_enough_to_choose_from(world: World) -> None:
    found = list(issues(world))
    assert len(world.repositories) >= 30
    assert len(found) >= 220
    assert sum(is_free(world, i) for i in found if LABELS & set(i.labels)) >= 150
    assert len({r.language for r in world.repositories.values()}) >= 8
    assert all(path.stat().st_size < 60_000 for path in DATA.iterdir())


def test_every_form_occurs(world: World) -> None:
    found = list(issues(world))
    forms = {
        "closed": any(i.state == "closed" for i in found),
        "locked": any(i.locked for i in found),
        "assigned": any(i.assignees for i in found),
        "linked": any(world.linked_pulls(i) for i in found),
        "commented": any(i.comments for i in found),
        "traceback": any("Traceback" in (i.title + (i.body or "")) for i in found),
        "checklist": any("- [ ]" in (i.body or "") for i in found),
        "stale": any((world.started - i.updated_at).days > 180 for i in found),
        "terse": any(len(i.body or "") < 40 for i in found),
        "long": any(len(i.body or "") > 500 for i in found),
    }
    assert [name for name, occurs in forms.items() if not occurs] == []


@pytest.mark.parametrize("letters", ["[\u4e00-\u9fff]", "[\u3040-\u30ff]", "[\u0900-\u097f]", "ção", "ción", "für", "été|données"])  # fmt: skip
def test_some_speak_other_languages(world: World, letters: str) -> None:
    assert any(re.search(letters, i.title + (i.body or "")) for i in issues(world))


def test_everything_is_fictional_and_nothing_stands_twice(world: World) -> None:
    assert all(r.owner.startswith("sandbox-") for r in world.repositories.values())
    assert all(login.startswith("sandbox-") for login in world.users)
    bodies = [issue.body for issue in issues(world)]
    assert len(set(bodies)) == len(bodies)
    assert "://" not in " ".join(body or "" for body in bodies)


def test_repositories_say_how_they_want_to_be_treated(world: World) -> None:
    configured = [r for r in world.repositories.values() if ".github/mentorable.yml" in r.files]
    assert len(configured) >= 10
    assert sum("CONTRIBUTING.md" in r.files for r in world.repositories.values()) >= 20
    wishes = [_wishes(repository) for repository in configured]
    assert {wish.claim for wish in wishes if wish.enabled} == set(ClaimMode)
    assert [wish.enabled for wish in wishes].count(False) == 1
    assert any(wish.mentors for wish in wishes)


def _wishes(repository: Repository) -> RepositoryConfig:
    text = repository.files[".github/mentorable.yml"].decode()
    return RepositoryConfig.model_validate(yaml.safe_load(text))
