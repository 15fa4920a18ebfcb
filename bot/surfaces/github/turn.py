"""One command of a comment being answered: who asks, where, what may be written, what undoing puts back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.app import App
from bot.context import Actor
from bot.errors import UserError
from bot.forge import IssueData
from bot.i18n import Text, _
from bot.jobs import study
from bot.records import Act, Issue, Repository, RepositoryFile
from bot.reply import Card, Reply
from bot.repository_config import PATH, RepositoryConfig
from bot.surfaces.github.hygiene import marker, mention
from bot.surfaces.github.parser import Line
from bot.surfaces.github.render import render

log = structlog.get_logger()


class RefusedError(UserError):
    """A command that is not done: the rule, the next step, and perhaps one link."""

    def __init__(self, text: Text, url: str = "", lines: Sequence[Text] = ()) -> None:
        super().__init__(text)
        self.url, self.lines = url, tuple(lines)


class SilencedError(Exception):
    """Somebody said stop: nothing more is written here, whatever was begun."""


@dataclass(slots=True)
class Turn:
    """What a verb may use; everything written goes through here, after a look at the silences."""

    app: App
    config: RepositoryConfig
    file: RepositoryFile
    full_name: str
    number: int
    data: IssueData
    issue: Issue
    repository: Repository
    actor: Actor
    person_id: int
    comment_id: int
    line: Line
    act_id: int
    now: datetime
    changes: dict[str, object] = field(default_factory=dict)
    is_maintainer: bool = False

    @property
    def issue_id(self) -> int:
        """Return our id of the issue."""
        assert self.issue.id is not None
        return self.issue.id

    @property
    def has_rules(self) -> bool:
        """Say whether the repository's file was ever good."""
        return self.file.wishes is not None

    @property
    def rules_url(self) -> str:
        """Return where the rules of this repository stand."""
        home = self.data.url.rsplit("/issues/", 1)[0]
        known = self.config.contributing or self.repository.contributing_url
        return known or f"{home}/blob/HEAD/{PATH}"

    def know_rules(self) -> None:
        """Read what the repository asks of newcomers, if nobody did yet."""
        if self.repository.studied_at is None and not self.repository.policies:
            study.read_rules(self.app, self.repository)
            with self.app.store.read() as tx:
                self.repository = (
                    tx.indexing.repository(self.issue.repository_id) or self.repository
                )

    def refuse(self, text: Text) -> RefusedError:
        """Return a refusal with the rules as its link."""
        return RefusedError(text, self.rules_url)

    def need_maintainer(self) -> None:
        """Let only those pass who may triage here."""
        if not self.is_maintainer:
            raise self.refuse(
                _(
                    "“{verb}” is for people with triage rights here. Ask a maintainer in a comment.",
                    verb=self.line.verb,
                )
            )

    def note(self, **changes: object) -> None:
        """Keep, before it is done, what undoing must put back."""
        with self.app.store.write() as tx:
            self.changes = tx.github.note(self.act_id, changes)

    def label(self, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Put labels on and take labels off; only what changes is written and noted."""
        there = {label.lower() for label in self.data.labels}
        new = [label for label in add if label.lower() not in there]
        old = [label for label in remove if label.lower() in there]
        if new or old:
            self.note(labels_added=new, labels_removed=old)
            self.must_speak()
            self.app.forge.set_labels(self.full_name, self.number, new, old)

    def assign(self, login: str) -> bool:
        """Assign somebody; False when GitHub did not."""
        if login.lower() in {name.lower() for name in self.data.assignees}:
            return True
        self.note(assigned=login)
        self.must_speak()
        return self.app.forge.assign(self.full_name, self.number, login)

    def unassign(self, login: str) -> None:
        """Take an assignee away."""
        self.note(unassigned=login)
        self.must_speak()
        self.app.forge.unassign(self.full_name, self.number, login)

    def must_speak(self) -> None:
        """Stop where somebody silenced the thread meanwhile."""
        with self.app.store.read() as tx:
            if tx.github.is_silent(self.full_name, self.number):
                raise SilencedError

    def react(self, content: str = "+1") -> None:
        """Say yes without words."""
        self.must_speak()
        self.app.forge.react(self.full_name, self.comment_id, content)

    def say(self, reply: Reply, purpose: str) -> None:
        """Write or edit the one comment of this purpose for this person."""
        mark = marker(purpose, self.actor.handle)
        self.write(render(reply, mark, greeting=mention(self.actor.handle)), mark)

    def take_back(self, purpose: str) -> None:
        """Delete what was said to this person for this purpose: it is done, so the refusal is over."""
        mark = marker(purpose, self.actor.handle)
        with self.app.store.read() as tx:
            acts = tx.github.latest(self.full_name, self.number, self.person_id)
        if any(_marker_of(act) == mark for act in acts):
            ours = self.app.forge.our_comment(self.full_name, self.number, mark)
            if ours:
                self.app.forge.delete_comment(self.full_name, ours.id)

    def write(self, body: str, mark: str) -> None:
        """Write or edit the comment with this marker, and keep how it was before."""
        before = self.app.forge.our_comment(self.full_name, self.number, mark)
        self.note(comment={"marker": mark, "before": before.body if before else None})
        self.must_speak()
        self.app.forge.upsert_comment(self.full_name, self.number, mark, body)

    def refusal(self, error: UserError) -> Reply:
        """Return the short comment of a refusal."""
        cards: tuple[Card, ...] = ()
        if isinstance(error, RefusedError) and error.url:
            cards = (Card(str(_("The rules of this repository")), error.url, error.lines),)
        return Reply(error.text, cards, private=False)


def _marker_of(act: Act) -> object:
    comment = act.changes.get("comment")
    return comment.get("marker") if isinstance(comment, Mapping) else None
