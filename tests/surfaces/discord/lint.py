"""A linter of what the bot draws: text first, labelled buttons, within Discord's limits, directions apart."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from bot import catalogues
from bot.i18n import RIGHT_TO_LEFT
from bot.surfaces.discord.render import Message
from tests.surfaces.discord.people import walk

TEXT, ROW, BUTTON, CONTAINER, FILE = 10, 1, 2, 17, 13
PLAIN, FRAMED, COMPONENTS, LABEL, ID = 2_000, 4_000, 40, 80, 100

_ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
_DATA = re.compile(r"\]\(<[^>]*>\)|<[^>]*>|“[^”]*”")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_PLACE = re.compile(r"\{\w+\}")


def problems(messages: Sequence[Message], language: str) -> Iterator[str]:
    """Say what is wrong with one answer, drawn in a language."""
    for message in messages:
        payload = payload_of(message)
        yield from _limits(payload)
        yield from _order(payload)
        yield from _labels(payload)
        yield from _words(payload, language)


def payload_of(message: Message) -> dict[str, Any]:
    """Return a message as Discord gets it."""
    components = message.view.to_components() if message.view else []
    return {"content": message.content or "", "components": components}


def text_of(payload: dict[str, Any]) -> str:
    """Return all words of a message, labels excluded."""
    parts = [c["content"] for c in walk(payload["components"]) if c["type"] == TEXT]
    return "\n".join([payload["content"], *parts]).strip()


def buttons_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons of a message."""
    return [c for c in walk(payload["components"]) if c["type"] == BUTTON]


def content(messages: Sequence[Message]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the words and the buttons of an answer, however they are framed."""
    payloads = [payload_of(message) for message in messages]
    words = " ".join(text_of(payload) for payload in payloads).split()
    buttons = [(b["label"], b["custom_id"]) for p in payloads for b in buttons_of(p)]
    return words, [(label, re.sub(r"^m\d*", "m", line)) for label, line in buttons]


def _limits(payload: dict[str, Any]) -> Iterator[str]:
    if len(payload["content"]) > PLAIN:
        yield f"{len(payload['content'])} characters of plain text"
    if len(text_of(payload)) > FRAMED:
        yield f"{len(text_of(payload))} characters in frames"
    if sum(1 for _part in walk(payload["components"])) > COMPONENTS:
        yield "too many components"
    for button in buttons_of(payload):
        if len(button["label"]) > LABEL or len(button["custom_id"]) > ID:
            yield f"a long button: {button}"


def _order(payload: dict[str, Any]) -> Iterator[str]:
    """Words come before what is pressed, in the message and in every frame."""
    if not any(map(str.isalpha, text_of(payload))):
        yield "no words"
    frames = [payload["components"]] if not payload["content"] else []
    frames += [c["components"] for c in walk(payload["components"]) if c["type"] == CONTAINER]
    for frame in frames:
        if frame and frame[0]["type"] not in (TEXT, CONTAINER, FILE):
            yield f"a frame begins with {frame[0]['type']}"


def _labels(payload: dict[str, Any]) -> Iterator[str]:
    """Every button says in words what it does, and none says the same as another."""
    buttons = buttons_of(payload)
    for button in buttons:
        if not any(map(str.isalnum, button.get("label") or "")):
            yield f"a button without words: {button}"
        if button.get("emoji"):
            yield f"a button with a picture: {button}"
    for label, count in Counter(b["label"] for b in buttons).items():
        if count > 1:
            yield f"{count} buttons are called {label!r}"
    for part in walk(payload["components"]):
        if part.get("accent_color") is not None:
            yield "something is said by a colour"


def _words(payload: dict[str, Any], language: str) -> Iterator[str]:
    text = "\n".join([text_of(payload), *(b["label"] for b in buttons_of(payload))])
    if pictures := [c for c in text if unicodedata.category(c) in ("So", "Sk")]:
        yield f"pictures: {pictures}"
    if _PLACE.search(text):
        yield f"an empty place: {text}"
    for line in text.splitlines():
        if line.count("\u2068") != line.count("\u2069"):
            yield f"a direction is not closed: {line!r}"
        if language in RIGHT_TO_LEFT and (left := _spilling(line, language)):
            yield f"left-to-right words {sorted(left)} stand open in {line!r}"


def _spilling(line: str, language: str) -> set[str]:
    """Return the Latin words of a right-to-left line that are neither isolated nor the translator's."""
    while _ISOLATED.search(line):
        line = _ISOLATED.sub(" ", line)
    line = _DATA.sub(" ", line)
    if not any(unicodedata.bidirectional(c) in ("R", "AL") for c in line):
        return set()
    return set(_LATIN.findall(line)) - _translators(language)


@cache
def _translators(language: str) -> set[str]:
    strings = [m.string for m in catalogues.read(language) if m.id]
    texts = [s if isinstance(s, str) else " ".join(s or ()) for s in strings]
    return set(_LATIN.findall(" ".join(texts)))
