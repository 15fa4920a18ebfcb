"""The pages anybody may read: what Mentorable is, and how well it works."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from babel import Locale
from jinja2 import Environment, PackageLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.i18n import LOCALES, RIGHT_TO_LEFT, Text, _, language_name, language_of, resolve, verbatim
from bot.transparency import OTHERS, Transparency, transparency

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "public, max-age=3600",
}
"""Nothing is loaded, nothing is sent; the figures change slowly."""

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
TEMPLATES = Environment(
    loader=PackageLoader("bot.surfaces.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


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
    return Response(body, media_type="application/json", headers=HEADERS)


def _page(request: Request, found: Transparency) -> Response:
    language = _language(request)
    page = TEMPLATES.get_template("page.html").render(
        t=lambda text: resolve(text, language),
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        title=TITLE,
        lines=_lines(found),
        tables=_tables(found),
        languages=[(code, Locale(code).get_display_name(code)) for code in LOCALES],
        languages_label=_("Languages"),
    )
    return HTMLResponse(page, headers=HEADERS | {"vary": "accept-language"})


def _language(request: Request) -> str:
    """Return the language that was asked for, else the first of the reader's that there is."""
    asked = [request.query_params.get("lang", "")]
    asked += [part.split(";")[0] for part in request.headers.get("accept-language", "").split(",")]
    known = (code.strip().split("-")[0].lower() for code in asked)
    return next((code for code in known if code in LOCALES), language_of(None))


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
