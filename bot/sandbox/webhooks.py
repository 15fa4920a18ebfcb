"""Signed webhooks: built, sent in the background, remembered, sent again under the same id."""

import hashlib
import hmac
import http.client
import json
import queue
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Happening:
    """Something webhooks tell: the event, its action and the finished payload."""

    event: str
    payload: dict[str, Any]


@dataclass(slots=True)
class Sent:
    """One delivery; ``statuses`` holds one HTTP status for each try, 0 when nobody answered."""

    id: str
    event: str
    payload: dict[str, Any]
    statuses: list[int] = field(default_factory=list)


def signed(
    event: str, payload: dict[str, Any], secret: str | None, delivery_id: str | None = None
) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a delivery as GitHub sends it."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/sandbox",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery_id or str(uuid.uuid4()),
        "X-GitHub-Hook-ID": "1",
    }
    if secret is not None:
        digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers["X-Hub-Signature-256"] = f"sha256={digest}"
    return headers, body


class Webhooks:
    """Sends what happens to one address, in order, from one thread of its own."""

    def __init__(self, url: str | None = None, secret: str | None = None) -> None:
        self.url, self.secret = url, secret
        self.sent: list[Sent] = []
        self._waiting: queue.Queue[Sent | None] = queue.Queue()
        self._thread: threading.Thread | None = None

    def point(self, url: str | None, secret: str | None) -> None:
        """Send to another address from now on (None: nowhere)."""
        self.url, self.secret = url, secret

    def happened(self, happening: Happening) -> None:
        """Send a happening in the background."""
        if self.url is None:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        sent = Sent(str(uuid.uuid4()), happening.event, happening.payload)
        self.sent.append(sent)
        self._waiting.put(sent)

    def deliver(self, event: str, payload: dict[str, Any], delivery_id: str | None = None) -> Sent:
        """Send a payload now and wait for the answer."""
        sent = Sent(delivery_id or str(uuid.uuid4()), event, payload)
        self.sent.append(sent)
        return self._try(sent)

    def redeliver(self, delivery_id: str) -> Sent:
        """Send a delivery again under its old id and wait for the answer."""
        return self._try(next(sent for sent in self.sent if sent.id == delivery_id))

    def drain(self) -> None:
        """Wait until all that happened so far was sent."""
        self._waiting.join()

    def close(self) -> None:
        """Stop the thread after what it still has to send."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(TIMEOUT_SECONDS)

    def _work(self) -> None:
        while (sent := self._waiting.get()) is not None:
            self._try(sent)
            self._waiting.task_done()
        self._waiting.task_done()

    def _try(self, sent: Sent) -> Sent:
        headers, body = signed(sent.event, sent.payload, self.secret, sent.id)
        address = urlsplit(self.url or "")
        connection = http.client.HTTPConnection(address.netloc, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", address.path or "/", body, headers)
            sent.statuses.append(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            sent.statuses.append(0)
        finally:
            connection.close()
        return sent
