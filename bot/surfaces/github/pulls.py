"""Pull requests: errors in the file are shown where it changes, and a first merge gets a next step."""

import hashlib
from dataclasses import replace

from bot.app import App
from bot.context import Actor
from bot.forge import DeniedError
from bot.i18n import _, verbatim
from bot.records import RepositoryFile
from bot.reply import Reply
from bot.repository_config import PATH, ConfigError, RepositoryConfig, parse
from bot.surfaces.github.configs import known_file
from bot.surfaces.github.gate import awake, may_write, rules_for
from bot.surfaces.github.hygiene import marker
from bot.surfaces.github.payloads import Payload, part, repository_name, whole, words
from bot.surfaces.github.render import folded
from bot.surfaces.github.saying import say_to
from bot.wish_commands import Suggest

LOOKED_AT = frozenset({"opened", "reopened", "synchronize", "ready_for_review"})


def changed_file(app: App, payload: Payload) -> None:
    """Read the file as a pull request would leave it; show what is wrong with it, once."""
    pull, name = part(payload, "pull_request"), repository_name(payload)
    number, sha = whole(pull.get("number")), words(part(pull, "head").get("sha"))
    if words(payload.get("action")) not in LOOKED_AT or not name or not number or not sha:
        return
    if PATH not in app.forge.pull_files(name, number) or not _is_asked(app, name, pull):
        return
    text = app.forge.file(name, PATH, sha)
    try:
        parse(text or "")
    except ConfigError as error:
        check_file(app, name, sha, str(error), number)
        return
    if known_file(app, name).told:
        check_file(app, name, sha, "", number)


def _is_asked(app: App, name: str, pull: Payload) -> bool:
    """Say whether the repository has a file already, or one of its own people adds the first one."""
    known = known_file(app, name)
    if known.wishes is None and not known.problem:
        author = words(part(pull, "user").get("login"))
        return bool(author) and app.forge.permission(name, author).may_triage
    return awake(app, name, rules_for(known)) is not None


def check_file(app: App, name: str, sha: str, problem: str, pull: int = 0) -> None:
    """Say once what is wrong with the file: as a check, else in one comment of the pull request.

    That it was said is written last, for GitHub may go away meanwhile; said twice it reads the same.
    """
    told = hashlib.sha256(f"{sha}:{problem}".encode()).hexdigest()
    with app.store.read() as tx:
        known = tx.github.file(name)
        if (known and known.told == told) or tx.github.is_silent(name, pull):
            return
    _say_check(app, name, sha, problem, pull)
    with app.store.write() as tx:
        known = tx.github.file(name) or RepositoryFile(full_name=name, read_at=app.clock())
        known.told = told
        tx.github.save_file(known)


def _say_check(app: App, name: str, sha: str, problem: str, pull: int) -> None:
    title = _("{path} cannot be used", path=PATH) if problem else _("{path} is fine", path=PATH)
    lines = [verbatim(line) for line in problem.split("; ")] if problem else []
    body = folded(title, lines, marker("config"))
    try:
        app.forge.check(name, sha, "failure" if problem else "success", str(title), body)
    except DeniedError:
        if pull and (problem or app.forge.our_comment(name, pull, marker("config"))):
            app.forge.upsert_comment(name, pull, marker("config"), body)


def merged(app: App, payload: Payload) -> None:
    """Congratulate after a first merged pull request, with a next step, where that is turned on."""
    pull, name = part(payload, "pull_request"), repository_name(payload)
    if payload.get("action") != "closed" or not pull.get("merged") or not name:
        return
    author, number = part(pull, "user"), whole(pull.get("number"))
    login = words(author.get("login"))
    if not login or not number or author.get("type") != "User":
        return
    config = may_write(app, name, number)
    if config is None or not config.congratulate or app.forge.count_merged(name, login) != 1:
        return
    actor = Actor("github", str(author.get("id")), login, place=f"{name}#{number}")
    reply = _next_step(app, config, name, actor, words(pull.get("title")))
    say_to(app, name, number, login, reply, marker("merged", login))


def _next_step(app: App, config: RepositoryConfig, name: str, actor: Actor, title: str) -> Reply:
    found = app.handle(actor, Suggest(title, limit=1, repository=name))
    if not found.cards and config.suggest_elsewhere:
        found = app.handle(actor, Suggest(title, limit=1))
    cards = tuple(replace(card, buttons=()) for card in found.cards)
    words = _(
        "Your first pull request here is merged. Thank you! If you like, go on with this one:"
    )
    if not cards:
        words = _("Your first pull request here is merged. Thank you!")
    return Reply(words, cards, private=False)
