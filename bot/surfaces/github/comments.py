"""Answer a command on GitHub: a reaction for success, at most one comment a thread and purpose."""

from collections.abc import Callable
from dataclasses import replace

from bot.app import App
from bot.commands import Help, Suggest
from bot.context import Actor
from bot.i18n import _
from bot.reply import Reply
from bot.repository_config import PATH, ConfigError, RepositoryConfig, parse
from bot.surfaces.github.hygiene import marker, mention
from bot.surfaces.github.parser import Line
from bot.surfaces.github.render import render

SUGGESTIONS = 3


def config_of(app: App, full_name: str) -> RepositoryConfig | None:
    """Return a repository's own wishes; None without a readable file, and then nothing is written there."""
    text = app.forge.file(full_name, PATH)
    if text is None:
        return None
    try:
        config = parse(text)
    except ConfigError:
        return None
    return config if config.enabled else None


def answer(
    app: App, full_name: str, number: int, login: str, user_id: str, comment_id: int, line: Line
) -> None:
    """Answer one command of a comment, where the repository has a file."""
    config = config_of(app, full_name)
    if config is None or config.dry_run:
        return
    actor = Actor("github", user_id, login, place=f"{full_name}#{number}")
    act = VERBS.get(line.verb)
    reply = act(app, actor, line) if act and not line.problem else _unknown(line)
    mark = marker(line.verb if act else "hint", login)
    app.forge.upsert_comment(full_name, number, mark, render(reply, mark, greeting=mention(login)))


def _suggest(app: App, actor: Actor, line: Line) -> Reply:
    # What is drawn here is public: the words of the comment and the issues, nothing of a profile.
    reply = app.handle(actor, Suggest(line.words, limit=SUGGESTIONS))
    return replace(
        reply,
        private=False,
        buttons=(),
        cards=tuple(replace(card, buttons=()) for card in reply.cards),
    )


def _help(app: App, actor: Actor, line: Line) -> Reply:
    return replace(app.handle(actor, Help("github")), private=False, buttons=())


def _unknown(line: Line) -> Reply:
    return Reply(
        _("I do not know “{verb}” here. Try: /mentorable help", verb=line.verb), private=False
    )


VERBS: dict[str, Callable[[App, Actor, Line], Reply]] = {"suggest": _suggest, "help": _help}
