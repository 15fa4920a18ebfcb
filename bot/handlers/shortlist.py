"""Choose what to show: matching, then the state of each issue now, then room for one more learner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.context import Context
from bot.corpus import candidate, is_offered
from bot.records import Issue, IssueState, Repository, Suggestion
from bot.store import Transaction
from matching.diversity import PER_WINDOW, WINDOW
from matching.types import Candidate, Match, Profile, Wish

LIFE = timedelta(days=3)
SPARES = 5
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored suggestion with what its card is drawn from."""

    suggestion: Suggestion
    issue: Issue
    repository: Repository
    candidate: Candidate


def choose(context: Context, profile: Profile, wish: Wish, limit: int) -> list[Match]:
    """Return free matches, best first, a few spares included; what was taken is replaced."""
    with context.store.read() as tx:
        corpus = context.corpus(tx, profile, wish)
        closed = full(tx, context) | tx.matches.past_issues(context.person_id)
    excluded = wish.excluded_ids | {str(i) for i in closed}
    free: list[Match] = []
    for _round in range(ROUNDS):
        matches = context.matcher.suggest(
            context.embedder(),
            corpus,
            profile,
            replace(wish, excluded_ids=excluded),
            now=context.now,
            k=limit + SPARES,
        )
        states = _states(context, matches)
        free = [m for m in matches if states.get(m.candidate_id) == IssueState.FREE]
        if len(free) == len(matches) or len(free) >= limit:
            break
        excluded = excluded | ({m.candidate_id for m in matches} - {m.candidate_id for m in free})
    return free


def full(tx: Transaction, context: Context) -> set[int]:
    """Return the issues that have no room: held, or before enough learners already."""
    seen = tx.matches.exposure(context.now, context.person_id)
    limit = context.settings.exposure_limit
    return tx.claims.held() | {issue_id for issue_id, n in seen.items() if n >= limit}


def _states(context: Context, matches: Sequence[Match]) -> dict[str, str]:
    ids = [int(m.candidate_id) for m in matches]
    context.freshness.check(ids, budget_seconds=2.0)
    with context.store.read() as tx:
        return {str(i): issue.state for i, (issue, _r) in tx.issues.with_repository(ids).items()}


def store(
    tx: Transaction, context: Context, matches: Sequence[Match], limit: int, *, spread: bool
) -> list[Shown]:
    """Store the first that still have room as shown, with everything that explains them."""
    ids = [int(m.candidate_id) for m in matches]
    tx.issues.lock(ids)
    rows = tx.issues.with_repository(ids)
    known = {str(i): candidate(*row) for i, row in rows.items() if is_offered(*row)}
    closed = {str(i) for i in full(tx, context)}
    open_ = [m for m in matches if m.candidate_id in known.keys() - closed]
    picked = _spread(open_, known, limit) if spread else open_[:limit]
    spares = [m for m in matches if m not in picked]
    suggestions = [_suggestion(context, m, n, spares) for n, m in enumerate(picked, 1)]
    tx.matches.show(suggestions)
    return [Shown(s, *rows[s.issue_id], known[str(s.issue_id)]) for s in suggestions]


def _spread(matches: list[Match], known: dict[str, Candidate], limit: int) -> list[Match]:
    """Take the best, at most two of one repository among any five: a runner-up may not upset that."""
    picked: list[Match] = []
    for match in matches:
        name = known[match.candidate_id].repository
        near = picked[-(WINDOW - 1) :]
        same = sum(known[m.candidate_id].repository == name for m in near)
        if len(picked) < limit and same < PER_WINDOW:
            picked.append(match)
    return picked


def _suggestion(context: Context, match: Match, rank: int, spares: list[Match]) -> Suggestion:
    return suggestion(context.person_id, match, rank, spares, context.embedder().name, context.now)


def suggestion(
    person_id: int, match: Match, rank: int, spares: Sequence[Match], model: str, now: datetime
) -> Suggestion:
    """Return a match as it is stored, with everything that explains and recomputes it."""
    return Suggestion(
        person_id=person_id,
        issue_id=int(match.candidate_id),
        rank=rank,
        score=match.score,
        features={r.kind.value: r.value for r in match.reasons},
        weights={r.kind.value: r.contribution / r.value for r in match.reasons if r.value},
        reasons=[
            {
                "kind": r.kind.value,
                "value": r.value,
                "contribution": r.contribution,
                "detail": list(r.detail),
                "is_known": r.is_known,
            }
            for r in match.reasons
        ],
        runners_up=[{"issue_id": int(m.candidate_id), "score": m.score} for m in spares],
        model=model,
        shown_at=now,
        expires_at=now + LIFE,
    )
