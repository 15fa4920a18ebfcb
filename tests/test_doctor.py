"""The doctor names each part, what is missing, and how to mend it."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.sandbox.faults import status
from bot.sandbox.server import Sandbox, serve
from bot.settings import Settings
from bot.verbs import doctor


@pytest.fixture
def own_sandbox() -> Iterator[Sandbox]:
    """A sandbox whose faults nobody else meets."""
    with serve() as sandbox:
        yield sandbox


@pytest.fixture
def discord_api() -> Iterator[str]:
    """Discord's answer to who a token belongs to; only the token ``good`` is known."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_known = self.headers["Authorization"] == "Bot good"
            body = json.dumps(
                {"id": "4242", "username": "sandbox-bot"} if is_known else {}
            ).encode()
            self.send_response(200 if is_known else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_healthy_installation(settings: Settings) -> None:
    for check in (
        doctor.check_folder,
        doctor.check_database,
        doctor.check_model,
        doctor.check_github,
    ):
        assert check(settings).state == "ok", check(settings).words


def test_what_is_missing_says_where_to_get_it(settings: Settings) -> None:
    bare = settings.model_copy(update={"github_token": None})
    for check, name in (
        (doctor.check_github, "MENTORABLE_GITHUB_TOKEN"),
        (doctor.check_webhook, "MENTORABLE_GITHUB_WEBHOOK_SECRET"),
        (doctor.check_discord, "MENTORABLE_DISCORD_TOKEN"),
    ):
        finding = check(bare)
        assert finding.state == "missing"
        assert name in finding.words


def test_a_revoked_token_is_broken(settings: Settings, own_sandbox: Sandbox) -> None:
    own_sandbox.faults.add("/*", status(401), times=5)
    finding = doctor.check_github(settings.model_copy(update={"github_api_url": str(own_sandbox)}))
    assert finding.state == "broken"
    assert "token" in finding.words


def test_a_folder_that_cannot_be_made(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    finding = doctor.check_folder(
        settings.model_copy(update={"data_dir": tmp_path / "file" / "data"})
    )
    assert finding.state == "broken"
    assert "MENTORABLE_DATA_DIR" in finding.words


def test_a_database_that_is_none(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "not.db").write_text(
        "this is no database, and long enough to be looked at as one " * 20
    )
    finding = doctor.check_database(
        settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/not.db"})
    )
    assert finding.state == "broken"


def test_an_unknown_model(settings: Settings) -> None:
    finding = doctor.check_model(settings.model_copy(update={"embedder": "magic"}))
    assert finding.state == "broken"
    assert "hashing:384" in finding.words


def test_an_env_file_that_others_read(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("")
    (tmp_path / ".env").chmod(0o644)
    assert "chmod 600" in doctor.check_constraints(settings).words
    (tmp_path / ".env").chmod(0o600)
    assert doctor.check_constraints(settings).state == "ok"


def test_discord_gives_the_link_that_installs_the_bot(settings: Settings, discord_api: str) -> None:
    with_token = settings.model_copy(
        update={"discord_api_url": discord_api, "discord_token": SecretStr("good")}
    )
    finding = doctor.check_discord(with_token)
    assert finding.state == "ok"
    assert "client_id=4242&scope=bot+applications.commands&permissions=" in finding.words


def test_a_wrong_discord_token_is_broken(settings: Settings, discord_api: str) -> None:
    wrong = settings.model_copy(
        update={"discord_api_url": discord_api, "discord_token": SecretStr("bad")}
    )
    finding = doctor.check_discord(wrong)
    assert finding.state == "broken"
    assert "bad" not in finding.words


def test_five_permissions_and_none_that_is_privileged() -> None:
    assert len(doctor.PERMISSIONS) == 5
    assert all(bit & (bit - 1) == 0 for bit in doctor.PERMISSIONS.values())
    administrator = 1 << 3
    assert not sum(doctor.PERMISSIONS.values()) & administrator
