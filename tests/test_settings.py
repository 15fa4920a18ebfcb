"""The operator's settings: read once, broken ones named, secrets never shown."""

from pathlib import Path

import pytest

from bot import settings as operator
from bot.errors import OperatorError
from bot.settings import Settings
from bot.verbs.doctor import shown

TOKEN = "github_pat_" + "a" * 40


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without a .env file."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_env_file_is_read(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("MENTORABLE_WEB_PORT=9090\n")
    assert operator.load().web_port == 9090


def test_the_environment_beats_the_file(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / ".env").write_text("MENTORABLE_WEB_PORT=9090\n")
    monkeypatch.setenv("MENTORABLE_WEB_PORT", "9091")
    assert operator.load().web_port == 9091


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_PORT", "eighty"),
        ("WEB_PORT", "70000"),
        ("POLL_MINUTES", "0"),
        ("LOG_LEVEL", "loud"),
        ("EXPOSURE_LIMIT", "-1"),
    ],
)
def test_a_broken_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"MENTORABLE_{name}", value)
    with pytest.raises(OperatorError, match=f"MENTORABLE_{name}: ") as caught:
        operator.load()
    assert "docs/reference/settings.md" in str(caught.value)


def test_every_broken_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORABLE_WEB_PORT", "x")
    monkeypatch.setenv("MENTORABLE_LOG_LEVEL", "y")
    with pytest.raises(OperatorError, match=r"LOG_LEVEL(.|\n)*WEB_PORT"):
        operator.load()


def test_an_unknown_name_in_the_file_is_refused(empty_folder: Path) -> None:
    (empty_folder / ".env").write_text("MENTORABLE_WEBPORT=1\n")
    with pytest.raises(OperatorError, match="WEBPORT"):
        operator.load()


def test_a_secret_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORABLE_GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("MENTORABLE_DATABASE_URL", "postgresql+psycopg://bot:hunter2@db/bot")
    chosen = operator.load()
    assert TOKEN not in repr(chosen)
    printed = dict(shown(chosen))
    assert TOKEN not in str(printed)
    assert "hunter2" not in str(printed)
    assert "db/bot" in printed["database_url"]


def test_a_broken_setting_does_not_show_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENTORABLE_WEB_PORT", TOKEN)
    with pytest.raises(OperatorError) as caught:
        operator.load()
    assert TOKEN not in str(caught.value)


def test_settings_do_not_change_after_start() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings(_env_file=None).web_port = 1  # type: ignore[misc]
