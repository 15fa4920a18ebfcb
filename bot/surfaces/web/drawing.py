"""Draw a page: in the reader's language and direction, everything escaped, nothing loaded."""

from babel import Locale
from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.i18n import LOCALES, RIGHT_TO_LEFT, Text, _, language_of, resolve

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""Nothing is loaded, nothing is sent."""

TEMPLATES = Environment(
    loader=PackageLoader("bot.surfaces.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def draw(
    request: Request, template: str, *, cache: str, status: int = 200, **values: object
) -> HTMLResponse:
    """Return a page of a template; ``cache`` says how long it may be kept."""
    language = language_asked(request)

    def text(words: Text) -> str:
        return resolve(words, language)

    page = TEMPLATES.get_template(template).render(
        t=text,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        languages=[(code, Locale(code).get_display_name(code)) for code in LOCALES],
        languages_label=_("Languages"),
        **values,
    )
    headers = HEADERS | {"cache-control": cache, "vary": "accept-language"}
    return HTMLResponse(page, status, headers=headers)


def language_asked(request: Request) -> str:
    """Return the language that was asked for, else the first of the reader's that there is."""
    asked = [request.query_params.get("lang", "")]
    asked += [part.split(";")[0] for part in request.headers.get("accept-language", "").split(",")]
    known = (code.strip().split("-")[0].lower() for code in asked)
    return next((code for code in known if code in LOCALES), language_of(None))
