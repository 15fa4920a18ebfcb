"""Bad days to order, and webhooks that arrive signed."""

import hashlib
import hmac
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
from github import Auth, Github, GithubException

from bot.sandbox import faults
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.sandbox.webhooks import Webhooks

NAME = "sandbox-test/garden"
SECRET = "a secret of the tests"


@pytest.fixture
def garden() -> Iterator[Sandbox]:
    """Serve one repository with one issue."""
    entry = {"full_name": NAME, "issues": [{"number": 1, "title": "Water the plants"}]}
    with serve_world(world_from([entry])) as sandbox:
        yield sandbox


def client(sandbox: Sandbox) -> Github:
    """Return a client without retries."""
    return Github(
        base_url=sandbox,
        auth=Auth.Token("x"),
        retry=None,
        timeout=5,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


@pytest.mark.parametrize("code", [401, 403, 404, 410, 422, 429, 500, 502, 503])
def test_a_status_to_order_comes_once(garden: Sandbox, code: int) -> None:
    garden.faults.add(f"/repos/{NAME}", faults.status(code), method="GET")
    with pytest.raises(GithubException) as raised:
        client(garden).get_repo(NAME)
    assert raised.value.status == code
    assert client(garden).get_repo(NAME).full_name == NAME


def test_the_write_happened_but_the_answer_says_no(garden: Sandbox) -> None:
    issue = client(garden).get_repo(NAME).get_issue(1)
    garden.faults.add("*/comments", faults.lost_answer(), method="POST")
    with pytest.raises(GithubException) as raised:
        issue.create_comment("Hello")
    assert raised.value.status == 502
    assert [c.body for c in issue.get_comments()] == ["Hello"]


@pytest.mark.parametrize("fault", [faults.truncated(), faults.html()])
def test_broken_bodies(garden: Sandbox, fault: faults.Fault) -> None:
    garden.faults.add(f"/repos/{NAME}", fault)
    answer = requests.get(f"{garden}/repos/{NAME}", timeout=5)
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_dropped_connection(garden: Sandbox) -> None:
    garden.faults.add("/zen", faults.closed())
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{garden}/zen", timeout=5)
    assert requests.get(f"{garden}/zen", timeout=5).ok


def test_a_slow_answer(garden: Sandbox) -> None:
    garden.faults.add("/zen", faults.slow(1.0))
    with pytest.raises(requests.Timeout):
        requests.get(f"{garden}/zen", timeout=0.2)


def test_a_wrong_clock(garden: Sandbox) -> None:
    garden.faults.add("/zen", faults.skewed(7200))
    told = [requests.get(f"{garden}/zen", timeout=5).headers["Date"] for _ in range(2)]
    wrong, right = map(parsedate_to_datetime, told)
    assert 7190 < (wrong - right).total_seconds() < 7210


@pytest.mark.parametrize("wait", [None, 30])
def test_the_secondary_limit(garden: Sandbox, wait: int | None) -> None:
    garden.faults.add("/zen", faults.secondary_limit(wait), times=2)
    answer = requests.get(f"{garden}/zen", timeout=5)
    assert answer.status_code == 403
    assert "secondary rate limit" in answer.json()["message"]
    assert answer.headers.get("Retry-After") == (str(wait) if wait else None)


def test_graphql_fails_with_status_200(garden: Sandbox) -> None:
    garden.faults.add("/graphql", faults.graphql_error())
    answer = requests.post(f"{garden}/graphql", json={"query": "{ viewer { login } }"}, timeout=5)
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["type"] == "RATE_LIMITED"


def test_nonsense_is_refused(garden: Sandbox) -> None:
    headers = {"Content-Type": "application/json"}
    path = f"{garden}/repos/{NAME}/issues"
    assert requests.post(path, data="{", headers=headers, timeout=5).status_code == 400
    assert requests.post(path, json={"title": 5}, timeout=5).status_code == 422
    assert requests.put(f"{garden}/zen", timeout=5).status_code in (404, 405)


@contextmanager
def inbox() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """Serve an address that keeps what arrives."""
    arrived: list[tuple[dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrived.append((dict(self.headers.items()), body))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/github/webhook", arrived
    server.shutdown()
    server.server_close()
    thread.join()


def test_webhooks_arrive_signed_and_in_order(garden: Sandbox) -> None:
    with inbox() as (address, arrived):
        garden.webhooks.point(address, SECRET)
        issue = client(garden).get_repo(NAME).get_issue(1)
        issue.add_to_labels("mentorable")
        issue.create_comment("@mentorable suggest")
        issue.edit(state="closed")
        garden.webhooks.drain()
        names = [(h["X-GitHub-Event"], json.loads(b)["action"]) for h, b in arrived]
        assert names == [("issues", "labeled"), ("issue_comment", "created"), ("issues", "closed")]
        for headers, body in arrived:
            digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
            assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
            assert json.loads(body)["repository"]["full_name"] == NAME
        ids = [headers["X-GitHub-Delivery"] for headers, _body in arrived]
        assert len(set(ids)) == 3
        assert garden.webhooks.redeliver(ids[1]).statuses == [202, 202]
        assert arrived[3][0]["X-GitHub-Delivery"] == ids[1]
        assert arrived[3][1] == arrived[1][1]


def test_a_delivery_by_hand(garden: Sandbox) -> None:
    with inbox() as (address, arrived):
        garden.webhooks.point(address, None)
        sent = garden.deliver("ping", {"zen": "Small steps."}, delivery_id="abc")
        assert sent.statuses == [202]
        headers, _body = arrived[0]
        assert headers["X-GitHub-Delivery"] == "abc"
        assert "X-Hub-Signature-256" not in headers


def test_nobody_listens() -> None:
    free = http.client.HTTPConnection("127.0.0.1", 9)
    sent = Webhooks("http://127.0.0.1:9/", SECRET).deliver("ping", {})
    assert sent.statuses == [0]
    free.close()


def test_an_installation_may_write() -> None:
    entry = {"full_name": NAME, "issues": [{"number": 1, "title": "Water"}]}
    with serve_world(world_from([entry], tokens={"person": "sandbox-person"})) as sandbox:
        app = {"Authorization": "Bearer a.b.c"}
        path = f"{sandbox}/app/installations/1/access_tokens"
        assert requests.post(path, timeout=5).status_code == 401
        token = requests.post(path, headers=app, timeout=5).json()["token"]
        github = Github(base_url=sandbox, auth=Auth.Token(token), seconds_between_requests=0)
        comment = github.get_repo(NAME).get_issue(1).create_comment("Hello")
        assert (comment.user.login, comment.user.type) == ("mentorable[bot]", "Bot")
        github.close()
