"""Suggest issues that are free and fit the person."""

from datetime import timedelta

from bot.commands import Claim, Suggest, Why
from bot.context import Context
from bot.i18n import Text, _
from bot.records import Issue, IssueState, Repository, Suggestion
from bot.reply import Button, Card, Reply, Shown
from matching.types import Match, Profile, Wish

LIFE = timedelta(days=3)


def suggest(context: Context, command: Suggest) -> Reply:
    """Answer with up to ``limit`` cards."""
    with context.store.read() as tx:
        corpus = context.corpus(tx)
    matches = context.matcher.suggest(
        context.embedder(),
        corpus,
        Profile(str(context.person_id)),
        Wish(text=command.query),
        now=context.now,
        k=command.limit,
    )
    context.freshness.check([int(m.candidate_id) for m in matches], budget_seconds=2.0)
    with context.store.write() as tx:
        rows = tx.issues.with_repository([int(m.candidate_id) for m in matches])
        free = [m for m in matches if rows[int(m.candidate_id)][0].state == IssueState.FREE]
        shown = [_suggestion(context, match) for match in free]
        tx.matches.show(shown)
    cards = tuple(_card(s, *rows[s.issue_id]) for s in shown)
    return Reply(_("These fit best:") if cards else _("I found nothing free that fits."), cards)


def _suggestion(context: Context, match: Match) -> Suggestion:
    return Suggestion(
        person_id=context.person_id,
        issue_id=int(match.candidate_id),
        rank=match.rank,
        score=match.score,
        features={reason.kind: reason.value for reason in match.reasons},
        reasons=[
            {"kind": r.kind, "value": r.value, "contribution": r.contribution}
            for r in match.reasons
        ],
        model=context.embedder().name,
        shown_at=context.now,
        expires_at=context.now + LIFE,
    )


def _card(suggestion: Suggestion, issue: Issue, repository: Repository) -> Card:
    assert suggestion.id is not None
    assert issue.id is not None
    name = f"{repository.full_name}#{issue.number}"
    lines: tuple[Text, ...] = (_("In {repository}", repository=name),)
    return Card(
        issue.title,
        issue.url,
        lines,
        buttons=(Button(_("Take it"), Claim(issue.id)), Button(_("Why?"), Why(suggestion.id))),
        shown=Shown(
            suggestion.id,
            name,
            issue.title,
            issue.url,
            suggestion.score,
            tuple(suggestion.reasons),
            issue.state,
        ),
    )
