"""The processes as an operator starts them: real ones, over loopback, stopped by a signal."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.verbs import free_port, get, until, verb

ROOT = Path(__file__).parent.parent


@contextmanager
def mentorable(verb: str, folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    values = {
        "DATA_DIR": str(folder),
        "EMBEDDER": "hashing:384",
        "LOG_JSON": "true",
        "REGISTRY": "false",
    } | settings
    env = {k: v for k, v in os.environ.items() if not k.startswith("MENTORABLE_")}  # noqa: TID251
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", verb],
        cwd=folder,
        env=env
        | {"PYTHONPATH": str(ROOT)}
        | {f"MENTORABLE_{name}": value for name, value in values.items()},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_run_serves_says_what_is_missing_and_stops(tmp_path: Path, sandbox: str) -> None:
    port = free_port()
    with mentorable("run", tmp_path, WEB_PORT=str(port), GITHUB_API_URL=str(sandbox)) as process:
        until(lambda: get(f"http://127.0.0.1:{port}/readyz") == "ready")
        assert "mentorable_issues" in get(f"http://127.0.0.1:{port}/metrics")
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=40)
    assert process.returncode == 0, err
    for part in ('"part": "Discord"', '"part": "webhooks"', '"part": "a GitHub token"', "stopped"):
        assert part in err


def refused(verb_name: str, folder: Path, **settings: object) -> str:
    """Start a verb that ends by itself with 1; returns what it said."""
    values = {"data_dir": folder, "embedder": "hashing:384", "registry": False} | settings
    process = verb(verb_name, values, folder / "log")
    process.join(60)
    assert process.exitcode == 1
    said = (folder / "log").read_text("utf-8")
    assert "Traceback" not in said
    return said


def test_a_taken_port_is_one_sentence(tmp_path: Path, sandbox: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "MENTORABLE_WEB_PORT" in refused(
            "run", tmp_path, web_port=port, github_api_url=sandbox
        )


@pytest.mark.parametrize(
    ("name", "setting"),
    [("web", "MENTORABLE_GITHUB_WEBHOOK_SECRET"), ("discord", "MENTORABLE_DISCORD_TOKEN")],
)
def test_a_part_without_its_secret_refuses_to_start(
    name: str, setting: str, tmp_path: Path
) -> None:
    assert f"mentorable: {setting} is missing" in refused(name, tmp_path)
