"""The web server's routes: pages, health, metrics, and the webhook where it has a secret."""

from collections.abc import Callable, Sequence

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.app import App
from bot.measure import measure
from bot.surfaces.github.deliveries import accept
from bot.surfaces.github.webhook import MAX_BYTES, Refusal, receive
from bot.surfaces.web import pages, work

WEBHOOK_PATH = "/github/webhook"
log = structlog.get_logger()


def site(app: App) -> Starlette:
    """Return the ASGI application; without a webhook secret the webhook address does not exist."""
    routes = [*_watched(app), *pages.routes(app), *work.routes(app)]
    secrets = app.settings.webhook_secrets
    if secrets:
        routes.append(Route(WEBHOOK_PATH, _webhook(app, secrets), methods=["POST"]))
    return Starlette(routes=routes)


def health(app: App) -> Starlette:
    """Return what a process that serves nobody is watched by: health and metrics, nothing else."""
    return Starlette(routes=_watched(app))


def _watched(app: App) -> list[Route]:
    return [
        Route("/healthz", _health),
        Route("/readyz", _threaded(app, _ready)),
        Route("/metrics", _threaded(app, _metrics)),
    ]


def _threaded(app: App, answer: Callable[[App], Response]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answer, app)

    return endpoint


async def _health(request: Request) -> Response:
    return PlainTextResponse("ok")


def _ready(app: App) -> Response:
    problem = app.store.problem()
    return PlainTextResponse(problem or "ready", 503 if problem else 200)


def _metrics(app: App) -> Response:
    measure(app)
    return Response(metrics.text(), media_type="text/plain; version=0.0.4")


def _webhook(app: App, secrets: Sequence[str]) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        body = await _read(request)
        call = (
            receive(request.headers, body, secrets)
            if body is not None
            else Refusal(413, "the payload is too large")
        )
        event = "refused" if isinstance(call, Refusal) else call.event
        if isinstance(call, Refusal):
            metrics.DELIVERIES.labels(event, str(call.status)).inc()
            return JSONResponse({"error": call.reason}, call.status)
        with structlog.contextvars.bound_contextvars(trace=call.delivery_id):
            is_new = await run_in_threadpool(accept, app, call)
            log.info("delivery.accepted", event_kind=event, is_new=is_new)
        metrics.DELIVERIES.labels(event, "202").inc()
        return JSONResponse({"accepted": is_new}, 202)

    return endpoint


async def _read(request: Request) -> bytes | None:
    """Read the body, but no more than GitHub would ever send."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            return None
    return bytes(body)
