"""The sandbox's HTTP server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data.json"


class Handler(BaseHTTPRequestHandler):
    """Answers REST and GraphQL from ``world``."""

    world: dict[str, Any] = {}

    def do_GET(self) -> None:
        """Answer a REST read."""
        name = self.path.removeprefix("/repos/")
        found = next((r for r in self.world["repositories"] if r["full_name"] == name), None)
        self._send(200 if found else 404, found or {"message": "Not Found"})

    def do_POST(self) -> None:
        """Answer a GraphQL query."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = f"{body['variables']['owner']}/{body['variables']['name']}"
        nodes = [i for i in self.world["issues"] if i["repository"]["nameWithOwner"] == name]
        page = {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": nodes}
        self._send(200, {"data": {"repository": {"issues": page}}})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it
        """Keep quiet."""

    def _send(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve(path: Path = DATA, port: int = 0) -> Iterator[str]:
    """Serve the file while the context lasts; gives the address."""
    handler = type("Bound", (Handler,), {"world": json.loads(path.read_text("utf-8"))})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
