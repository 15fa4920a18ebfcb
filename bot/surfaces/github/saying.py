"""Say something to one person in a thread: one comment a purpose, edited in place."""

from bot.app import App
from bot.reply import Reply
from bot.surfaces.github.hygiene import mention
from bot.surfaces.github.render import render


def say_to(app: App, name: str, number: int, login: str, reply: Reply, mark: str) -> None:
    """Write or edit our comment with this marker; the asker is the one who is mentioned."""
    app.forge.upsert_comment(name, number, mark, render(reply, mark, greeting=mention(login)))
