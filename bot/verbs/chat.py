"""mentorable chat: talk to the bot at the terminal."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot import settings
from bot.app import App, build
from bot.context import Actor
from bot.errors import OperatorError
from bot.i18n import LOCALES
from bot.surfaces.terminal.chat import PROMPT, chat
from bot.surfaces.terminal.jsonl import answer_lines
from bot.verbs.demo import sandbox_app

EMPTY = (
    "No issues are indexed yet. Run `mentorable index OWNER/NAME` first, "
    "or try `mentorable chat --sandbox`."
)


@click.command()
@click.option(
    "--person", default="me", show_default=True, help="Who talks; each has their own data."
)
@click.option("--language", type=click.Choice(LOCALES), help="Language to answer in at first.")
@click.option("--jsonl", "is_jsonl", is_flag=True, help="Read and write JSON lines.")
@click.option("--sandbox", "is_sandbox", is_flag=True, help="Talk about the built-in sandbox.")
def command(*, person: str, language: str | None, is_jsonl: bool, is_sandbox: bool) -> None:
    """Talk to the bot at the terminal."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with sandbox_app() if is_sandbox else indexed_app(is_needed=not is_jsonl) as app:
        if is_jsonl:
            answer_lines(app, sys.stdin, sys.stdout, language)
            return
        prompt = PROMPT if sys.stdin.isatty() else ""
        actor = Actor("terminal", person, place="terminal", locale=language)
        chat(app, actor, sys.stdin, sys.stdout, prompt=prompt)


@contextmanager
def indexed_app(*, is_needed: bool = True) -> Iterator[App]:
    """Give an app on the operator's settings; an empty index is an OperatorError, or only said."""
    app = build(settings.load())
    try:
        with app.store.read() as tx:
            count = tx.issues.count()
        if not count and is_needed:
            raise OperatorError(EMPTY)
        if not count:
            click.echo(f"mentorable: {EMPTY}", err=True)
        yield app
    finally:
        app.store.close()
