"""Whatever goes wrong at GitHub is one of our errors, with a sentence; reads are tried again, so often."""

import time

import pytest

from bot.forge import (
    DeniedError,
    ForgeError,
    InvalidError,
    NotFoundError,
    RateLimitedError,
    RevokedError,
    SlowDownError,
    UnavailableError,
)
from bot.forge.github import GitHubForge
from bot.sandbox import faults
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from tests.forge.conftest import NAME, Make

IN_AN_HOUR = int(time.time()) + 3600


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (faults.status(401, "Bad credentials"), RevokedError, "MENTORABLE_GITHUB_TOKEN"),
        (faults.status(403, "Resource not accessible"), DeniedError, "does not allow"),
        (faults.status(404), NotFoundError, "does not exist"),
        (faults.status(410), NotFoundError, "deleted"),
        (faults.status(422, "Validation Failed"), InvalidError, "Validation Failed"),
        (faults.status(451), NotFoundError, "legal"),
        (faults.status(418), ForgeError, "418"),
        (faults.status(500), UnavailableError, "500"),
        (faults.status(502), UnavailableError, "502"),
        (faults.status(503), UnavailableError, "503"),
        (faults.truncated(), UnavailableError, "broke off"),
        (faults.html(), UnavailableError, "web page"),
        (faults.html(502), UnavailableError, "502"),
        (faults.closed(), UnavailableError, "cannot be reached"),
        (faults.Fault(status=200, body={"odd": 1}), UnavailableError, "lacks something"),
        (faults.Fault(status=200, body=[]), UnavailableError, "lacks something"),
        (faults.primary_limit(IN_AN_HOUR), RateLimitedError, "hourly budget"),
        (faults.primary_limit(IN_AN_HOUR, 429), RateLimitedError, "hourly budget"),
        (faults.secondary_limit(60), SlowDownError, "slow down"),
        (faults.secondary_limit(None), SlowDownError, "slow down"),
        (faults.secondary_limit(None, 429), SlowDownError, "slow down"),
        (faults.status(429), SlowDownError, "slow down"),
    ],
)
def test_rest(
    forge: GitHubForge, github: Sandbox, fault: faults.Fault, kind: type[ForgeError], words: str
) -> None:
    github.faults.add("/repos/*", fault, times=9)
    with pytest.raises(ForgeError, match=words) as caught:
        forge.repository(NAME)
    assert type(caught.value) is kind
    assert str(caught.value).startswith(f"{NAME}: ")
    assert "good-token" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.graphql_error("RATE_LIMITED", "API rate limit exceeded"), RateLimitedError),
        (faults.graphql_error("X", "You have exceeded a secondary rate limit."), SlowDownError),
        (faults.graphql_error("", "Something went wrong while executing"), UnavailableError),
        (faults.graphql_error("undefinedField", "Field 'x' doesn't exist"), InvalidError),
        (faults.Fault(status=200, body={"data": None}), UnavailableError),
        (faults.Fault(status=200, body={"data": {"repository": {}}}), UnavailableError),
        (faults.status(401, "Bad credentials"), RevokedError),
        (faults.status(502), UnavailableError),
        (faults.truncated(), UnavailableError),
        (faults.html(), UnavailableError),
    ],
)
def test_graphql_is_200_and_yet_an_error(
    forge: GitHubForge, github: Sandbox, fault: faults.Fault, kind: type[ForgeError]
) -> None:
    github.faults.add("/graphql", fault, times=9)
    with pytest.raises(ForgeError) as caught:
        forge.issues(NAME, ["help wanted"])
    assert type(caught.value) is kind


def test_an_unknown_repository(forge: GitHubForge) -> None:
    with pytest.raises(NotFoundError, match="sandbox-vision/nowhere"):
        forge.repository("sandbox-vision/nowhere")
    with pytest.raises(NotFoundError, match="sandbox-vision/nowhere"):
        forge.issues("sandbox-vision/nowhere", ["help wanted"])
    with pytest.raises(NotFoundError):
        forge.repository("sandbox-vision/hidden")


def test_a_missing_repository_does_not_switch_graphql_off(forge: GitHubForge) -> None:
    with pytest.raises(NotFoundError):
        forge.issues("sandbox-vision/nowhere", ["help wanted"])
    assert forge.issues(NAME, ["help wanted"]).issues[0].is_complete


def test_a_revoked_token(make: Make) -> None:
    forge = make(token="revoked-token")
    for ask in (
        lambda: forge.repository(NAME),
        lambda: forge.issues(NAME, ["help wanted"]),
        lambda: forge.permission(NAME, "sandbox-maintainer"),
        lambda: forge.refresh(["I_1"]),
    ):
        with pytest.raises(RevokedError, match="revoked"):
            ask()


@pytest.mark.parametrize("fault", [faults.status(502), faults.truncated(), faults.closed()])
def test_a_read_is_tried_again(
    forge: GitHubForge, github: Sandbox, slept: list[float], fault: faults.Fault
) -> None:
    github.faults.add("/repos/*", fault, times=2)
    assert forge.repository(NAME).full_name == NAME
    assert len(github.requests) == 3
    assert len(slept) == 2


def test_a_read_is_not_tried_for_ever(forge: GitHubForge, github: Sandbox) -> None:
    github.faults.add("/repos/*", faults.status(502), times=9)
    with pytest.raises(UnavailableError):
        forge.repository(NAME)
    assert len(github.requests) == 3


def test_a_slow_answer_ends_at_the_time_out(forge: GitHubForge, github: Sandbox) -> None:
    github.faults.add("/rate_limit", faults.slow(1.3), times=9)
    with pytest.raises(UnavailableError, match="in time"):
        forge.rate_limits()


def test_nobody_listens() -> None:
    settings = Settings(_env_file=None, github_api_url="http://127.0.0.1:9")
    with pytest.raises(UnavailableError, match="cannot be reached"):
        GitHubForge(settings, sleep=lambda _seconds: None).repository(NAME)


def test_a_short_limit_is_waited_for_and_a_long_one_is_not(
    forge: GitHubForge, github: Sandbox, slept: list[float]
) -> None:
    github.faults.add("/repos/*", faults.secondary_limit(2))
    assert forge.repository(NAME).full_name == NAME
    assert 1 < slept[0] <= 2
    github.faults.add("/repos/*", faults.secondary_limit(60))
    with pytest.raises(SlowDownError):
        forge.repository(NAME)
    asked = len(github.requests)
    with pytest.raises(SlowDownError):
        forge.issues(NAME, ["help wanted"])
    assert len(github.requests) == asked


def test_a_heavy_page_is_asked_for_in_smaller_ones(forge: GitHubForge, github: Sandbox) -> None:
    github.faults.add("/graphql", faults.status(502), times=3)
    assert len(forge.issues(NAME, ["good first issue", "help wanted"]).issues) == 3
    sizes = [request.request_body["variables"]["size"] for request in github.requests]
    assert sizes == [100, 100, 100, 25]
