"""The processes as an operator starts them: real ones, over loopback, stopped by a signal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


def get(url: str, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_run_serves_says_what_is_missing_and_stops(tmp_path: Path, sandbox: str) -> None:
    port = free_port()
    with mentorable("run", tmp_path, WEB_PORT=str(port), GITHUB_API_URL=str(sandbox)) as process:
        assert get(f"http://127.0.0.1:{port}/readyz") == "ready"
        assert "mentorable_issues" in get(f"http://127.0.0.1:{port}/metrics")
        process.send_signal(signal.SIGTERM)
        _out, err = process.communicate(timeout=40)
    assert process.returncode == 0, err
    for part in ('"part": "Discord"', '"part": "webhooks"', '"part": "a GitHub token"', "stopped"):
        assert part in err


def test_a_taken_port_is_one_sentence(tmp_path: Path, sandbox: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with mentorable("run", tmp_path, WEB_PORT=port, GITHUB_API_URL=str(sandbox)) as process:
            _out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "MENTORABLE_WEB_PORT" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("verb", "name"),
    [("web", "MENTORABLE_GITHUB_WEBHOOK_SECRET"), ("discord", "MENTORABLE_DISCORD_TOKEN")],
)
def test_a_part_without_its_secret_refuses_to_start(verb: str, name: str, tmp_path: Path) -> None:
    with mentorable(verb, tmp_path) as process:
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"mentorable: {name} is missing" in err
    assert "Traceback" not in err
