"""Taking a consent back has an effect at once, whatever the purpose."""

from collections.abc import Callable

import pytest
from sqlmodel import col, select

from bot.app import App
from bot.commands import EditProfile
from bot.context import Actor
from bot.jobs import mentorships
from bot.mentor_commands import (
    Agree,
    Mentorships,
    OfferMentoring,
    RequestMentor,
    Respond,
    SetAge,
)
from bot.records import Mentorship, Purpose, Telling
from bot.records.people import GITHUB
from bot.store import Transaction
from bot.telling import tell
from bot.wish_commands import Suggest
from matching.types import Work

ABOUT = EditProfile(("python",), spoken=("en",), is_confirmed=True)


def somebody(app: App, name: str = "one") -> Actor:
    """An adult with a profile, who talks in a direct message."""
    actor = Actor("discord", name, handle=name, place=f"dm:{name}", locale="en")
    app.handle(actor, SetAge("adult"))
    app.handle(actor, ABOUT)
    return actor


def id_of(tx: Transaction, actor: Actor) -> int:
    person = tx.people.find(actor.surface, actor.external_id)
    assert person is not None
    return person.id or 0


def states(app: App) -> list[str]:
    with app.store.read() as tx:
        return [
            row.state for row in tx.session.exec(select(Mentorship).order_by(col(Mentorship.id)))
        ]


def is_matched(app: App, actor: Actor) -> object:
    return bool(app.handle(actor, Suggest()).cards)


def is_written_to(app: App, actor: Actor) -> object:
    with app.store.write() as tx:
        key = f"probe:{tx.session.exec(select(Telling.id)).all()}"
        tell(tx, id_of(tx, actor), Mentorships(), key=key, now=app.clock())
        return tx.session.exec(select(Telling.state).where(Telling.key == key)).one()


def gets_a_digest(app: App, actor: Actor) -> object:
    with app.store.read() as tx:
        return [person.id for person, _profile in tx.people.due_for_digest("w", "discord")]


def is_offered(app: App, actor: Actor) -> object:
    with app.store.read() as tx:
        return [offer.person_id for offer in tx.mentorships.open_offers(app.clock())]


def is_read(app: App, actor: Actor) -> object:
    with app.store.read() as tx:
        return tx.works.of(id_of(tx, actor))


def gets_notes(app: App, actor: Actor) -> object:
    with app.store.write() as tx:
        news = Mentorships()
        now, purpose = app.clock(), Purpose.READINESS
        return tell(tx, id_of(tx, actor), news, key=f"{now}", now=now, purpose=purpose)


PROBES: dict[Purpose, Callable[[App, Actor], object]] = {
    Purpose.MATCHING: is_matched,
    Purpose.MESSAGES: is_written_to,
    Purpose.DIGEST: gets_a_digest,
    Purpose.MENTORING: is_offered,
    Purpose.PUBLIC_WORK: is_read,
    Purpose.READINESS: gets_notes,
}


@pytest.mark.parametrize("purpose", Purpose)
def test_taking_a_consent_back_ends_what_it_was_for(app: App, purpose: Purpose) -> None:
    actor = somebody(app)
    app.handle(actor, OfferMentoring(1))
    app.handle(actor, Agree(purpose))
    with app.store.write() as tx:
        person_id = id_of(tx, actor)
        tx.people.meet(GITHUB, "7", "octo-one", app.clock())
        tx.works.save(person_id, [Work("sandbox-a/one", "Fix a bug")], app.clock())
    before = PROBES[purpose](app, actor)
    assert before
    told = str(app.handle(actor, Agree(purpose, gives=False)).text)
    assert PROBES[purpose](app, actor) != before
    assert "\n" in told, "what follows is said"


def test_without_mentoring_what_was_only_asked_is_taken_back_and_what_runs_goes_on(
    app: App,
) -> None:
    mentor, learner = somebody(app, "mentor"), somebody(app, "learner")
    app.handle(mentor, OfferMentoring(3))
    for _again in range(2):
        app.handle(learner, RequestMentor())
        mentorships.pair(app, {})
    app.handle(mentor, Respond(1, accepts=True))
    assert states(app) == ["active", "proposed"]

    told = app.handle(mentor, Agree("mentoring", gives=False))
    assert Mentorships() in [button.command for button in told.buttons]
    assert states(app) == ["active", "waiting"]
    with app.store.read() as tx:
        keys = tx.session.exec(select(Telling.key).where(Telling.person_id == id_of(tx, learner)))
        assert any(key.startswith("declined:") for key in keys)
    mentorships.pair(app, {})
    assert states(app) == ["active", "waiting"]

    app.handle(learner, Agree("mentoring", gives=False))
    assert states(app) == ["active", "cancelled"]


def test_who_stops_offering_is_still_written_to(app: App) -> None:
    actor = somebody(app)
    app.handle(actor, OfferMentoring(1))
    app.handle(actor, OfferMentoring(0))
    with app.store.read() as tx:
        assert tx.trust.agrees(id_of(tx, actor), Purpose.MESSAGES)


def test_a_profile_that_may_not_be_used_pairs_nobody_and_is_said_to_rest(app: App) -> None:
    mentor, learner = somebody(app, "mentor"), somebody(app, "learner")
    app.handle(mentor, OfferMentoring(1))
    app.handle(learner, RequestMentor())
    app.handle(learner, Agree("matching", gives=False))
    mentorships.pair(app, {})
    assert states(app) == ["waiting"]
    saved = app.handle(learner, ABOUT)
    assert Agree("matching") in [button.command for button in saved.buttons]
    app.handle(learner, Agree("digest"))
    assert gets_a_digest(app, learner) == []
    app.handle(learner, Agree("matching"))
    mentorships.pair(app, {})
    assert states(app) == ["proposed"]
    assert gets_a_digest(app, learner)
