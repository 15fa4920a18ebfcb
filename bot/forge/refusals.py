"""Every way in which GitHub says no, as an error with a sentence that says what to do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

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
from bot.forge.reading import instant_of_epoch

SECONDARY_WAIT = timedelta(seconds=60)
"""GitHub's advice where it does not say how long."""

Headers = Mapping[str, str]

_SENTENCES: Mapping[int, tuple[type[ForgeError], str]] = {
    401: (
        RevokedError,
        "GitHub refused the token: it is missing, wrong, expired or revoked. Set MENTORABLE_GITHUB_TOKEN to a valid one",
    ),
    403: (DeniedError, "GitHub does not allow this with the present token"),
    404: (NotFoundError, "it does not exist, or the token may not see it"),
    409: (InvalidError, "GitHub is in the middle of another change of it; try again"),
    410: (NotFoundError, "it was deleted, or issues are switched off there"),
    422: (InvalidError, "GitHub refused what was sent"),
    451: (NotFoundError, "GitHub blocked it for legal reasons"),
}
_GRAPHQL: Mapping[str, type[ForgeError]] = {
    "NOT_FOUND": NotFoundError,
    "FORBIDDEN": DeniedError,
    "INSUFFICIENT_SCOPES": DeniedError,
    "SAML_FAILURE": DeniedError,
    "SERVICE_UNAVAILABLE": UnavailableError,
    "INVALID_CURSOR_ARGUMENTS": InvalidError,
}


def refusal(
    status: int, headers: Headers, value: object, subject: str, now: datetime
) -> ForgeError:
    """Return the error for a status of 300 and above."""
    message = _message(value)
    limited = _limited(status, headers, message, subject, now)
    if limited:
        return limited
    if status >= 500:
        return UnavailableError(f"{subject}: GitHub has a problem of its own ({status}); try later")
    kind, sentence = _SENTENCES.get(status, (ForgeError, "GitHub did not accept the request"))
    said = f": {message}" if message and status in {403, 422} else ""
    return kind(f"{subject}: {sentence} ({status}{said})")


def graphql_refusal(errors: list[Any], headers: Headers, subject: str, now: datetime) -> ForgeError:
    """Return the error for a GraphQL answer that is 200 and yet no answer."""
    first = errors[0] if errors and isinstance(errors[0], dict) else {}
    kind, message = str(first.get("type", "")), _message(first)
    if kind == "RATE_LIMITED" or message.lower().startswith("api rate limit"):
        return RateLimitedError(
            f"{subject}: the hourly budget of GraphQL is used up", reset_of(headers, now)
        )
    if "secondary rate limit" in message.lower():
        wait = _retry_after(headers) or SECONDARY_WAIT
        return SlowDownError(f"{subject}: GitHub asks to slow down", now + wait)
    if message.startswith("Something went wrong") or "timeout" in message.lower():
        return UnavailableError(f"{subject}: GitHub could not answer the query in time; try later")
    error = _GRAPHQL.get(kind, InvalidError)
    return error(f"{subject}: GitHub refused the query: {message or 'no reason given'}")


def reset_of(headers: Headers, now: datetime) -> datetime:
    """Return when the budget begins anew by our clock, even if GitHub's clock differs from it."""
    reset = headers.get("x-ratelimit-reset", "")
    if not reset.replace(".", "", 1).isdigit():
        return now + SECONDARY_WAIT
    return max(instant_of_epoch(float(reset)) - skew(headers, now), now + timedelta(seconds=1))


def skew(headers: Headers, now: datetime) -> timedelta:
    """Return how far GitHub's clock is ahead of ours, as far as its answer tells."""
    try:
        return parsedate_to_datetime(headers["date"]) - now
    except (KeyError, TypeError, ValueError):
        return timedelta()


def _limited(
    status: int, headers: Headers, message: str, subject: str, now: datetime
) -> RateLimitedError | None:
    if status not in {403, 429}:
        return None
    said = message.lower()
    wait = _retry_after(headers)
    if headers.get("x-ratelimit-remaining") == "0" or said.startswith("api rate limit exceeded"):
        until = now + wait if wait else reset_of(headers, now)
        return RateLimitedError(f"{subject}: the hourly budget of requests is used up", until)
    if status == 429 or wait or "secondary rate limit" in said or "abuse detection" in said:
        return SlowDownError(f"{subject}: GitHub asks to slow down", now + (wait or SECONDARY_WAIT))
    return None


def _retry_after(headers: Headers) -> timedelta | None:
    seconds = headers.get("retry-after", "")
    return timedelta(seconds=int(seconds)) if seconds.isdigit() else None


def _message(value: object) -> str:
    if not isinstance(value, Mapping):
        return ""
    details = [
        str(e.get("message") or e.get("code") or "") if isinstance(e, Mapping) else str(e)
        for e in value.get("errors") or ()
    ]
    words = "; ".join(filter(None, [str(value.get("message") or ""), *details]))
    return " ".join(words.split())[:300]
