"""The pages anybody may read: what Mentorable is, and how well it works."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import App
from bot.i18n import Text, _, language_name, verbatim
from bot.surfaces.web.drawing import HEADERS, draw
from bot.transparency import OTHERS, Transparency, transparency

CACHE = "public, max-age=3600"
"""The figures change slowly."""

TITLE = _("How well Mentorable works")
TOO_FEW = _("fewer than ten")
STEPS = {
    "suggested": _("were shown issues"),
    "taken": _("took one"),
    "first_reply": _("heard from a maintainer"),
    "merged": _("had their work merged"),
    "came_back": _("came back for another"),
}
WAITS = {
    "first_reply": _("for a maintainer's first reply"),
    "mentor": _("for a mentor's yes"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Figures with what each says."""

    caption: Text
    rows: Sequence[tuple[Text, Text]]


def routes(app: App) -> list[Route]:
    """Return the public pages."""
    return [
        Route("/transparency", _answering(app, _page)),
        Route("/transparency.json", _answering(app, _figures)),
    ]


def _answering(
    app: App, draw: Callable[[Request, Transparency], Response]
) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        found = await run_in_threadpool(transparency, app.store, app.clock())
        return draw(request, found)

    return endpoint


def _figures(request: Request, found: Transparency) -> Response:
    body = json.dumps(asdict(found), default=datetime.isoformat, indent=2)
    headers = HEADERS | {"cache-control": CACHE}
    return Response(body, media_type="application/json", headers=headers)


def _page(request: Request, found: Transparency) -> Response:
    return draw(
        request, "page.html", cache=CACHE, title=TITLE, lines=_lines(found), tables=_tables(found)
    )


def _lines(found: Transparency) -> tuple[Text, ...]:
    return (
        _("From {since} to {until}.", since=_day(found.since), until=_day(found.until)),
        _(
            "Each number counts people. A number about fewer than ten people is not told, "
            "so that nobody is recognised."
        ),
    )


def _tables(found: Transparency) -> tuple[Table, ...]:
    return (
        Table(_("People who"), [(STEPS[name], _number(n)) for name, n in found.people.items()]),
        Table(
            _("Hours that half of them waited at most"),
            [(WAITS[name], _number(n)) for name, n in found.waiting_hours.items()],
        ),
        Table(
            _("How issues are shown"),
            [
                (_("share of free issues shown to somebody"), _percent(found.coverage)),
                (_("unevenness over projects (0 is even)"), _number(found.gini)),
            ],
        ),
        Table(
            _("Languages people speak"),
            [(_group(name), _number(n)) for name, n in found.languages.items()],
        ),
    )


def _group(code: str) -> Text:
    return _("others") if code == OTHERS else language_name(code)


def _day(at: datetime) -> str:
    return at.date().isoformat()


def _number(value: float | None) -> Text:
    return TOO_FEW if value is None else verbatim(round(value, 2))


def _percent(value: float | None) -> Text:
    return TOO_FEW if value is None else verbatim(f"{100 * value:.3g} %")
