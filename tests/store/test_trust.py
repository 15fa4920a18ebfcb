"""Consent, blocks and the log: what was promised about a person is kept in the schema."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from bot.records import Consent, Decision, Purpose
from bot.store import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def person(store: Store, name: str, surface: str = "discord", now: datetime = NOW) -> int:
    with store.write() as tx:
        found = tx.people.meet(surface, name, name, now)
    assert found.id is not None
    return found.id


def test_consent_holds_until_it_is_withdrawn(store: Store) -> None:
    one = person(store, "one")
    with store.write() as tx:
        assert not tx.trust.agrees(one, Purpose.DIGEST)
        tx.trust.agree(one, Purpose.DIGEST, NOW, gives=True)
        assert tx.trust.agrees(one, Purpose.DIGEST)
        assert not tx.trust.agrees(one, Purpose.MESSAGES)
        tx.trust.agree(one, Purpose.DIGEST, NOW, gives=False)
        assert not tx.trust.agrees(one, Purpose.DIGEST)
        assert [decision.facts["gives"] for decision in tx.trust.decisions(one)] == [True, False]


def test_consent_to_older_words_does_not_count(store: Store) -> None:
    one = person(store, "one")
    with store.write() as tx:
        tx.session.add(Consent(person_id=one, purpose=Purpose.DIGEST, version=0, given_at=NOW))
        tx.session.flush()
        assert not tx.trust.agrees(one, Purpose.DIGEST)


def test_a_block_works_both_ways_and_only_the_blocker_lifts_it(store: Store) -> None:
    one, other = person(store, "one"), person(store, "other")
    with store.write() as tx:
        tx.trust.block(one, other, NOW)
        tx.trust.block(one, other, NOW)
        assert tx.trust.blocked_pairs([one, other]) == {(one, other), (other, one)}
        tx.trust.unblock(other, one)
        assert tx.trust.blocked_pairs([one, other])
        tx.trust.unblock(one, other)
        assert not tx.trust.blocked_pairs([one, other])


def test_a_block_outlives_an_erasure(store: Store) -> None:
    one, other = person(store, "one"), person(store, "other")
    with store.write() as tx:
        tx.trust.block(one, other, NOW)
        tx.trust.erase(other, NOW)
    again = person(store, "other", now=NOW + timedelta(days=1))
    with store.write() as tx:
        assert (one, again) in tx.trust.blocked_pairs([one, again])


def test_the_log_stays_but_nobody_can_tell_whose_it_was(store: Store) -> None:
    one = person(store, "one")
    with store.write() as tx:
        tx.trust.log(one, "suggested", {"issue": 7}, NOW)
        tx.trust.erase(one, NOW)
    again = person(store, "one", now=NOW + timedelta(days=1))
    with store.read() as tx:
        assert len(tx.session.exec(select(Decision)).all()) == 1
        assert not tx.trust.decisions(again)


def test_a_restored_backup_replays_erasures(store: Store) -> None:
    one = person(store, "one")
    with store.write() as tx:
        tx.trust.erase(one, NOW + timedelta(days=1))
    person(store, "one", now=NOW)  # as a backup of before the erasure brings them back
    newcomer = person(store, "two")
    with store.write() as tx:
        assert tx.trust.replay_erasures(NOW + timedelta(days=2)) == 1
        assert tx.people.find("discord", "one") is None
        assert tx.people.get(newcomer) is not None


def test_who_comes_back_later_is_not_erased_again(store: Store) -> None:
    with store.write() as tx:
        tx.trust.erase(tx.people.meet("discord", "one", "", NOW).id or 0, NOW)
    back = person(store, "one", now=NOW + timedelta(days=1))
    with store.write() as tx:
        assert tx.trust.replay_erasures(NOW + timedelta(days=2)) == 0
        assert tx.people.get(back) is not None


@pytest.mark.parametrize("statement", ["UPDATE decision SET kind = 'x'", "DELETE FROM decision"])
def test_the_log_is_only_added_to(store: Store, statement: str) -> None:
    one = person(store, "one")
    with store.write() as tx:
        tx.trust.log(one, "consent", {}, NOW)
    with pytest.raises(DatabaseError, match="append-only"), store.write() as tx:
        tx.session.execute(text(statement))
    with store.write() as tx:
        tx.trust.erase(one, NOW)
    with store.read() as tx:
        assert [row.kind for row in tx.session.exec(select(Decision))] == ["consent"]
