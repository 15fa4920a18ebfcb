"""The named queries: people, issues, suggestions, conversations, deliveries, on both databases."""

import threading
from datetime import timedelta

from bot.records import Delivery, Outcome, Profile
from bot.store import Store
from tests.store.rows import NOW, a_person, a_suggestion, an_issue


def test_a_person_is_met_once_on_each_surface(store: Store) -> None:
    with store.write() as tx:
        first = tx.people.meet("discord", "1", "ada", NOW)
        again = tx.people.meet("discord", "1", "ada", NOW + timedelta(hours=1))
        other = tx.people.meet("github", "1", "ada", NOW)
    assert first.id == again.id != other.id
    assert first.seen_at == NOW + timedelta(hours=1)


def test_a_person_who_speaks_in_eight_places_at_once_is_one(store: Store) -> None:
    gate, met = threading.Barrier(8), []

    def meet() -> None:
        gate.wait()
        met.append(a_person(store, "the same"))

    threads = [threading.Thread(target=meet) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 8
    assert len(set(met)) == 1


def test_a_profile_is_kept_and_replaced(store: Store) -> None:
    person_id = a_person(store)
    for hours in (2.0, 5.0):
        with store.write() as tx:
            tx.people.save_profile(
                Profile(
                    person_id=person_id,
                    skills={"python": "working"},
                    spoken=["de", "हि"],
                    hours_per_week=hours,
                    updated_at=NOW,
                )
            )
    with store.read() as tx:
        profile = tx.people.profile(person_id)
    assert profile is not None
    assert (profile.skills, profile.spoken) == ({"python": "working"}, ["de", "हि"])
    assert (profile.hours_per_week, profile.updated_at) == (5.0, NOW)


def test_forgetting_takes_everything_of_a_person(store: Store) -> None:
    person_id, other, issue_id = a_person(store, "me"), a_person(store), an_issue(store)
    with store.write() as tx:
        tx.matches.show([a_suggestion(person_id, issue_id), a_suggestion(other, issue_id)])
        tx.conversations.save(tx.conversations.at(person_id, "here", NOW), NOW)
        tx.people.save_profile(Profile(person_id=person_id, updated_at=NOW))
    with store.write() as tx:
        tx.people.forget(person_id)
    with store.read() as tx:
        assert tx.people.find("terminal", "me") is None
        assert tx.people.profile(person_id) is None
        assert tx.matches.suggestions(person_id) == []
        assert len(tx.matches.suggestions(other)) == 1


def test_the_index_counter_moves_once_for_a_transaction(store: Store) -> None:
    with store.read() as tx:
        before = tx.issues.version()
    with store.write() as tx:
        assert tx.issues.bump() == before + 1
        assert tx.issues.bump() == before + 1
    with store.write() as tx:
        assert tx.issues.bump() == before + 2
    with store.read() as tx:
        assert tx.issues.version() == before + 2


def test_what_changed_since_then(store: Store) -> None:
    first, second = an_issue(store), an_issue(store)
    with store.read() as tx:
        seen = tx.issues.version()
        assert {issue.id for issue, _r in tx.issues.changed(0)} == {first, second}
        assert tx.issues.changed(seen) == []
    with store.write() as tx:
        issue = tx.issues.get(first)
        assert issue is not None
        issue.title = "Ünïcode ✨ title"
        tx.issues.touch_all([issue])
    with store.read() as tx:
        ((changed, _repository),) = tx.issues.changed(seen)
    assert (changed.id, changed.title) == (first, "Ünïcode ✨ title")


def test_concurrent_writers_number_changes_in_the_order_of_their_commits(store: Store) -> None:
    seen: list[int] = []

    def bump() -> None:
        for _ in range(10):
            with store.write() as tx:
                seen.append(tx.issues.bump())

    threads = [threading.Thread(target=bump) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 61))


def test_issues_by_number_and_with_repository(store: Store) -> None:
    issue_id = an_issue(store, number=7)
    with store.read() as tx:
        repository = tx.issues.repository("sandbox-a/one")
        assert repository is not None
        assert repository.id is not None
        assert tx.issues.by_number(repository.id, [7, 8])[7].id == issue_id
        assert set(tx.issues.with_repository([issue_id, 10**6])) == {issue_id}


def test_exposure_counts_other_learners_who_see_it_now(store: Store) -> None:
    issue_id, people = an_issue(store), [a_person(store) for _ in range(4)]
    with store.write() as tx:
        tx.matches.show([a_suggestion(person_id, issue_id) for person_id in people])
        tx.matches.show([a_suggestion(people[0], issue_id)])
        tx.matches.show([a_suggestion(people[3], issue_id, outcome=Outcome.DISMISSED)])
        assert tx.matches.exposure(NOW, people[1]) == {issue_id: 3}
        assert tx.matches.exposure(NOW + timedelta(days=4), people[1]) == {}


def test_suggestions_expire_once_and_keep_what_explains_them(store: Store) -> None:
    person_id, issue_id = a_person(store), an_issue(store)
    features, reasons = {"similarity": 0.25}, [{"kind": "skill", "value": "python"}]
    with store.write() as tx:
        tx.matches.show([a_suggestion(person_id, issue_id, features=features, reasons=reasons)])
        assert tx.matches.expire_suggestions(NOW) == 0
        assert tx.matches.expire_suggestions(NOW + timedelta(days=3)) == 1
        assert tx.matches.expire_suggestions(NOW + timedelta(days=3)) == 0
    with store.read() as tx:
        (suggestion,) = tx.matches.suggestions(person_id)
        assert tx.matches.suggestion(suggestion.id or 0, person_id + 1) is None
    assert (suggestion.outcome, suggestion.features) == (Outcome.EXPIRED, features)
    assert suggestion.reasons == reasons


def test_a_conversation_is_one_for_person_and_place_and_ends(store: Store) -> None:
    person_id = a_person(store)
    for shown in ([1, 2], [3]):
        with store.write() as tx:
            conversation = tx.conversations.at(person_id, "here", NOW)
            conversation.shown, conversation.wish = shown, {"text": "docs"}
            tx.conversations.save(conversation, NOW)
    with store.read() as tx:
        assert tx.conversations.at(person_id, "here", NOW).shown == [3]
        assert tx.conversations.at(person_id, "there", NOW).shown == []
        assert tx.conversations.at(person_id, "here", NOW + timedelta(days=3)).shown == []


def test_conversations_may_begin_twice_at_once(store: Store) -> None:
    person_id, gate, problems = a_person(store), threading.Barrier(6), []

    def begin() -> None:
        gate.wait()
        try:
            with store.write() as tx:
                tx.conversations.save(tx.conversations.at(person_id, "here", NOW), NOW)
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_a_delivery_is_stored_once(store: Store) -> None:
    for expected in (True, False):
        with store.write() as tx:
            delivery = Delivery(id="d", event="issues", payload={"a": [1]}, received_at=NOW)
            assert tx.deliveries.add(delivery) is expected
    with store.read() as tx:
        stored = tx.deliveries.get("d")
    assert stored is not None
    assert stored.payload == {"a": [1]}


def test_a_delivery_that_nothing_can_work_goes_too(store: Store) -> None:
    with store.write() as tx:
        for name in ("worked", "lost", "waiting"):
            at = NOW if name == "waiting" else NOW - timedelta(days=31)
            tx.deliveries.add(Delivery(id=name, event="issues", received_at=at))
        tx.deliveries.done("worked", NOW)
        assert tx.deliveries.prune(NOW, NOW - timedelta(days=30)) == 1
        assert tx.deliveries.get("worked")
        assert tx.deliveries.get("waiting")
