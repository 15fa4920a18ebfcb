"""Draw a suggestion as a card: what it is, why, how hard, how long, checked when, which rules."""

from collections.abc import Sequence
from datetime import timedelta

from bot.commands import Claim
from bot.context import Context
from bot.handlers.names import DIFFICULTY, KIND, name
from bot.handlers.reasons import public, short
from bot.handlers.shortlist import Shown as Chosen
from bot.i18n import Text, _, join, n_
from bot.records import Issue, Repository
from bot.records.issues import Link
from bot.records.people import GITHUB
from bot.reply import Button, Card, Shown
from bot.rules import WORDS, Rule
from bot.wish_commands import Dismiss, MoreLike, Why
from matching.types import Candidate


def card(context: Context, chosen: Chosen, lessons: Sequence[Text] = ()) -> Card:
    """Return the card of a suggestion, with what one learns by it."""
    suggestion, issue, repository = chosen.suggestion, chosen.issue, chosen.repository
    assert suggestion.id is not None
    assert issue.id is not None
    is_public = context.actor.surface == GITHUB
    reasons = public(suggestion.reasons) if is_public else suggestion.reasons
    reason = short(reasons, context.locale)
    lines = [_("In {repository}", repository=issue_name(issue, repository))]
    if reason:
        lines.append(_("Why: {reasons}", reasons=reason))
    lines += [work(chosen.candidate), *lessons, checked(issue, context)]
    lines += [*mentions(issue), *wishes(repository), rules(repository)]
    return Card(
        issue.title,
        issue.url,
        tuple(lines),
        badges=(_("mentorable"),) if issue.is_mentorable else (),
        buttons=(
            Button(_("Take it"), Claim(issue.id)),
            Button(_("Why this one?"), Why(suggestion.id)),
            Button(_("More like this"), MoreLike(suggestion.id)),
            Button(_("Not for me"), Dismiss(suggestion.id)),
        ),
        shown=shown(chosen),
    )


def shown(chosen: Chosen) -> Shown:
    """Return the facts of a suggestion, for machines."""
    suggestion, issue = chosen.suggestion, chosen.issue
    return Shown(
        suggestion.id or 0,
        issue_name(issue, chosen.repository),
        issue.title,
        issue.url,
        suggestion.score,
        tuple(suggestion.reasons),
        issue.state,
    )


def issue_name(issue: Issue, repository: Repository) -> str:
    """Return the name people know an issue by, such as ``owner/name#12``."""
    return f"{repository.full_name}#{issue.number}"


def work(candidate: Candidate) -> Text:
    """Say how hard it is, how long it takes and what kind of work it is; unknown is said."""
    parts = [DIFFICULTY[candidate.difficulty], hours(candidate.hours)]
    parts += [name(KIND, kind) for kind in sorted(candidate.kinds)]
    return _("Work: {parts}", parts=join(parts, ", "))


def hours(value: float | None) -> Text:
    """Say a number of hours, or that it is not known."""
    if value is None:
        return _("time unknown")
    count = max(1, round(value))
    return n_("about {n} hour", "about {n} hours", count)


def checked(issue: Issue, context: Context) -> Text:
    """Say when the issue was last seen to be free."""
    age = context.now - issue.checked_at
    if age < timedelta(minutes=2):
        return _("Free, checked just now")
    if age < timedelta(hours=1):
        minutes = int(age.total_seconds() // 60)
        return n_("Free, checked {n} minute ago", "Free, checked {n} minutes ago", minutes)
    if age < timedelta(days=1):
        count = int(age.total_seconds() // 3600)
        return n_("Free when checked {n} hour ago", "Free when checked {n} hours ago", count)
    return n_("Free when checked {n} day ago", "Free when checked {n} days ago", age.days)


def mentions(issue: Issue) -> list[Text]:
    """Say that open pull requests speak of an issue, though none would close it."""
    count = sum(pull.get("link") == Link.MENTIONS for pull in issue.linked_pull_requests)
    if not count:
        return []
    return [_("Open pull requests that speak of it: {count}; look there first", count=count)]


def wishes(repository: Repository) -> list[Text]:
    """Say in short what the repository asks of those who come, where it asks something."""
    asked = [WORDS[rule] for rule in Rule if rule in repository.policies]
    return [_("It asks: {rules}", rules=join(asked, "; "))] if asked else []


def rules(repository: Repository) -> Text:
    """Point at the repository's own rules, or say that none are known."""
    if repository.contributing_url:
        return _("Rules: {url}", url=repository.contributing_url)
    if repository.studied_at is None:
        return _("Rules: not known here; look for CONTRIBUTING in the repository")
    return _("Rules: none written down; ask in the issue how to begin")
