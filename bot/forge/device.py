"""GitHub's device flow: somebody proves at GitHub's own page which login is theirs; nothing of it is kept."""

from dataclasses import dataclass
from typing import Any

import requests

from bot.forge import DeniedError, UnavailableError
from bot.settings import Settings

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
ENDED = frozenset({"expired_token", "access_denied", "incorrect_device_code", "token_expired"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What GitHub gives to begin: the code to enter, where, and how often we may ask."""

    device_code: str
    user_code: str
    page: str
    interval: int


@dataclass(frozen=True, slots=True)
class Login:
    """Who entered the code."""

    external_id: str
    login: str


def begin(settings: Settings) -> Asked:
    """Ask GitHub for a code; raises DeniedError where the app does not allow the device flow."""
    found = _post(settings, "/login/device/code", {"client_id": settings.github_client_id})
    if "device_code" not in found or "user_code" not in found:
        reason = str(found.get("error_description") or found.get("error") or "no reason given")
        raise DeniedError(
            f"GitHub gave no device code: {reason}. Is the device flow switched on for the app?"
        )
    return Asked(
        str(found["device_code"]),
        str(found["user_code"]),
        str(found.get("verification_uri") or f"{settings.github_web_url}/login/device"),
        int(found.get("interval") or 5),
    )


def poll(settings: Settings, device_code: str) -> Login | int | None:
    """Return who entered the code, or in how many seconds more to ask again, or None when it is over."""
    body = {"client_id": settings.github_client_id, "device_code": device_code, "grant_type": GRANT}
    found = _post(settings, "/login/oauth/access_token", body)
    if "access_token" in found:
        return _who(settings, str(found["access_token"]))
    if found.get("error") == "authorization_pending":
        return 0
    if found.get("error") == "slow_down":
        return int(found.get("interval") or 10)
    if found.get("error") in ENDED:
        return None
    raise DeniedError(f"GitHub refused the device flow: {found.get('error') or 'no reason given'}")


def _who(settings: Settings, token: str) -> Login:
    """Ask once whose token it is; the token is used for nothing else and forgotten."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    found = _send("GET", f"{settings.github_api_url}/user", settings, headers=headers)
    if "id" not in found or "login" not in found:
        raise UnavailableError("GitHub did not say whose login it is; try later")
    return Login(str(found["id"]), str(found["login"]))


def _post(settings: Settings, path: str, body: dict[str, str]) -> dict[str, Any]:
    headers = {"Accept": "application/json"}
    return _send("POST", f"{settings.github_web_url}{path}", settings, headers=headers, json=body)


def _send(verb: str, url: str, settings: Settings, **more: Any) -> dict[str, Any]:
    try:
        answer = requests.request(verb, url, timeout=settings.github_timeout_seconds, **more)
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise UnavailableError("GitHub's sign-in did not answer; try later") from error
    if answer.status_code >= 500 or not isinstance(found, dict):
        raise UnavailableError(f"GitHub's sign-in has a problem ({answer.status_code}); try later")
    return found
