"""The sandbox's HTTP server."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from bot.sandbox.faults import Faults
from bot.sandbox.file import world_from_file
from bot.sandbox.limits import Limits
from bot.sandbox.service import Logged, Service
from bot.sandbox.webhooks import Sent, Webhooks
from bot.sandbox.world import World

DATA = Path(__file__).parent / "data"


class Sandbox(str):
    """The address of a running sandbox, with the rest of it at hand."""

    __slots__ = ("limits", "service", "webhooks", "world")
    world: World
    service: Service
    limits: Limits
    webhooks: Webhooks

    @property
    def faults(self) -> Faults:
        """What shall go wrong."""
        return self.service.faults

    @property
    def requests(self) -> list[Logged]:
        """What was asked so far."""
        return self.service.requests

    def deliver(self, event: str, payload: dict[str, Any], delivery_id: str | None = None) -> Sent:
        """Send a webhook now and wait for the answer."""
        return self.webhooks.deliver(event, payload, delivery_id)


class Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the service answer, writes the answer in one piece."""

    service: ClassVar[Service]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self) -> None:
        """Answer one request."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        out, fault = self.service.answer(self.command, self.path, headers, body)
        if fault is not None and fault.delay:
            time.sleep(fault.delay)
        if out.is_closed:
            self.close_connection = True
            return
        lines = [f"HTTP/1.1 {out.status} {self.responses.get(out.status, ('', ''))[0]}"]
        lines += [f"{name}: {value}" for name, value in out.headers.items()]
        if out.status not in (204, 304):
            lines.append(f"Content-Length: {len(out.body)}")
        head = "\r\n".join(lines) + "\r\n\r\n"
        self.wfile.write(head.encode("latin-1", "replace") + out.body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer  # noqa: N815  # the base class names them

    def handle(self) -> None:
        """Serve one connection; a visitor who leaves early is no event."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """A server that closes its open connections when it ends."""

    request_queue_size = 128
    daemon_threads = True

    def __init__(self, port: int, handler: type[Handler]) -> None:
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End every open connection."""
        with self._guard:
            for connection in self._open:
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serve_world(
    world: World,
    port: int = 0,
    *,
    limits: Mapping[str, int] | None = None,
    webhook_url: str | None = None,
    webhook_secret: str | None = None,
    keeps_answers: bool = True,
) -> Iterator[Sandbox]:
    """Serve a world while the context lasts; gives the address, which carries the rest."""
    budget = Limits(world.clock, limits or {})
    service = Service(world, budget, keeps_answers=keeps_answers)
    server = Server(port, type("Bound", (Handler,), {"service": service}))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    sandbox = Sandbox(f"http://127.0.0.1:{server.server_port}")
    sandbox.world, sandbox.service, sandbox.limits = world, service, budget
    sandbox.webhooks = Webhooks(webhook_url, webhook_secret)
    world.hooks.append(sandbox.webhooks.happened)
    try:
        yield sandbox
    finally:
        world.hooks.remove(sandbox.webhooks.happened)
        sandbox.webhooks.close()
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()


@contextmanager
def serve(
    path: Path = DATA,
    port: int = 0,
    *,
    clock: Callable[[], datetime] | None = None,
    **options: Any,
) -> Iterator[Sandbox]:
    """Serve a file or folder of files while the context lasts; gives the address."""
    with serve_world(world_from_file(path, clock), port, **options) as sandbox:
        yield sandbox
