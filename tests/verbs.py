"""Verbs of the command line as processes of their own, forked from one that has imported everything."""

import os
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.__main__ import main
from tests.store.processes import start


def verb(name: str, settings: Mapping[str, object], log: Path | None = None) -> ForkServerProcess:
    """Start ``mentorable NAME`` with these settings and no others; what it says goes to the log."""
    given = {f"MENTORABLE_{key.upper()}": str(value) for key, value in settings.items()}
    return start(be, name, given, log)


def be(name: str, environment: dict[str, str], log: Path | None) -> None:
    """Become a verb."""
    if log:
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT), 2)
    for known in [known for known in os.environ if known.startswith("MENTORABLE_")]:  # noqa: TID251
        del os.environ[known]  # noqa: TID251
    os.environ.update(environment)  # noqa: TID251
    sys.argv = ["mentorable", name]
    main()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> str:
    """Return what an address answers."""
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something holds; who does not answer yet does not hold."""
    end = time.monotonic() + seconds
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)
