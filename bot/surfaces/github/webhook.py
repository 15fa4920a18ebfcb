"""What a webhook call must be before anybody looks into it; functions of bytes, no I/O."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_BYTES = 25 * 1024 * 1024
"""GitHub sends at most 25 MB."""

_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
"""A written NUL, which no database of ours stores; not the words ``\\u0000`` behind an escaped backslash."""


@dataclass(frozen=True, slots=True)
class Call:
    """A webhook call that is genuine and readable."""

    delivery_id: str
    event: str
    action: str
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call was turned away, with the HTTP status that says so."""

    status: int
    reason: str


def is_genuine(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """Say whether one of the secrets signed the body with SHA-256; never without a secret."""
    matches = [
        hmac.compare_digest(
            b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode(),
            signature.encode("utf-8", "replace"),
        )
        for secret in secrets
        if secret
    ]
    return any(matches)


def receive(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> Call | Refusal:
    """Check a call and read it; ``headers`` has lower-case names."""
    if len(body) > MAX_BYTES:
        return Refusal(413, "the payload is too large")
    if not is_genuine(body, headers.get("x-hub-signature-256", ""), secrets):
        return Refusal(401, "the signature is missing or wrong")
    if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return Refusal(415, "set the content type of the webhook to application/json")
    delivery, event = headers.get("x-github-delivery", ""), headers.get("x-github-event", "")
    if not delivery or not event or len(delivery) > 100 or len(event) > 100:
        return Refusal(400, "the headers X-GitHub-Delivery and X-GitHub-Event are needed")
    try:
        payload = json.loads(_NUL.sub(rb"\1", body) if rb"\u0000" in body else body)
    except (ValueError, RecursionError):
        return Refusal(400, "the payload is not JSON")
    if not isinstance(payload, dict):
        return Refusal(400, "the payload is not a JSON object")
    return Call(delivery, event, str(payload.get("action") or ""), payload)
