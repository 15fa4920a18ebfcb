"""Answer JSON lines: ``{"text": …, "person": …}`` in, one line each out, a bad line named."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import TextIO

from bot.app import App
from bot.context import Actor
from bot.hearing import Heard
from bot.reply import Reply, Shown
from bot.spelling import spell
from bot.surfaces.terminal.render import draw

NOBODY = "me"


def answer_lines(app: App, lines: Iterable[str], out: TextIO, locale: str | None = None) -> None:
    """Write one JSON object per line; a line that cannot be read gives its number and why."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text, person = read(line)
        except ValueError as error:
            result: dict[str, object] = {"line": number, "error": str(error)}
        else:
            result = respond(app, Actor("terminal", person, place="terminal", locale=locale), text)
        out.write(json.dumps(result, ensure_ascii=False) + "\n")
        out.flush()


def read(line: str) -> tuple[str, str]:
    """Return text and person of a line; raises ValueError that says what is wrong with it."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not a JSON object: {error}") from error
    if not isinstance(given, dict):
        raise ValueError("not a JSON object with “text” and “person”")
    text, person = given.get("text"), given.get("person", NOBODY)
    if not isinstance(text, str):
        raise ValueError("“text” is missing or not a string")
    if isinstance(person, bool) or not isinstance(person, str | int) or person == "":
        raise ValueError("“person” is not a string or a number")
    return text, str(person)


def respond(app: App, actor: Actor, text: str) -> dict[str, object]:
    """Return what was understood, done and answered, and how long it took."""
    started = time.perf_counter()
    heard = app.hear(actor, text)
    return {
        "intent": heard.intent.value,
        "command": spell(heard.command),
        "facts": told(heard),
        "reply": draw(heard.reply, with_choices=False).text,
        "suggestions": suggestions(heard.reply),
        "ms": round(1000 * (time.perf_counter() - started), 1),
    }


def told(heard: Heard) -> dict[str, object]:
    """Return the facts that were told, without the empty ones."""
    return {name: value for name, value in asdict(heard.facts).items() if value not in (None, ())}


def suggestions(reply: Reply) -> list[dict[str, object]]:
    """Return the facts of the cards that are suggestions."""
    return [_facts(card.shown) for card in reply.cards if card.shown]


def _facts(shown: Shown) -> dict[str, object]:
    facts = asdict(shown)
    del facts["suggestion_id"]
    return facts | {"score": round(shown.score, 4)}
