"""Mentors and learners as matching sees them, and who is proposed to whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.records import MentorOffer, Mentorship, MentorshipState, Profile, Purpose
from bot.records.mentorships import DIRECT, MENTOR_PENDING
from bot.store import Transaction
from matching import pairing, types
from matching.pairing import Guide, Seeker

WAKING_HOURS = range(9, 22)
"""Local hours in which people may be there, where only their time zone is known."""

REQUEST = "request:"
"""Keeps the ids of requests and of people apart."""

Proposal = tuple[int, int, list[dict[str, object]]]
"""A mentorship's id, the mentor's person id, and the reasons."""


PassedOver = tuple[int, int]
"""A mentorship's id, and how often somebody who fits no better was served before."""


def pair_waiting(tx: Transaction, now: datetime) -> tuple[list[Proposal], list[PassedOver]]:
    """Return who is to be asked for whom, the longest waiting first, and who was passed over again."""
    waiting = tx.mentorships.in_state(MentorshipState.WAITING)
    offers = [
        offer
        for offer in tx.mentorships.open_offers(now)
        if tx.trust.agrees(offer.person_id, Purpose.MENTORING)
    ]
    people = {row.learner_id for row in waiting} | {offer.person_id for offer in offers}
    blocked = tx.trust.blocked_pairs(people)
    profiles = _usable(tx, people)
    seekers = [
        _seeker(row, profiles.get(row.learner_id), blocked | _elsewhere(tx, row, offers), now)
        for row in waiting
    ]
    guides = [
        guide
        for offer in offers
        if (guide := _guide(tx, offer, profiles.get(offer.person_id), now)).capacity > 0
    ]
    found = pairing.pair(seekers, guides)
    proposals = [
        (_number(p.learner_id), int(p.mentor_id), [_reason(reason) for reason in p.reasons])
        for p in found.pairings
    ]
    counted = {row.id: row.times_passed_over for row in waiting}
    left = [(_number(seeker.profile.id), seeker.passed_over) for seeker in found.waiting]
    return proposals, [(number, times) for number, times in left if times != counted[number]]


def _number(seeker_id: str) -> int:
    return int(seeker_id.removeprefix(REQUEST))


def _elsewhere(
    tx: Transaction, row: Mentorship, offers: Sequence[MentorOffer]
) -> set[tuple[int, int]]:
    """Keep a learner apart from mentors who are not offered where they ask, or not approved there."""
    here = row.community or DIRECT
    place = tx.communities.get(int(row.community)) if row.community else None
    needs_approval = place is not None and place.needs_approval
    return {
        (row.learner_id, offer.person_id)
        for offer in offers
        if here not in offer.communities or (needs_approval and here not in offer.approved_in)
    }


def _seeker(
    row: Mentorship, profile: Profile | None, blocked: set[tuple[int, int]], now: datetime
) -> Seeker:
    """A request is the seeker, so that one learner may have two; who declined it counts as blocked."""
    avoided = (
        {other for one, other in blocked if one == row.learner_id}
        | set(row.passed)
        | {row.learner_id}
    )
    return Seeker(
        _profile(f"{REQUEST}{row.id}", profile, row.goals),
        _hours(profile, now),
        passed_over=row.times_passed_over,
        waiting_days=(now - row.requested_at).total_seconds() / 86_400,
        blocked=frozenset(map(str, avoided)),
    )


def _guide(tx: Transaction, offer: MentorOffer, profile: Profile | None, now: datetime) -> Guide:
    held, pending = tx.mentorships.load_of(offer.person_id)
    free = min(offer.capacity - held, MENTOR_PENDING - pending)
    return Guide(
        _profile(str(offer.person_id), profile, ""),
        max(0, min(free, offer.capacity - held - pending)),
        _hours(profile, now),
        is_away=not offer.is_open(now),
    )


def _usable(tx: Transaction, people: Iterable[int]) -> dict[int, Profile | None]:
    """Return the profiles that may be used."""
    resting = tx.trust.all_who_took_back(Purpose.MATCHING)
    return {person: tx.people.profile(person) for person in people if person not in resting}


def _profile(name: str, profile: Profile | None, goals: str) -> types.Profile:
    if profile is None:
        return types.Profile(name, goals=goals)
    return types.Profile(
        name,
        skills={skill: types.Level(level) for skill, level in profile.skills.items()},
        interests=tuple(profile.interests),
        goals=goals or profile.goals,
        hours_per_week=profile.hours_per_week,
        spoken=tuple(profile.spoken),
    )


def _hours(profile: Profile | None, now: datetime) -> frozenset[int]:
    if profile is None or not profile.timezone:
        return frozenset()
    offset = now.astimezone(ZoneInfo(profile.timezone)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return pairing.week((day * 24 + hour for day in range(7) for hour in WAKING_HOURS), minutes)


def _reason(reason: types.Reason) -> dict[str, object]:
    return {"kind": reason.kind, "value": reason.value, "detail": list(reason.detail)}
