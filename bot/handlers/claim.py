"""Take an issue to work on: a plan of two sentences, the repository's rules, then it is yours."""

from dataclasses import replace
from datetime import timedelta

from bot.commands import Cancel, Claim, Release
from bot.context import Context
from bot.errors import UserError
from bot.handlers.cards import issue_name, rules
from bot.handlers.names import STATE, name
from bot.handlers.table import ask
from bot.i18n import Text, _, join
from bot.mentor_commands import Agree, FirstHour, RequestMentor
from bot.policy import LONGEST_PLAN, is_plan, may_claim
from bot.records import Claim as ClaimRow
from bot.records import Issue, Outcome, Purpose, Repository
from bot.reply import Button, Card, Reply
from bot.rules import said


def claim(context: Context, command: Claim) -> Reply:
    """Ask for a plan, then for the rules to be accepted, then take the issue; the database decides."""
    context.freshness.check([command.issue_id], budget_seconds=2.0)
    with context.store.read() as tx:
        found = tx.issues.with_repository([command.issue_id]).get(command.issue_id)
        holds = tx.claims.open_of(context.person_id)
        is_held = command.issue_id in tx.claims.held()
    issue = found[0] if found else None
    may_claim(issue, name(STATE, issue.state) if issue else "")
    assert found is not None
    if any(own.issue_id == command.issue_id for own in holds):
        raise UserError(_("You already have this issue."))
    if holds:
        raise UserError(_("You already work on one issue. Finish it or give it back first."))
    if is_held:
        raise UserError(_("Somebody else took this issue a moment ago. Say “more” to see others."))
    if not is_plan(command.plan):
        return _ask_plan(context, command, *found)
    if not command.accepts_rules:
        return _ask_rules(context, command, *found)
    return _take(context, command, *found)


def _ask_plan(context: Context, command: Claim, issue: Issue, repository: Repository) -> Reply:
    with context.store.write() as tx:
        ask(tx, context, replace(command, plan="", accepts_rules=False))
    short = _("That is a little short. ") if command.plan else _("Good choice. ")
    asked = _(
        "{opening}Before you take “{title}”: how will you go about it? Two sentences are enough.",
        opening=short,
        title=issue.title,
    )
    return Reply(
        join([asked, EXAMPLE], "\n") if command.plan else asked,
        buttons=(Button(_("Not now"), Cancel()),),
    )


EXAMPLE = _(
    "For example: “First I run the tests and read the part it is about. Then I change it and add a "
    "test.” What you do not know yet, you may ask the maintainers."
)


def _ask_rules(context: Context, command: Claim, issue: Issue, repository: Repository) -> Reply:
    if len(command.plan) > LONGEST_PLAN:
        raise UserError(
            _("A plan has {n} characters at most; two sentences are enough.", n=LONGEST_PLAN)
        )
    with context.store.write() as tx:
        yes = ask(tx, context, replace(command, accepts_rules=True))
    return Reply(
        join(
            [
                _("Your plan: “{plan}”", plan=command.plan),
                rules(repository),
                policy(repository),
                _("Have you read the rules, and do you take it? (yes or no)"),
            ],
            "\n",
        ),
        buttons=(Button(_("Yes, I take it"), yes), Button(_("No"), Cancel())),
    )


def policy(repository: Repository) -> Text:
    """Say what the repository asks of newcomers, with the words it was read from."""
    known = said(repository.policies)
    if known:
        return join([_("What this repository asks:"), *known], "\n")
    return _(
        "Some projects refuse work written by AI tools, or want to be told: look for it in the "
        "rules, and write nothing you cannot explain."
    )


def _take(context: Context, command: Claim, issue: Issue, repository: Repository) -> Reply:
    with context.store.write() as tx:
        taken = tx.claims.take(command.issue_id, context.person_id, command.plan, context.now)
        tx.matches.settle(command.issue_id, context.person_id, Outcome.CLAIMED, context.now)
        may_write = tx.trust.agrees(context.person_id, Purpose.MESSAGES)
    days = (taken.due_at - context.now).days
    return Reply(
        join(
            [
                _("It is yours for {n} days: “{title}”.", n=days, title=issue.title),
                _(
                    "This is a private note between us; nothing is written on GitHub. Tell the "
                    "maintainers in a comment on the issue, the way their rules ask for."
                ),
                _("Say “I am stuck”, “I need more time”, “done” or “I give it back” at any time."),
                reminders(taken, may_write=may_write),
            ],
            "\n",
        ),
        cards=(Card(issue.title, issue.url, (verb_line(issue, repository), rules(repository))),),
        buttons=(
            *(() if may_write else (WRITE,)),
            Button(_("Plan my first hour"), FirstHour(command.issue_id)),
            Button(_("Find me a mentor"), RequestMentor(command.issue_id)),
            Button(_("Give it back"), Release(command.issue_id)),
        ),
    )


WRITE = Button(_("Write to me when there is news"), Agree(Purpose.MESSAGES))
REMIND_DAYS = (7, 14, 21)


def reminders(taken: ClaimRow, *, may_write: bool) -> Text:
    """Say on which days the holder is reminded and when the issue goes back; ask for leave to write."""
    dates = [(taken.opened_at + timedelta(days=n)).date().isoformat() for n in REMIND_DAYS]
    facts = {"days": ", ".join(dates), "last": taken.due_at.date().isoformat()}
    if may_write:
        return _(
            "I remind you on {days}. On {last} it goes back, unless you ask for more time.", **facts
        )
    return _(
        "May I write to you? I would remind you on {days}, and say so before it goes back on {last}. "
        "Otherwise the reminders wait until you talk to me.",
        **facts,
    )


def verb_line(issue: Issue, repository: Repository) -> Text:
    """Say where the issue lives."""
    return _("In {repository}", repository=issue_name(issue, repository))
