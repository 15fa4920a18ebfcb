"""As whom we speak to GitHub: the app where it is installed, with a token that may do no more than needed."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from github import Auth
from github.Requester import Requester
from jwt import InvalidKeyError

from bot.forge import RevokedError, UnavailableError
from bot.forge.refusals import refusal
from bot.settings import Settings

KNOWN_FOR = timedelta(minutes=10)
"""How long we believe that a repository has the app, or has it not."""

ORDINARY = {
    "issues": "write",
    "metadata": "read",
    "contents": "read",
    "pull_requests": "read",
}
CHECKS = {"checks": "write", "metadata": "read"}
"""What a token of an installation is narrowed to; nothing else is ever asked for."""

PERMISSIONS = ORDINARY | CHECKS


class Identities:
    """Chooses who sends a request: the installation of its repository, else the token, else nobody."""

    def __init__(
        self,
        settings: Settings,
        plain: Requester,
        clock: Callable[[], datetime],
        *,
        has_token: bool,
    ) -> None:
        self._plain, self._clock, self._has_token = plain, clock, has_token
        key = settings.app_key
        self._app = (
            Auth.AppAuth(settings.github_app_id, key) if settings.github_app_id and key else None
        )
        self._signed = plain.withAuth(self._app) if self._app else plain
        self._lock = threading.Lock()
        self._installations: dict[str, tuple[int | None, datetime]] = {}
        self._requesters: dict[tuple[int, bool], Requester] = {}

    @property
    def is_app(self) -> bool:
        """Say whether we are a GitHub App."""
        return self._app is not None

    def of(self, path: str, body: object) -> Requester:
        """Return who sends a request."""
        if self._app is None:
            return self._plain
        name = _repository(path, body)
        if not name and self._has_token:
            return self._plain
        installation = self._installation(
            f"/repos/{name}/installation" if name else "/app/installations"
        )
        if installation is None:
            return self._plain
        return self._requester(installation, for_checks="/check-runs" in path)

    def forget(self, path: str, body: object) -> None:
        """Ask anew about a repository whose installation was refused."""
        with self._lock:
            name = _repository(path, body)
            self._installations.pop(
                f"/repos/{name}/installation" if name else "/app/installations", None
            )

    def _requester(self, installation: int, *, for_checks: bool) -> Requester:
        assert self._app is not None
        with self._lock:
            key = (installation, for_checks)
            if key not in self._requesters:
                rights = CHECKS if for_checks else ORDINARY
                auth = Auth.AppInstallationAuth(self._app, installation, rights)
                self._requesters[key] = self._plain.withAuth(auth)
            return self._requesters[key]

    def _installation(self, path: str) -> int | None:
        now = self._clock()
        with self._lock:
            known = self._installations.get(path)
        if known and now - known[1] < KNOWN_FOR:
            return known[0]
        try:
            status, headers, text = self._signed.requestJson("GET", path, {}, {}, None)
        except InvalidKeyError as error:
            raise RevokedError(
                "the private key of the app cannot be read; is it the .pem file that GitHub gave?"
            ) from error
        if status not in {200, 404}:
            raise refusal(status, headers, None, path, now)
        found = _json(text) if status == 200 else None
        row = next(iter(found), None) if isinstance(found, list) else found
        number = int(row["id"]) if isinstance(row, Mapping) and "id" in row else None
        with self._lock:
            self._installations[path] = (number, now)
        return number


def _repository(path: str, body: object) -> str:
    """Return the repository a request is about; empty when it is about none."""
    parts = path.split("/")
    if len(parts) > 3 and parts[1] == "repos":
        return "/".join(parts[2:4])
    variables = body.get("variables") if isinstance(body, Mapping) else None
    if isinstance(variables, Mapping) and variables.get("owner") and variables.get("name"):
        return f"{variables['owner']}/{variables['name']}"
    return ""


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise UnavailableError(
            "GitHub's answer about the app could not be read; try later"
        ) from error
