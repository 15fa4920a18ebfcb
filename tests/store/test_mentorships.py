"""Places of mentors and requests of learners: the database keeps the bounds."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from bot.errors import UserError
from bot.records import MentorOffer, Mentorship, MentorshipFeedback, MentorshipState
from bot.store import Store

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def person(store: Store, name: str) -> int:
    with store.write() as tx:
        found = tx.people.meet("discord", name, name, NOW)
    assert found.id is not None
    return found.id


def mentor(store: Store, name: str, capacity: int = 1, away_until: datetime | None = None) -> int:
    person_id = person(store, name)
    with store.write() as tx:
        tx.mentorships.save_offer(
            MentorOffer(
                person_id=person_id,
                capacity=capacity,
                away_until=away_until,
                offered_at=NOW,
                updated_at=NOW,
            )
        )
    return person_id


def request(store: Store, learner_id: int) -> int:
    with store.write() as tx:
        row = tx.mentorships.request(Mentorship(learner_id=learner_id, requested_at=NOW))
    assert row.id is not None
    return row.id


def proposed(store: Store, learner_id: int, mentor_id: int) -> int:
    mentorship_id = request(store, learner_id)
    with store.write() as tx:
        assert tx.mentorships.propose(mentorship_id, mentor_id, [], NOW)
    return mentorship_id


def test_a_learner_has_two_requests_at_most(store: Store) -> None:
    learner_id = person(store, "learner")
    request(store, learner_id)
    request(store, learner_id)
    with pytest.raises(UserError, match="two requests"):
        request(store, learner_id)


def test_only_open_offers_are_asked(store: Store) -> None:
    here = mentor(store, "here")
    mentor(store, "away", away_until=NOW + timedelta(days=3))
    back = mentor(store, "back", away_until=NOW - timedelta(days=3))
    mentor(store, "full", capacity=0)
    with store.read() as tx:
        assert {offer.person_id for offer in tx.mentorships.open_offers(NOW)} == {here, back}


def test_nobody_is_asked_twice_for_one_request(store: Store) -> None:
    mentor_id = mentor(store, "mentor")
    mentorship_id = proposed(store, person(store, "learner"), mentor_id)
    with store.write() as tx:
        tx.mentorships.hand_back(tx.mentorships.get(mentorship_id, mentor_id))
    with store.write() as tx:
        assert not tx.mentorships.propose(mentorship_id, mentor_id, [], NOW)


def test_strangers_see_no_mentorship(store: Store) -> None:
    mentorship_id = proposed(store, person(store, "learner"), mentor(store, "mentor"))
    with pytest.raises(UserError, match="among yours"), store.write() as tx:
        tx.mentorships.get(mentorship_id, person(store, "stranger"))


def test_capacity_holds_while_many_accept_at_once(store: Store) -> None:
    mentor_id = mentor(store, "mentor", capacity=2)
    waiting = [proposed(store, person(store, f"learner-{i}"), mentor_id) for i in range(6)]
    barrier, refused = Barrier(6), []

    def accept(mentorship_id: int) -> None:
        barrier.wait()
        try:
            with store.write() as tx:
                tx.mentorships.accept(tx.mentorships.get(mentorship_id, mentor_id), NOW)
        except UserError:
            refused.append(mentorship_id)

    threads = [Thread(target=accept, args=(one,)) for one in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert tx.mentorships.load_of(mentor_id) == (2, 4)
    assert len(refused) == 4


def test_reminder_after_a_day_and_hand_over_after_three(store: Store) -> None:
    mentorship_id = proposed(store, person(store, "learner"), mentor(store, "mentor"))
    with store.read() as tx:
        assert not tx.mentorships.to_remind(NOW + timedelta(hours=23))
        assert [row.id for row in tx.mentorships.to_remind(NOW + timedelta(hours=25))] == [
            mentorship_id
        ]
        assert not tx.mentorships.to_hand_over(NOW + timedelta(hours=71))
        assert [row.id for row in tx.mentorships.to_hand_over(NOW + timedelta(hours=73))] == [
            mentorship_id
        ]


def test_an_ended_mentorship_frees_both_places(store: Store) -> None:
    mentor_id, learner_id = mentor(store, "mentor"), person(store, "learner")
    mentorship_id = proposed(store, learner_id, mentor_id)
    with store.write() as tx:
        row = tx.mentorships.get(mentorship_id, mentor_id)
        tx.mentorships.accept(row, NOW)
        tx.mentorships.end(row, MentorshipState.COMPLETED, NOW)
    with store.read() as tx:
        assert tx.mentorships.load_of(mentor_id) == (0, 0)
        assert not tx.mentorships.of(learner_id)


def test_feedback_is_given_once(store: Store) -> None:
    learner_id = person(store, "learner")
    mentorship_id = proposed(store, learner_id, mentor(store, "mentor"))
    said = {"mentorship_id": mentorship_id, "person_id": learner_id, "value": 5, "given_at": NOW}
    with store.write() as tx:
        tx.mentorships.rate(MentorshipFeedback(**said))
    with pytest.raises(UserError, match="already"), store.write() as tx:
        tx.mentorships.rate(MentorshipFeedback(**said))


@pytest.mark.parametrize(
    ("started", "weeks"), [(NOW, 1), (NOW - timedelta(weeks=5), 1), (NOW - timedelta(weeks=7), 2)]
)
def test_check_ins_become_rarer(started: datetime, weeks: int) -> None:
    row = Mentorship(learner_id=1, mentor_id=2, started_at=started, requested_at=NOW)
    assert row.check_in_every(NOW) == timedelta(weeks=weeks)
    assert row.in_trial(NOW) == (started == NOW)
