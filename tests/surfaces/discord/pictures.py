"""Draw messages and forms as pages: the components that the bot sends, laid out as Discord lays them out."""

import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

STYLE = Path(__file__).with_name("pictures.css")
WIDTH = 720
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
MEASURE = "<script>document.title = document.body.scrollHeight</script>"

_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(&lt;(.*?)&gt;\)")
_ADDRESS = re.compile(r"&lt;(https?://.*?)&gt;")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ESCAPE = re.compile(r"\\([^\w\s])")

Component = Mapping[str, Any]


def page(parts: Sequence[Component], names: Mapping[str, str], *, content: str = "") -> str:
    """Return a page that shows one message, or one form."""
    is_form = any(part["type"] == 18 for part in parts)
    body = "".join(drawn(part) for part in parts)
    if content:
        body = f'<div class="text">{markdown(content)}</div>{body}'
    if not is_form:
        body = f'<div class="avatar">M</div><div class="body"><div class="who">Mentorable <i>APP</i></div>{body}</div>'
    for mention, name in names.items():
        body = body.replace(
            html.escape(mention), f'<span class="mention">{html.escape(name)}</span>'
        )
    kind = "form" if is_form else "message"
    style = STYLE.read_text("utf-8")
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style><div class="{kind}">{body}</div>{MEASURE}'


def form(modal: Component) -> str:
    """Return a page that shows a form with its title and what sends it."""
    parts = [{"type": 0, "content": modal["title"]}, *modal["components"], {"type": -1}]
    return page(parts, {})


def markdown(text: str) -> str:
    """Return the part of Discord's markup that the bot writes as HTML."""
    shown = html.escape(text, quote=False)
    shown = _LINK.sub(r'<a href="\2">\1</a>', shown)
    shown = _ADDRESS.sub(r'<a href="\1">\1</a>', shown)
    shown = _BOLD.sub(r"<b>\1</b>", shown)
    return _ESCAPE.sub(r"\1", shown)


def drawn(part: Component) -> str:
    """Return a component as HTML; one of a kind that is not known here is a mistake."""
    return DRAW[part["type"]](part)


def _inside(part: Component) -> str:
    return "".join(drawn(child) for child in part["components"])


def _label(part: Component) -> str:
    described = html.escape(part.get("description") or "")
    star = "<i>*</i>" if part["component"].get("required") else ""
    field = drawn(part["component"])
    return f"<label><b>{html.escape(part['label'])} {star}</b><small>{described}</small>{field}</label>"


def _choices(part: Component) -> str:
    return "".join(f'<p class="radio">○ {html.escape(o["label"])}</p>' for o in part["options"])


DRAW: Mapping[int, Callable[[Component], str]] = {
    -1: lambda _part: (
        '<div class="ends"><button>Cancel</button><button class="style1">Submit</button></div>'
    ),
    0: lambda part: f"<h1>{html.escape(part['content'])}</h1>",
    1: lambda part: f'<div class="row">{_inside(part)}</div>',
    2: lambda part: f'<button class="style{part["style"]}">{html.escape(part["label"])}</button>',
    4: lambda part: (
        f'<div class="input lines{part["style"]}">{html.escape(part.get("value") or "")}</div>'
    ),
    10: lambda part: f'<div class="text">{markdown(part["content"])}</div>',
    17: lambda part: f'<div class="card">{_inside(part)}</div>',
    18: _label,
    21: _choices,
    23: lambda _part: '<div class="tick"></div>',
}
"""How each kind of component looks; the first two are the frame of a form."""


def picture(shown: str, path: Path) -> None:
    """Write a picture of a page with Chromium, as high as the page is."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise RuntimeError("pictures are drawn with Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(shown, "utf-8")
        command = [browser, *FLAGS, f"--user-data-dir={folder}/profile"]
        address = source.as_uri()
        dom = subprocess.run(
            [*command, f"--window-size={WIDTH},100", "--dump-dom", address],
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout  # fmt: skip
        height = re.search(r"<title>(\d+)</title>", dom)
        assert height is not None, dom[:200]
        size = f"--window-size={WIDTH},{height[1]}"
        subprocess.run(
            [*command, size, f"--screenshot={path}", address],
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip
