"""Read-only queries for surfaces, with typed results."""

from dataclasses import dataclass
from datetime import datetime

from bot.context import Actor
from bot.i18n import language_of
from bot.merged import Work, merged_work
from bot.records import Person
from bot.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody is answered in a place."""

    locale: str
    is_plain: bool = False
    public_locale: str = "en"
    is_paused: bool = False
    moderator_role: int | None = None


def manner(store: Store, actor: Actor, now: datetime) -> Manner:
    """Return how this actor is answered here: in the language they chose, wrote in, or have set."""
    with store.read() as tx:
        person = tx.people.find(actor.surface, actor.external_id)
        written = _written(tx, person, actor.place, now)
        place = tx.communities.get(actor.community_id) if actor.community_id else None
    return Manner(
        language_of((person and person.language) or written or actor.locale),
        is_plain=bool(person and person.is_plain),
        public_locale=language_of(place.language if place else None),
        is_paused=bool(place and place.is_paused),
        moderator_role=place.moderator_role if place else None,
    )


def _written(tx: Transaction, person: Person | None, place: str, now: datetime) -> str | None:
    if person is None or person.id is None:
        return None
    language = tx.conversations.at(person.id, place, now).wish.get("language")
    return str(language) if language else None


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card that lies on the table."""

    suggestion_id: int
    issue_id: int
    title: str
    repository: str


def shown(store: Store, actor: Actor, now: datetime) -> list[ShownCard]:
    """Return the cards that this actor was shown last in this place, in order."""
    with store.read() as tx:
        person = tx.people.find(actor.surface, actor.external_id)
        if person is None or person.id is None:
            return []
        ids = tx.conversations.at(person.id, actor.place, now).shown
        suggestions = tx.matches.by_id(ids, person.id)
        issues = tx.issues.with_repository([s.issue_id for s in suggestions])
    return [
        ShownCard(s.id, s.issue_id, issue.title, f"{repository.full_name}#{issue.number}")
        for s in suggestions
        if s.id is not None and s.issue_id in issues
        for issue, repository in [issues[s.issue_id]]
    ]


def profile(store: Store, actor: Actor) -> dict[str, str]:
    """Return what an actor told about themselves, as a form asks for it."""
    with store.read() as tx:
        person = tx.people.find(actor.surface, actor.external_id)
        known = tx.people.profile(person.id) if person and person.id else None
    if known is None:
        return {}
    return {
        "skills": ", ".join(known.skills),
        "interests": ", ".join(known.interests),
        "level": known.level or "",
        "hours": f"{known.hours_per_week:g}" if known.hours_per_week else "",
        "goals": known.goals,
    }


def programmes(store: Store, actor: Actor, now: datetime) -> list[tuple[int, str]]:
    """Return the programmes an actor may name: those of the community, and those they are in."""
    with store.read() as tx:
        person = tx.people.find(actor.surface, actor.external_id)
        here = tx.cohorts.in_community(actor.community_id, now) if actor.community_id else []
        own = tx.cohorts.of(person.id) if person and person.id else ()
    found = {c.id: c.name for c in here} | {c.id: c.name for c, _row in own}
    return [(number, name) for number, name in found.items() if number is not None]


@dataclass(frozen=True, slots=True)
class Published:
    """What a page of merged work shows."""

    name: str
    programme: str
    start: str
    end: str
    work: tuple[Work, ...]


def published(store: Store, token: str) -> Published | None:
    """Return what the page at this address shows; None where there is none."""
    with store.read() as tx:
        found = tx.cohorts.published(token)
        if found is None:
            return None
        cohort, row = found
        place = tx.communities.get(cohort.community_id)
        assert place is not None
        return Published(
            row.shown_name,
            cohort.name,
            cohort.first_day(place.zone),
            cohort.last_day(place.zone),
            tuple(merged_work(tx, row.person_id, cohort.starts_at)),
        )
