"""The webhook endpoint: only genuine calls, each once, nothing without a secret."""

import hashlib
import hmac
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.app import build
from bot.settings import Settings
from bot.surfaces.github.webhook import Call, Refusal, is_genuine, receive
from bot.surfaces.http import WEBHOOK_PATH, site

SECRET, OLD = "current", "previous"


def sign(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def headers(body: bytes, **changes: str) -> dict[str, str]:
    return {
        "x-hub-signature-256": sign(body),
        "content-type": "application/json",
        "x-github-delivery": "d-1",
        "x-github-event": "ping",
    } | changes


def test_nul_is_taken_out_and_nothing_else() -> None:
    said = {"body": "a\0b \\u0000 \\\0c", "\0": ["\0"]}
    body = json.dumps(said).encode()
    call = receive(headers(body), body, [SECRET])
    assert isinstance(call, Call)
    assert call.payload == {"body": "ab \\u0000 \\c", "": [""]}


def test_genuine_call_is_read() -> None:
    body = b'{"action": "opened", "zen": 1}'
    assert receive(headers(body), body, [SECRET]) == Call(
        "d-1", "ping", "opened", {"action": "opened", "zen": 1}
    )


def test_both_secrets_hold_while_one_is_rotated() -> None:
    assert is_genuine(b"{}", sign(b"{}", OLD), [SECRET, OLD])
    assert not is_genuine(b"{}", sign(b"{}", OLD), [SECRET])


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"x-hub-signature-256": ""}, 401),
        ({"x-hub-signature-256": "sha1=abc"}, 401),
        ({"x-hub-signature-256": sign(b"other")}, 401),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"x-github-delivery": ""}, 400),
        ({"x-github-event": ""}, 400),
        ({"x-github-delivery": "d" * 200}, 400),
    ],
)
def test_anything_odd_is_refused(change: dict[str, str], status: int) -> None:
    refusal = receive(headers(b"{}", **change), b"{}", [SECRET])
    assert isinstance(refusal, Refusal)
    assert refusal.status == status


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_not_an_object_is_refused(body: bytes) -> None:
    refusal = receive(headers(body), body, [SECRET])
    assert isinstance(refusal, Refusal)
    assert refusal.status == 400


@given(st.binary(max_size=200), st.text(max_size=80))
def test_nobody_guesses_a_signature(body: bytes, signature: str) -> None:
    assert is_genuine(body, signature, [SECRET]) == (signature == sign(body))
    assert not is_genuine(body, sign(body, ""), [""])
    assert not is_genuine(body, signature, [])


async def test_endpoint_stores_a_call_once_with_its_job(settings: Settings) -> None:
    app = build(settings.model_copy(update={"github_webhook_secret": SecretStr(SECRET)}))
    body = json.dumps({"action": "opened"}).encode()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(site(app)), base_url="http://test"
    ) as client:
        first = await client.post(WEBHOOK_PATH, content=body, headers=headers(body))
        second = await client.post(WEBHOOK_PATH, content=body, headers=headers(body))
        forged = await client.post(WEBHOOK_PATH, content=body, headers=headers(b"other"))
        figures = await client.get("/metrics")
    assert (first.status_code, second.status_code, forged.status_code) == (202, 202, 401)
    assert (first.json(), second.json()) == ({"accepted": True}, {"accepted": False})
    assert "mentorable_deliveries_total" in figures.text
    with app.store.read() as tx:
        assert tx.deliveries.get("d-1") is not None
    app.store.close()


async def test_without_a_secret_there_is_no_address(settings: Settings) -> None:
    app = build(settings)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(site(app)), base_url="http://test"
    ) as client:
        assert (await client.post(WEBHOOK_PATH, content=b"{}")).status_code == 404
        assert (await client.get("/healthz")).text == "ok"
        assert (await client.get("/readyz")).status_code == 200
    app.store.close()
