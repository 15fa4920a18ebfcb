"""The weekly digest: planned together for everybody due, sent over the day, one a second at most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.app import App
from bot.handlers.profile import as_matched
from bot.handlers.shortlist import LIFE, suggestion
from bot.mentor_commands import Digest
from bot.records import CommunitySettings, Outcome, Person, Profile, Suggestion
from bot.spelling import spell
from bot.store import Transaction
from bot.telling import SENDS_TO
from matching.allocation import Offer, Room, allocate
from matching.types import Match, Wish

DAYTIME = range(9, 20)
"""Local hours in which a digest may arrive."""

PER_PERSON = 3
CHOICES = 12
"""How many issues are weighed for each person, so that a full one leaves another."""

PAUSE = timedelta(seconds=1)
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who is to get a digest, and the hours at which it may come."""

    person: Person
    profile: Profile
    zone: ZoneInfo
    hours: frozenset[int]


def plan(app: App, args: Mapping[str, object]) -> None:
    """Choose for everybody due at once, set the places aside, and plan when each is told.

    Who was planned for this week is left out, so that it can be fired twice or killed at any moment.
    """
    now = app.clock()
    key = f"digest:{now:%G-W%V}"
    with app.store.read() as tx:
        due = list(_due(tx, key))
        matches = {d.person.id or 0: _matches(app, tx, d, now) for d in due}
        chosen = _allocated(app, tx, matches, now)
    times = send_times([d for d in due if d.person.id in chosen], now)
    for chunk in _chunks(times):
        with app.store.write() as tx:
            for person_id, at in chunk:
                _store(app, tx, person_id, matches[person_id], chosen[person_id], key, at)


def _due(tx: Transaction, key: str) -> Iterator[Due]:
    for person, profile in tx.people.due_for_digest(key, SENDS_TO):
        place = tx.communities.get(person.community_id) if person.community_id else None
        if place is None or _wants(place):
            zone = ZoneInfo(profile.timezone or (place and place.timezone) or "UTC")
            yield Due(person, profile, zone, _hours(place))


def _wants(place: CommunitySettings) -> bool:
    return place.is_digest_on and not place.is_paused and place.left_at is None


def _hours(place: CommunitySettings | None) -> frozenset[int]:
    """Return the local hours by day that the community does not want to be quiet."""
    if place is None or place.quiet_from is None or place.quiet_to is None:
        return frozenset(DAYTIME)
    length = (place.quiet_to - place.quiet_from) % 24
    quiet = {(place.quiet_from + hour) % 24 for hour in range(length)}
    return frozenset(set(DAYTIME) - quiet)


def _matches(app: App, tx: Transaction, due: Due, now: datetime) -> list[Match]:
    person_id = due.person.id or 0
    names = due.profile.excluded
    wish = Wish(
        excluded_skills=tuple(name for name in names if "/" not in name),
        excluded_repositories=tuple(name for name in names if "/" in name),
        excluded_ids=frozenset(
            str(i) for i in tx.matches.past_issues(person_id) | tx.matches.held()
        ),
    )
    shown, work = tx.matches.suggestions(person_id), tx.works.of(person_id)
    profile = as_matched(due.profile, shown, work)
    return app.matcher.suggest(
        app.embedder(), app.corpus(tx, app.embedder().name), profile, wish, now=now, k=CHOICES
    )


def _allocated(
    app: App, tx: Transaction, matches: Mapping[int, Sequence[Match]], now: datetime
) -> dict[int, list[str]]:
    """Return the issues of each person who gets any, under the limit of learners to an issue."""
    taken = tx.matches.exposure(now, except_person=0)
    repository = {c.id: c.repository for c in app.corpus(tx, app.embedder().name).candidates}
    places = app.settings.exposure_limit
    offers = [
        Offer(str(person_id), match.candidate_id, max(0.0, min(1.0, match.score)))
        for person_id, found in matches.items()
        for match in found
    ]
    rooms = {
        offer.issue: Room(repository[offer.issue], max(0, places - taken.get(int(offer.issue), 0)))
        for offer in offers
    }
    chosen = sorted(allocate(offers, rooms, each=PER_PERSON), key=lambda o: int(o.learner))
    return {
        int(learner): [offer.issue for offer in group]
        for learner, group in groupby(chosen, key=lambda o: o.learner)
    }


def send_times(due: Sequence[Due], now: datetime) -> list[tuple[int, datetime]]:
    """Give everybody an instant in their own allowed hours, no two in the same second."""
    earliest = sorted((_earliest(d, now), d.person.id or 0, d) for d in due if d.hours)
    times: list[tuple[int, datetime]] = []
    last = now - PAUSE
    for at, person_id, one in earliest:
        last = max(_earliest(one, max(at, last + PAUSE)), last + PAUSE)
        times.append((person_id, last))
    return times


def _earliest(due: Due, at: datetime) -> datetime:
    """Return the first instant from then on that lies in the person's allowed hours."""
    for _hour in range(25):
        local = at.astimezone(due.zone)
        if local.hour in due.hours:
            return at
        at += timedelta(hours=1) - timedelta(minutes=local.minute, seconds=local.second)
    return at


def _chunks(times: Sequence[tuple[int, datetime]]) -> Iterator[Sequence[tuple[int, datetime]]]:
    return (times[at : at + CHUNK] for at in range(0, len(times), CHUNK))


def _store(
    app: App,
    tx: Transaction,
    person_id: int,
    matches: Sequence[Match],
    chosen: Sequence[str],
    key: str,
    at: datetime,
) -> None:
    """Set the places aside together with the telling: both or neither, and once."""
    week = key.removeprefix("digest:")
    now = app.clock()
    line = spell(Digest(week))
    if not tx.tellings.tell(person_id, line, key=key, now=now, run_at=at, is_silent=True):
        return
    picked = [match for match in matches if match.candidate_id in chosen]
    spares = [match for match in matches if match.candidate_id not in chosen]
    rows: list[Suggestion] = []
    for rank, match in enumerate(picked, 1):
        row = suggestion(person_id, match, rank, spares, app.embedder().name, now)
        row.outcome, row.digest, row.expires_at = Outcome.RESERVED, week, at + LIFE
        rows.append(row)
    tx.matches.show(rows)
