"""Tellings and communities, on both databases."""

from datetime import UTC, datetime, timedelta

from bot.records import TellingState
from bot.store import Store
from bot.store.tellings import MISSED_LIFE

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def somebody(store: Store, external_id: str = "1") -> int:
    """Return the id of a person on Discord."""
    with store.write() as tx:
        person = tx.people.meet("discord", external_id, "one", NOW)
        assert person.id is not None
        return person.id


def test_a_key_is_told_once_per_person(store: Store) -> None:
    one, two = somebody(store), somebody(store, "2")
    with store.write() as tx:
        assert tx.tellings.tell(one, "help", key="k", now=NOW)
        assert not tx.tellings.tell(one, "help", key="k", now=NOW)
        assert tx.tellings.tell(two, "help", key="k", now=NOW)
    with store.write() as tx:
        assert len(tx.queue.take(["discord"], NOW, limit=9)) == 2


def test_the_first_instant_of_sending_is_kept(store: Store) -> None:
    person = somebody(store)
    with store.write() as tx:
        tx.tellings.tell(person, "help", key="k", now=NOW)
        (telling,) = tx.tellings.of(person)
        assert telling.id is not None
        for minutes in (1, 2):
            later = NOW + timedelta(minutes=minutes)
            tx.tellings.become(telling.id, TellingState.SENDING, later)
    with store.read() as tx:
        kept = tx.tellings.get(telling.id)
    assert kept is not None
    assert kept.changed_at == NOW + timedelta(minutes=1)


def test_refusals_are_noted_and_forgiven(store: Store) -> None:
    person = somebody(store)
    with store.write() as tx:
        tx.tellings.refused("discord", "1", NOW)
    with store.write() as tx:
        address = tx.tellings.address(person, "discord")
        assert address is not None
        assert address.refused_at == NOW
        tx.tellings.reachable("discord", "1")
    with store.read() as tx:
        address = tx.tellings.address(person, "discord")
        assert address is not None
        assert address.refused_at is None
        assert tx.tellings.address(person, "github") is None


def test_only_what_was_refused_lately_counts_as_missed(store: Store) -> None:
    person = somebody(store)
    with store.write() as tx:
        for key, at in (("old", NOW - MISSED_LIFE), ("new", NOW)):
            tx.tellings.tell(person, "help", key=key, now=at)
        for telling in tx.tellings.of(person):
            assert telling.id is not None
            tx.tellings.become(telling.id, TellingState.REFUSED, telling.changed_at)
    with store.read() as tx:
        assert [telling.key for telling in tx.tellings.missed(person, NOW)] == ["new"]


def test_a_community_keeps_its_settings_when_the_bot_comes_back(store: Store) -> None:
    snowflake = 2**60
    with store.write() as tx:
        assert tx.communities.join(snowflake, NOW)
        assert not tx.communities.join(snowflake, NOW)
        tx.communities.change(snowflake, NOW, {"language": "sw", "is_paused": True})
        tx.communities.leave(snowflake, NOW)
        assert tx.communities.join(snowflake, NOW)
    with store.read() as tx:
        found = tx.communities.get(snowflake)
    assert found is not None
    assert (found.language, found.is_paused, found.left_at) == ("sw", False, None)
