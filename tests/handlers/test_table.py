"""What lies on the table belongs to one person in one place; it outlives a restart, and it expires."""

from datetime import timedelta

import pytest

from bot.app import App, build
from bot.commands import Cancel, Claim
from bot.context import Actor
from bot.store.conversations import LIFE
from bot.wish_commands import Why
from tests.fakes import FixedClock, ToldFreshness

PLACES = {
    "terminal": ("terminal", "terminal"),
    "direct message": ("discord", "discord:dm"),
    "mention": ("discord", "discord:1"),
    "thread": ("discord", "discord:2"),
}
"""Where people talk: the surface and the name of the place, as the surfaces name them."""


def someone(where: str, name: str = "7") -> Actor:
    """Return a person in a place."""
    surface, place = PLACES[where]
    return Actor(surface, name, handle=name, place=place, locale="en")


def restarted(app: App) -> App:
    """Return the app as another process builds it, on the same database."""
    again = build(app.settings, clock=app.clock)
    again.freshness = ToldFreshness(again.store)
    return again


@pytest.mark.parametrize("where", PLACES)
def test_a_restart_leaves_cards_refinements_and_the_question(app: App, where: str) -> None:
    who = someone(where)
    shown = app.hear(who, "suggest document").reply.cards
    app.hear(who, "why number 2?")
    app.hear(who, "forget me")
    again = restarted(app)
    assert isinstance(again.hear(who, "no").command, Cancel)
    heard = again.hear(who, "I'll take it")
    assert isinstance(heard.command, Claim)
    assert shown[1].title in str(heard.reply.text)
    more = again.hear(who, "show me more").reply.cards
    assert not {card.title for card in more} & {card.title for card in shown}
    again.store.close()


@pytest.mark.parametrize("where", PLACES)
def test_another_place_and_another_person_have_their_own_table(app: App, where: str) -> None:
    app.hear(someone(where), "suggest document")
    elsewhere = next(place for place in PLACES if PLACES[place][0] == "discord" and place != where)
    for stranger in (someone(elsewhere), someone(where, "8")):
        assert "Nothing is on the table" in str(app.hear(stranger, "why number 2?").reply.text)
    assert isinstance(app.hear(someone(where), "why number 2?").command, Why)


@pytest.mark.parametrize("where", PLACES)
def test_what_lies_there_too_long_is_taken_off(app: App, clock: FixedClock, where: str) -> None:
    who = someone(where)
    app.hear(who, "suggest document")
    clock.now += LIFE - timedelta(minutes=1)
    assert isinstance(app.hear(who, "why number 2?").command, Why)
    clock.now += LIFE + timedelta(minutes=1)
    assert "Nothing is on the table" in str(app.hear(who, "why number 2?").reply.text)
