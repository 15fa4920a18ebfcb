"""Answer the commands of a comment: a reaction for success, at most one comment a thread and purpose."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.app import App
from bot.context import Actor
from bot.errors import UserError
from bot.forge import IssueData
from bot.i18n import _, join, verbatim
from bot.records import Act, ActState, Issue, RepositoryFile
from bot.reply import Reply
from bot.repository_config import RepositoryConfig
from bot.surfaces.github import asking_mentor, claiming, tagging, undoing
from bot.surfaces.github.checking import check
from bot.surfaces.github.configs import broken
from bot.surfaces.github.linking import link, unlink
from bot.surfaces.github.parser import Line
from bot.surfaces.github.turn import RefusedError, SilencedError, Turn
from bot.wish_commands import Suggest

log = structlog.get_logger()

SUGGESTIONS = 3
MOST_AN_HOUR = 30
"""Commands of one person in an hour; what comes on top is not answered."""

ALWAYS = frozenset({"undo", "stop"})
"""What works in silence, too: taking it back."""


ANYBODYS = ("suggest", "claim", "release", "extend", "status", "mentor", "unmentor", "undo")
MAINTAINERS = ("check", "tag", "untag", "stop")
"""What ``help`` names, and to whom; ``link`` and ``unlink`` belong to one thread, which says so itself."""

WARNS = frozenset({"status", "help"})
"""Whose answers also say that the file is broken; ``check`` says it in its own way."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A comment with commands, re-read, and the issue it stands on."""

    full_name: str
    number: int
    actor: Actor
    comment_id: int
    key: str
    data: IssueData
    issue: Issue
    config: RepositoryConfig
    file: RepositoryFile


def answer(app: App, asked: Asked, position: int, line: Line) -> None:
    """Answer one command, once; what was begun and broken off is taken up again."""
    turn = _turn(app, asked, position, line)
    if turn is None:
        return
    try:
        if turn.has_rules or turn.is_maintainer:
            _answer(turn)
    except SilencedError:
        log.info("github.silent", thread=f"{turn.full_name}#{turn.number}", verb=line.verb)
    with app.store.write() as tx:
        tx.github.finish(turn.act_id, ActState.DONE)


def _turn(app: App, asked: Asked, position: int, line: Line) -> Turn | None:
    now, actor = app.clock(), asked.actor
    with app.store.write() as tx:
        if tx.github.is_silent(asked.full_name, asked.number) and line.verb not in ALWAYS:
            return None
        person = tx.people.meet(actor.surface, actor.external_id, actor.handle, now)
        repository = tx.indexing.repository(asked.issue.repository_id)
        assert person.id is not None
        assert repository is not None
        if tx.github.count_acts(person.id, now - timedelta(hours=1)) >= MOST_AN_HOUR:
            log.warning("github.too_many", person=person.id)
            return None
        act = tx.github.begin(
            Act(
                key=f"{asked.key}:{position}",
                full_name=asked.full_name,
                number=asked.number,
                person_id=person.id,
                verb=line.verb,
                at=now,
            )
        )
    if act.state != ActState.BEGUN:
        return None
    assert act.id is not None
    return Turn(
        app, asked.config, asked.file, asked.full_name, asked.number, asked.data, asked.issue,
        repository, actor, person.id, asked.comment_id, line, act.id, now, act.changes,
        app.forge.permission(asked.full_name, actor.handle).may_triage,
    )  # fmt: skip


def _answer(turn: Turn) -> None:
    line, warning = turn.line, broken(turn.file)
    act = VERBS.get(line.verb, _unknown)
    try:
        if warning and not turn.has_rules and line.verb not in ALWAYS:
            raise turn.refuse(warning)
        if line.verb in VERBS and line.problem:
            raise RefusedError(_("{problem}. Try: /mentorable help", problem=line.problem))
        reply = act(turn)
    except UserError as error:
        reply = turn.refusal(error)
    if reply is not None:
        if warning and line.verb in WARNS:
            reply = replace(reply, text=join([reply.text, warning], " "))
        turn.say(reply, line.verb if line.verb in VERBS else "hint")
    elif line.verb != "stop":
        turn.react()
        turn.take_back(line.verb)


def _suggest(turn: Turn) -> Reply:
    # What is drawn here is public: the words of the comment and the issues, nothing of a profile.
    repository = None if turn.config.suggest_elsewhere else turn.full_name
    wish = Suggest(turn.line.words, limit=SUGGESTIONS, repository=repository)
    reply = turn.app.handle(turn.actor, turn.app.wish(wish))
    if (
        not reply.cards and not turn.line.words
    ):  # of whom nothing may be used: what is like this one
        reply = turn.app.handle(turn.actor, replace(wish, query=turn.data.title))
    return replace(
        reply,
        private=False,
        buttons=(),
        cards=tuple(replace(card, buttons=()) for card in reply.cards),
    )


def _help(turn: Turn) -> Reply:
    named = (*ANYBODYS, *(MAINTAINERS if turn.is_maintainer else ()))
    verbs = join([verbatim(f"/mentorable {verb}") for verb in named])
    text = _("Write one of these at the start of a line: {verbs}.", verbs=verbs)
    return Reply(text, private=False)


def _unknown(turn: Turn) -> Reply:
    return Reply(
        _("I do not know “{verb}” here. Try: /mentorable help", verb=turn.line.verb), private=False
    )


VERBS: dict[str, Callable[[Turn], Reply | None]] = {
    "tag": tagging.tag,
    "untag": tagging.untag,
    "check": check,
    "claim": claiming.claim,
    "release": claiming.release,
    "extend": claiming.extend,
    "status": claiming.status,
    "suggest": _suggest,
    "mentor": asking_mentor.mentor,
    "unmentor": asking_mentor.unmentor,
    "link": link,
    "unlink": unlink,
    "undo": undoing.undo,
    "stop": undoing.stop,
    "help": _help,
}
