"""Plain pages for people who follow a link from the demo."""

from html import escape

from bot.sandbox.exchange import Answer, Refused, Request

_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body style="max-width:46rem;margin:2rem auto;font-family:sans-serif"><h1>{title}</h1>
<p>{about}</p><pre style="white-space:pre-wrap">{body}</pre></body></html>"""


def page(request: Request) -> Answer | None:
    """Return the page of an issue, a file or a repository, None when the path is none of them."""
    parts = request.path.strip("/").split("/")
    try:
        if len(parts) == 4 and parts[2] in {"issues", "pull"}:
            return _issue(request, *parts)
        if len(parts) == 2:
            found = request.repository(*parts)
            return _answer(found.full_name, found.description or "", ", ".join(found.topics))
        if len(parts) > 4 and parts[2] == "blob":
            return _file(request, parts[0], parts[1], "/".join(parts[4:]))
    except Refused:
        return None
    return None


def _issue(request: Request, owner: str, name: str, _kind: str, number: str) -> Answer:
    found = request.issue(request.repository(owner, name), number)
    about = f"{owner}/{name}#{number}, {found.state}, by {found.author}. {', '.join(found.labels)}"
    said = [f"{comment.author}: {comment.body}" for comment in found.comments]
    return _answer(found.title, about, "\n\n".join([found.body or "", *said]))


def _file(request: Request, owner: str, name: str, path: str) -> Answer | None:
    content = request.repository(owner, name).files.get(path)
    return _answer(path, f"{owner}/{name}", content.decode()) if content is not None else None


def _answer(title: str, about: str, body: str) -> Answer:
    text = _PAGE.format(title=escape(title), about=escape(about), body=escape(body))
    return Answer(text, media="text/html; charset=utf-8")
