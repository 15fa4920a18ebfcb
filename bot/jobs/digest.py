"""The weekly digest: planned together for everybody due, sent over the day, one a second at most."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.app import App
from bot.handlers.profile import as_matched
from bot.handlers.shortlist import suggestion
from bot.mentor_commands import Digest
from bot.records import CommunitySettings, Outcome, Person, Profile, Suggestion
from bot.spelling import spell
from bot.store import Transaction
from bot.telling import SENDS_TO
from matching import retrieval
from matching.allocation import Offer, Room, allocate
from matching.corpus import Corpus
from matching.embedders import Embedder
from matching.embedders.remembered import Remembered
from matching.types import Match, Wish
from matching.types import Profile as MatchingProfile

DAYTIME = range(9, 20)
"""Local hours in which a digest may arrive."""

PER_PERSON = 3
"""So many issues come in a digest; fewer for everybody where places are short, before anybody gets none."""

SPARES = 12
PASSES = ((SPARES, 20_000), (2 * SPARES, 500), (4 * SPARES, 500))
"""How many issues are weighed for each person, and for how many people at once. All are weighed
together first; who went empty looks again past what is full, in groups, so that it is known what
the groups before them filled."""

PAUSE = timedelta(seconds=1)
KEY = "digest:"
CHUNK = 100

T = TypeVar("T")
Picks = tuple[Sequence[Match], Sequence[str]]
"""What was weighed for somebody, best first, and the ids of what they get."""


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
    key = f"{KEY}{now:%G-W%V}"
    with app.store.read() as tx:
        embedder, corpus = app.serving(tx)
        held, exposure = tx.claims.held(), tx.matches.exposure(now, except_person=0)
        due = list(_due(tx, key))
        asked = {d.person.id or 0: _asked(tx, d, held) for d in due}
    said = (text for one in asked.values() for text in retrieval.questions(*one))
    picks = _chosen(app, (Remembered(embedder, said), corpus), asked, exposure, now)
    times = send_times([d for d in due if d.person.id in picks], now)
    for chunk in _chunks(times, CHUNK):
        with app.store.write() as tx:
            for person_id, at in chunk:
                if _told(tx, person_id, key, now, at):
                    tx.matches.show(_aside(person_id, picks[person_id], embedder.name, key, at))


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


def _asked(tx: Transaction, due: Due, held: Collection[int]) -> tuple[MatchingProfile, Wish]:
    """Return somebody as matching sees them, and what they are not to be shown."""
    person_id = due.person.id or 0
    names = due.profile.excluded
    closed = tx.matches.past_issues(person_id).union(held)
    wish = Wish(
        excluded_skills=tuple(name for name in names if "/" not in name),
        excluded_repositories=tuple(name for name in names if "/" in name),
        excluded_ids=frozenset(map(str, closed)),
    )
    shown, work = tx.matches.suggestions(person_id), tx.works.of(person_id)
    return as_matched(due.profile, shown, work), wish


def _chosen(
    app: App,
    serving: tuple[Embedder, Corpus],
    asked: Mapping[int, tuple[MatchingProfile, Wish]],
    exposure: Mapping[int, int],
    now: datetime,
) -> dict[int, Picks]:
    """Return what each person gets who gets anything, under the limit of learners to an issue."""
    places, corpus = app.settings.exposure_limit, serving[1]
    seen = Counter({str(issue): count for issue, count in exposure.items()})
    free = places * len(corpus) - seen.total()
    each = max(1, min(PER_PERSON, free // max(1, len(asked))))
    chosen: dict[int, Picks] = {}
    for k, together in PASSES:
        for some in _chunks(
            [person_id for person_id in asked if person_id not in chosen], together
        ):
            full = frozenset(issue for issue, count in seen.items() if count >= places)
            found = {
                person_id: app.matcher.suggest(
                    *serving, asked[person_id][0], _without(asked[person_id][1], full), now=now, k=k
                )
                for person_id in some
            }
            for person_id, issues in _allocated(found, seen, corpus, places, each).items():
                chosen[person_id] = found[person_id], issues
                seen.update(issues)
    return chosen


def _without(wish: Wish, full: frozenset[str]) -> Wish:
    return replace(wish, excluded_ids=wish.excluded_ids | full)


def _allocated(
    matches: Mapping[int, Sequence[Match]],
    seen: Counter[str],
    corpus: Corpus,
    places: int,
    each: int,
) -> dict[int, list[str]]:
    """Give as many people as possible something, then the best fit."""
    offers = [
        Offer(str(person_id), match.candidate_id, max(0.0, min(1.0, match.score)))
        for person_id, found in matches.items()
        for match in found
    ]
    rooms = {
        issue: Room(corpus.candidates[corpus.rows[issue]].repository, max(0, places - seen[issue]))
        for issue in {offer.issue for offer in offers}
    }
    chosen = sorted(allocate(offers, rooms, each=each), key=lambda o: int(o.learner))
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


def _chunks(several: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (several[at : at + size] for at in range(0, len(several), size))


def _told(tx: Transaction, person_id: int, key: str, now: datetime, at: datetime) -> bool:
    """Plan when somebody is told; False when that was planned before."""
    line = spell(Digest(_week(key)))
    return tx.tellings.tell(person_id, line, key=key, now=now, run_at=at, is_silent=True)


def _aside(person_id: int, picks: Picks, model: str, key: str, at: datetime) -> list[Suggestion]:
    """Return the places that are set aside for somebody, from when they are told."""
    matches, chosen = picks
    picked = [match for match in matches if match.candidate_id in chosen]
    spares = [match for match in matches if match.candidate_id not in chosen][:SPARES]
    rows = [suggestion(person_id, match, n, spares, model, at) for n, match in enumerate(picked, 1)]
    for row in rows:
        row.outcome, row.digest = Outcome.RESERVED, _week(key)
    return rows


def _week(key: str) -> str:
    return key.removeprefix(KEY)
