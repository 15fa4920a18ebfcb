"""mentorable suggest: free issues for a wish in plain words."""

import json
import sys

import click

from bot.context import Actor
from bot.surfaces.terminal.jsonl import suggestions
from bot.surfaces.terminal.render import draw
from bot.verbs.chat import indexed_app
from bot.verbs.demo import sandbox_app
from bot.wish_commands import Suggest


@click.command()
@click.argument("wish", nargs=-1, required=True)
@click.option(
    "--limit", default=5, show_default=True, type=click.IntRange(1, 10), help="At most so many."
)
@click.option("--person", default="me", show_default=True, help="For whom; their profile counts.")
@click.option("--json", "is_json", is_flag=True, help="Write a JSON list.")
@click.option("--sandbox", "is_sandbox", is_flag=True, help="Search the built-in sandbox.")
def command(
    *, wish: tuple[str, ...], limit: int, person: str, is_json: bool, is_sandbox: bool
) -> None:
    """Suggest free issues for a wish in plain words."""
    with sandbox_app() if is_sandbox else indexed_app() as app:
        actor = Actor("terminal", person, place="terminal")
        reply = app.handle(actor, app.wish(Suggest(" ".join(wish), limit)))
    if is_json:
        json.dump(suggestions(reply), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        click.echo(draw(reply, with_choices=False).text)
