"""The page a person published of their merged work; gone as soon as they take it down."""

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import views
from bot.app import App
from bot.i18n import _
from bot.surfaces.web.drawing import draw

CACHE = "no-store"
"""Whoever takes a page down wants it gone now."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What an address may look like; anything else is not asked of the database."""

GONE = _("There is no such page.")
GONE_LINE = _("Perhaps the person who published it took it down.")


def routes(app: App) -> list[Route]:
    """Return the pages that people published."""
    return [Route("/merged/{token}", _page(app))]


def _page(app: App) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        token = request.path_params["token"]
        is_ours = TOKEN.fullmatch(token)
        found = await run_in_threadpool(views.published, app.store, token) if is_ours else None
        answer = _gone(request) if found is None else _shown(request, found)
        answer.headers["x-robots-tag"] = "noindex"
        return answer

    return endpoint


def _gone(request: Request) -> Response:
    return draw(request, "notice.html", cache=CACHE, status=404, title=GONE, lines=(GONE_LINE,))


def _shown(request: Request, found: views.Published) -> Response:
    when = _(
        "In the programme “{programme}”, from {start} to {end}.",
        programme=found.programme,
        start=found.start,
        end=found.end,
    )
    title = _("What {name} had merged", name=found.name)
    return draw(request, "work.html", cache=CACHE, title=title, lines=(when,), work=found.work)
