"""Whatever is logged, no secret is in it."""

import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import configure, mask

SECRETS = (
    "ghp_" + "a1B2" * 9,
    "github_pat_" + "b" * 30,
    "M" + "c" * 24 + "." + "d" * 6 + "." + "e" * 30,
    "postgresql+psycopg://bot:hunter2@db/bot",
    "eyJ" + "f" * 17 + ".hunter2hunter2." + "g" * 20,
    "https://discord.com/api/v10/interactions/1/aW50ZXJhY3Rpb246hunter2hunter2/callback",
    "https://discord.com/api/v10/webhooks/1/hunter2hunter2hunter2hunter2/messages/@original",
)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_masked_by_its_shape(secret: str) -> None:
    assert "hunter2" not in mask(f"before {secret} after")
    assert mask(f"before {secret} after") != f"before {secret} after"


def test_lines_are_json_and_masked(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", as_json=True)
    structlog.get_logger().info("started", token="plain", url=SECRETS[3], issue=7)
    logging.getLogger("somebody").warning("failed with %s", SECRETS[0])
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["token"], first["issue"], first["event"]) == ("***", 7, "started")
    assert "hunter2" not in first["url"]
    assert SECRETS[0] not in second["event"]


def test_what_nobody_reads_is_not_made(capsys: pytest.CaptureFixture[str]) -> None:
    class Unread:
        def __str__(self) -> str:
            raise AssertionError("it was made")

    for level in ("debug", "info"):
        configure(level, as_json=True)
        structlog.get_logger().debug("ran", what="it")
    structlog.get_logger().debug("ran", what=Unread())
    assert capsys.readouterr().err.count("ran") == 1


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=60))
def test_ordinary_words_stay(words: str) -> None:
    if "://" not in words and not any(
        word.startswith(("gh", "M", "N", "O")) for word in words.split()
    ):
        assert mask(words) == words
