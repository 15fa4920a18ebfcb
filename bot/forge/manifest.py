"""The GitHub App as GitHub wants it described, and the exchange of the code GitHub gives for it."""

import html
import json
from typing import Any

from github import Github

from bot.errors import OperatorError
from bot.forge.identity import PERMISSIONS

EVENTS = (
    "issues",
    "issue_comment",
    "pull_request",
    "pull_request_review",
    "push",
)
"""What the app is told; installations are told to every app unasked."""


def manifest(url: str, name: str) -> dict[str, Any]:
    """Return the manifest of an app whose server answers at ``url``."""
    return {
        "name": name,
        "url": url,
        "hook_attributes": {"url": f"{url.rstrip('/')}/github/webhook", "active": True},
        "redirect_url": f"{url.rstrip('/')}/github/app",
        "public": False,
        "default_permissions": PERMISSIONS,
        "default_events": list(EVENTS),
    }


def page(url: str, name: str, web_url: str, organisation: str = "") -> str:
    """Return a page with one button that takes the manifest to GitHub."""
    place = f"organizations/{organisation}/settings" if organisation else "settings"
    address = html.escape(f"{web_url}/{place}/apps/new", quote=True)
    value = html.escape(json.dumps(manifest(url, name)), quote=True)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Create the GitHub App</title>\n'
        f'<form action="{address}" method="post"><input type="hidden" name="manifest" value="{value}">\n'
        "<button>Create the GitHub App</button></form></html>\n"
    )


def exchange(api_url: str, code: str) -> dict[str, Any]:
    """Return the app's id, key and secrets for the code of the redirect; it works once, for an hour."""
    requester = Github(base_url=api_url, retry=None).requester
    status, _headers, text = requester.requestJson(
        "POST", f"/app-manifests/{code}/conversions", {}, {}, None
    )
    if status != 201:
        raise OperatorError(
            f"GitHub does not take this code ({status}): it works once and for one hour. Begin anew."
        )
    found: dict[str, Any] = json.loads(text)
    return found
