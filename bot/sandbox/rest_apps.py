"""REST: the GitHub App side: the app itself, its one installation, tokens of an hour."""

from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.sandbox import serial
from bot.sandbox.exchange import Answer, Refused, Request
from bot.sandbox.happenings import INSTALLATION
from bot.sandbox.serial_repositories import repository

RIGHTS = {"issues": "write", "metadata": "read", "contents": "read", "pull_requests": "read"}
EVENTS = ["issues", "issue_comment", "pull_request", "installation"]


def app(request: Request) -> Answer:
    """Answer the app; only for an app that signs in with its key."""
    _need_app(request)
    return Answer(_app(request))


def _app(request: Request) -> dict[str, Any]:
    slug, at = request.world.app_slug, serial.instant(request.world.started)
    return {
        "id": 1,
        "slug": slug,
        "node_id": "A_1",
        "client_id": "Iv1.sandbox",
        "owner": serial.user(request.base, "sandbox-owner"),
        "name": slug,
        "description": None,
        "external_url": request.base,
        "html_url": f"{request.base}/apps/{slug}",
        "created_at": at,
        "updated_at": at,
        "permissions": RIGHTS,
        "events": EVENTS,
        "installations_count": 1,
    }


def installations(request: Request) -> Answer:
    """Answer the installations."""
    _need_app(request)
    return request.page([INSTALLATION], lambda _number: _installation(request))


def installation(request: Request, number: str) -> Answer:
    """Answer one installation."""
    _need_app(request)
    if number != str(INSTALLATION):
        raise Refused(404, "Not Found")
    return Answer(_installation(request))


def repository_installation(request: Request, owner: str, name: str) -> Answer:
    """Answer the installation that covers a repository."""
    _need_app(request)
    if f"{owner}/{name}".lower() not in request.world.repositories:
        raise Refused(404, "Not Found")
    return Answer(_installation(request))


def access_token(request: Request, number: str) -> Answer:
    """Give a token of the installation."""
    installation(request, number)
    token = f"ghs_{request.world.fresh_id():020d}"
    login = f"{request.world.app_slug}[bot]"
    request.world.know(login)
    request.world.tokens[token] = login
    expires = serial.instant(request.world.now() + timedelta(hours=1))
    return Answer({"token": token, "expires_at": expires, "permissions": RIGHTS}, 201)


def installation_repositories(request: Request) -> Answer:
    """Answer the repositories that the installation covers."""
    if request.login is None or not request.login.endswith("[bot]"):
        raise Refused(403, "You must authenticate with an installation access token")
    found = list(request.world.repositories.values())
    page = request.page(found, lambda item: repository(request.base, item, "write"))
    page.body = {"total_count": len(found), "repositories": page.body}
    return page


def conversion(request: Request, code: str) -> Answer:
    """Give a new app's id, key and secrets for the code of its manifest, once."""
    if code in request.world.used_codes:
        raise Refused(404, "Not Found")
    request.world.used_codes.add(code)
    drawn: dict[str, Any] = dict(_app(request))
    secrets = {"client_secret": "sandbox-client-secret", "webhook_secret": "sandbox-hook-secret"}
    return Answer(drawn | secrets | {"pem": _key()}, 201)


def _key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kinds = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, *kinds).decode()


def device_code(request: Request) -> Answer:
    """Begin the device flow."""
    number = request.world.fresh_id()
    request.world.devices[f"device-{number}"] = ""
    return Answer(
        {
            "device_code": f"device-{number}",
            "user_code": f"{number:010d}"[:4] + "-" + f"{number:010d}"[4:8],
            "verification_uri": f"{request.base}/login/device",
            "expires_in": 900,
            "interval": 5,
        }
    )


def device_token(request: Request) -> Answer:
    """Give a token once somebody entered the code; status 200 with an error before that."""
    code = request.field("device_code", str, "Device")
    login = request.world.devices.get(code)
    if login is None:
        return Answer({"error": "expired_token"})
    if not login:
        return Answer({"error": "authorization_pending"})
    del request.world.devices[code]
    token = f"gho_{request.world.fresh_id():020d}"
    request.world.know(login)
    request.world.tokens[token] = login
    return Answer({"access_token": token, "token_type": "bearer", "scope": ""})


def _need_app(request: Request) -> None:
    if not request.is_app:
        raise Refused(401, "A JSON web token could not be decoded")


def _installation(request: Request) -> dict[str, Any]:
    base = request.base
    at = serial.instant(request.world.started)
    owner = next(iter(request.world.repositories.values())).owner
    return {
        "id": INSTALLATION,
        "account": serial.user(base, owner) | {"type": "Organization"},
        "repository_selection": "all",
        "access_tokens_url": f"{base}/app/installations/{INSTALLATION}/access_tokens",
        "repositories_url": f"{base}/installation/repositories",
        "html_url": f"{base}/organizations/{owner}/settings/installations/{INSTALLATION}",
        "app_id": 1,
        "app_slug": request.world.app_slug,
        "target_id": 1,
        "target_type": "Organization",
        "permissions": RIGHTS,
        "events": EVENTS,
        "created_at": at,
        "updated_at": at,
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": None,
    }
