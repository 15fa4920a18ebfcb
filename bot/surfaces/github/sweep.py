"""The clock of claims made on GitHub: warn first, release the oldest, never more than the ceiling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from bot.app import App
from bot.forge import ForgeError, NotFoundError, RateLimitedError
from bot.mentor_commands import Nudge
from bot.records import Claim, ClaimState, Issue
from bot.repository_config import RepositoryConfig
from bot.store import Transaction
from bot.surfaces.github.claimed import acted
from bot.surfaces.github.claiming import WAITS_FOR_MENTOR, login_of
from bot.surfaces.github.configs import config_of
from bot.surfaces.github.gate import quiet_until
from bot.surfaces.github.mentored import advance
from bot.surfaces.github.swept import follow
from bot.telling import tell

log = structlog.get_logger()
WARNED_FOR = timedelta(days=3)


class Step(StrEnum):
    """What is due for a claim."""

    REMIND = "remind"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Due:
    """A claim, its issue, what is due, and for which day."""

    claim: Claim
    issue: Issue
    step: Step
    day: str


def plan(
    claims: Sequence[tuple[Claim, Issue]], config: RepositoryConfig, now: datetime
) -> list[Due]:
    """Return what is due in one repository, releases oldest first and no more than the ceiling."""
    found, releases = [], 0
    exempt = {label.casefold() for label in config.timers.exempt_labels}
    for claim, issue in sorted(claims, key=lambda pair: (pair[0].due_at, pair[0].id)):
        if claim.waits_for_maintainer or exempt & {label.casefold() for label in issue.labels}:
            continue
        if _may_release(claim, now):
            releases += 1
            if releases <= config.limits.releases_per_sweep:
                found.append(Due(claim, issue, Step.RELEASE, "over"))
            continue
        day = _day(claim, config, now)
        if day and claim.reminder != _key(claim, day):
            found.append(Due(claim, issue, Step.REMIND, day))
    return found


def sweep(app: App, args: Mapping[str, object]) -> None:
    """Look at the claims of every repository with a file; what is planned is logged before it is done."""
    with app.store.read() as tx:
        names = [
            file.full_name
            for file in tx.github.files()
            if not tx.github.is_silent(file.full_name, 0)
        ]
    for name in names:
        try:
            _sweep_one(app, name)
        except RateLimitedError:
            raise
        except ForgeError as error:
            log.warning("github.sweep", repository=name, reason=str(error))


def _sweep_one(app: App, name: str) -> None:
    config, now = config_of(app, name), app.clock()
    if config is None:
        return
    with app.store.read() as tx:
        claims = tx.github.claims(name)
    due = plan(claims, config, now)
    log.info(
        "github.sweep.plan",
        repository=name,
        steps=[f"{d.step}:{d.issue.number}:{d.claim.id}" for d in due],
        dry_run=config.dry_run,
    )
    if config.dry_run or quiet_until(config, now):
        return
    for claim, issue in claims:
        if claim.reminder == WAITS_FOR_MENTOR:
            advance(app, claim.person_id, issue.id or 0)
    for one in due:
        _do(app, name, one)


def _do(app: App, name: str, due: Due) -> None:
    """Look exactly before acting at what the holder wrote since; what follows on GitHub is a job of its own."""
    number, now = due.issue.number, app.clock()
    with app.store.read() as tx:
        login = login_of(tx, due.claim)
        if tx.github.is_silent(name, number):
            return
    try:
        seen = _last_word(app, name, number, login)
    except NotFoundError:
        return
    with app.store.write() as tx:
        claim = tx.claims.locked(due.claim.id or 0)
        if claim is None:
            return
        if seen and seen > claim.acted_at:
            acted(tx, claim, seen)
            return
        _note(tx, claim, due, now)
        follow(tx, claim, name, number, now)


def _note(tx: Transaction, claim: Claim, due: Due, now: datetime) -> None:
    if due.step == Step.RELEASE:
        tx.claims.end(claim, ClaimState.EXPIRED, now)
        tx.trust.log(claim.person_id, "claim_expired", {"issue": claim.issue_id}, now)
    else:
        claim.reminder, claim.reminded_at = _key(claim, due.day), now
        tx.session.add(claim)
    tell(tx, claim.person_id, Nudge(claim.id or 0), key=f"github:{_key(claim, due.day)}", now=now)


def _last_word(app: App, name: str, number: int, login: str) -> datetime | None:
    own = [
        c.created_at for c in app.forge.comments(name, number) if c.author.lower() == login.lower()
    ]
    return max(own, default=None)


def _may_release(claim: Claim, now: datetime) -> bool:
    warned = claim.reminded_at
    return claim.due_at <= now and warned is not None and now - warned >= WARNED_FOR


def _day(claim: Claim, config: RepositoryConfig, now: datetime) -> str:
    due = [
        str(day) for day in config.timers.remind_days if claim.acted_at + timedelta(days=day) <= now
    ]
    if claim.due_at - WARNED_FOR <= now:
        due.append("last")
    return due[-1] if due else ""


def _key(claim: Claim, day: str) -> str:
    return f"claim:{claim.id}:{claim.acted_at:%Y%m%d}:{day}"
