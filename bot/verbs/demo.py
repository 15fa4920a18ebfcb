"""mentorable demo: index the sandbox over HTTP and talk about it."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from bot import settings
from bot.app import App, build
from bot.context import Actor
from bot.jobs.registering import chosen
from bot.sandbox.server import serve
from bot.surfaces.terminal.chat import PROMPT, chat
from bot.surfaces.terminal.visit import visit
from bot.verbs import index

HELLO = """
Hello! You are talking to Mentorable about fictional repositories. Say what you know and like, in
any of fifteen languages, for example:  I know some Python and like audio, three hours a week
Then:  find me something about docs · easier · why number 1? · I take number 2 · help
A number in [brackets] presses that button; "quit" ends the visit."""

NEXT = """
------------------------------------------------------------------------
That was the demo. Everything above was made up: a sandbox on your own machine answered in place
of GitHub, and its database is gone now. To go on with the real thing:

  1. GitHub   create a token that may read public repositories, then
              export MENTORABLE_GITHUB_TOKEN=...    and    mentorable index OWNER/NAME
  2. Talk     mentorable chat
  3. Discord  create an application with a bot, then export MENTORABLE_DISCORD_TOKEN=...
  4. Check    mentorable doctor    says what is set, what is missing and how to get it
  5. Run      mentorable run       serves Discord, GitHub and the web in one process
"""


@click.command()
def command() -> None:
    """Visit the bot on embedded defaults: no token, no network."""
    with sandbox_app() as app:
        if sys.stdin.isatty():
            click.echo(HELLO)
            actor = Actor("terminal", "visitor", place="terminal")
            chat(app, actor, sys.stdin, sys.stdout, prompt=PROMPT)
        else:
            visit(app, sys.stdout)
    click.echo(NEXT)


@contextmanager
def sandbox_app() -> Iterator[App]:
    """Give an app that has indexed the sandbox over HTTP; its data is gone afterwards."""
    click.echo("Starting the sandbox and loading the model ...", err=True)
    with tempfile.TemporaryDirectory() as folder, serve() as sandbox:
        app = build(
            settings.load(
                database_url=f"sqlite:///{folder}/demo.db",
                github_api_url=str(sandbox),
                github_web_url=str(sandbox),
                github_token="sandbox",  # noqa: S106  # no secret: the sandbox knows no secrets
            )
        )
        try:
            names = sorted(r.full_name for r in sandbox.world.repositories.values())
            found = chosen(app.store, names, (), is_all=True, now=app.clock())
            index.run(app, found, Console(stderr=True))
            yield app
        finally:
            app.store.close()
