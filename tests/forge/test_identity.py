"""The app speaks where it is installed, with narrow tokens; a token or nobody speaks elsewhere."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from bot import settings as operator
from bot.errors import OperatorError
from bot.forge import DeniedError, RevokedError
from bot.forge.github import GitHubForge
from bot.forge.manifest import EVENTS, manifest
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from bot.surfaces.github.events import REACTIONS
from bot.verbs.doctor import check_github
from bot.verbs.github_app import command
from tests.forge.conftest import NAME


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture
def forge(github: Sandbox, key: str) -> GitHubForge:
    settings = Settings(
        _env_file=None,
        github_api_url=str(github),
        github_app_id=1,
        github_app_private_key=SecretStr(key),
        github_write_pause_seconds=0,
    )
    return GitHubForge(settings)


def minted(github: Sandbox) -> list[object]:
    return [r.request_body for r in github.requests if r.path.endswith("/access_tokens")]


def test_the_app_writes_under_its_own_name_with_a_narrow_token(
    forge: GitHubForge, github: Sandbox
) -> None:
    forge.upsert_comment(NAME, 2, "<!-- mentorable:x -->", "Hello")
    forge.set_labels(NAME, 2, add=["mentorable"])
    assert forge.issue(NAME, 2).number == 2
    assert [c.author for c in github.world.repositories[NAME].issues[2].comments] == [
        "mentorable[bot]"
    ]
    (one,) = minted(github)
    assert one == {
        "permissions": {
            "issues": "write",
            "metadata": "read",
            "contents": "read",
            "pull_requests": "read",
        }
    }


def test_a_check_has_a_token_of_its_own(forge: GitHubForge, github: Sandbox) -> None:
    forge.check(NAME, "0" * 40, "failure", "Title", "Summary")
    assert minted(github) == [{"permissions": {"checks": "write", "metadata": "read"}}]


def test_where_checks_were_not_granted_it_is_denied(forge: GitHubForge, github: Sandbox) -> None:
    github.faults.add("/app/installations/*/access_tokens", faults.status(422))
    with pytest.raises(DeniedError):
        forge.check(NAME, "0" * 40, "failure", "Title", "Summary")


def test_where_it_is_not_installed_nobody_speaks(forge: GitHubForge, github: Sandbox) -> None:
    github.faults.add("/repos/*/installation", faults.status(404))
    github.world.tokens["some-token"] = "sandbox-somebody"  # the sandbox is not open any more
    with pytest.raises(DeniedError):
        forge.upsert_comment(NAME, 2, "<!-- mentorable:x -->", "Hello")


def test_an_id_without_a_key_is_said(github: Sandbox) -> None:
    settings = Settings(_env_file=None, github_api_url=str(github), github_app_id=1)
    with pytest.raises(OperatorError, match="PRIVATE_KEY_FILE"):
        GitHubForge(settings)


def test_the_manifest_asks_for_little() -> None:
    made = manifest("https://bot.example.org", "Mentorable")
    assert made["default_permissions"] == {
        "issues": "write",
        "metadata": "read",
        "contents": "read",
        "pull_requests": "read",
        "checks": "write",
    }
    handled = {event for event, _action in REACTIONS}
    assert set(EVENTS) == handled - {"installation", "installation_repositories"}
    assert made["hook_attributes"]["url"] == "https://bot.example.org/github/webhook"


def test_the_verb_walks_through_it(
    github: Sandbox, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENTORABLE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MENTORABLE_GITHUB_API_URL", str(github))
    first = CliRunner().invoke(command, ["--url", "https://bot.example.org"])
    assert "--code CODE" in first.output
    page = next(line for line in first.output.split() if line.endswith(".html"))
    assert json.dumps("issue_comment").replace('"', "&quot;") in Path(page).read_text("utf-8")
    second = CliRunner().invoke(command, ["--code", "abc"])
    assert "MENTORABLE_GITHUB_APP_ID=1" in second.output
    assert "PRIVATE KEY" not in second.output
    values = dict(line.split("=", 1) for line in second.output.split() if "=" in line)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    written = operator.load()
    assert written.webhook_secrets == ("sandbox-hook-secret",)
    assert GitHubForge(written).issue(NAME, 2).number == 2
    assert check_github(written).state == "ok"
    again = CliRunner().invoke(command, ["--code", "abc"])
    assert "works once" in str(again.exception)


def test_a_key_that_is_none_is_said(github: Sandbox) -> None:
    settings = Settings(
        _env_file=None,
        github_api_url=str(github),
        github_app_id=1,
        github_app_private_key=SecretStr("no key"),
    )
    with pytest.raises(RevokedError, match="private key"):
        GitHubForge(settings).repository(NAME)
    assert check_github(settings).state == "broken"
