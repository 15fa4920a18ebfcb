"""Claims: the database decides who wins, among threads and among processes."""

import threading
from datetime import timedelta

import pytest

from bot.errors import UserError
from bot.records import ClaimState
from bot.store import Store
from tests.store import processes
from tests.store.rows import NOW, a_person, an_issue

MANY = 16


def claim(store: Store, issue_id: int, person_id: int, places: int = 1) -> str:
    try:
        with store.write() as tx:
            tx.claims.take(issue_id, person_id, "plan", NOW, places=places)
    except UserError as error:
        return str(error)
    return "won"


def race(store: Store, attempts: list[tuple[int, int]], places: int = 1) -> list[str]:
    gate, answers = threading.Barrier(len(attempts)), []

    def run(issue_id: int, person_id: int) -> None:
        gate.wait()
        answers.append(claim(store, issue_id, person_id, places))

    threads = [threading.Thread(target=run, args=attempt) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(attempts)
    return answers


def test_sixteen_threads_one_winner(store: Store) -> None:
    issue_id = an_issue(store)
    answers = race(store, [(issue_id, a_person(store)) for _ in range(MANY)])
    assert answers.count("won") == 1
    assert answers.count("Somebody else took this issue a moment ago.") == MANY - 1


def test_sixteen_processes_one_winner(store: Store, database_url: str) -> None:
    issue_id, people = an_issue(store), [a_person(store) for _ in range(MANY)]
    gate, results = processes.PROCESSES.Barrier(MANY), processes.PROCESSES.SimpleQueue()
    running = [
        processes.start(processes.claim, database_url, issue_id, person_id, gate, results)
        for person_id in people
    ]
    answers = dict(results.get() for _ in running)
    for process in running:
        process.join()
        process.close()
    results.close()
    winners = [person_id for person_id, answer in answers.items() if answer == "won"]
    assert len(winners) == 1
    assert set(answers.values()) == {"won", "Somebody else took this issue a moment ago."}
    with store.read() as tx:
        assert [held.person_id for held in tx.claims.holders(issue_id)] == winners


def test_an_issue_with_three_places_takes_three(store: Store) -> None:
    issue_id = an_issue(store, slots=3)
    answers = race(store, [(issue_id, a_person(store)) for _ in range(8)])
    assert answers.count("won") == 3
    with store.read() as tx:
        assert sorted(held.issue_slot for held in tx.claims.holders(issue_id)) == [1, 2, 3]


def test_a_person_in_many_places_takes_one(store: Store) -> None:
    person_id = a_person(store)
    answers = race(store, [(an_issue(store), person_id) for _ in range(8)])
    assert answers.count("won") == 1
    assert sum("already work on one issue" in answer for answer in answers) == 7


def test_a_person_with_two_places_takes_two(store: Store) -> None:
    person_id = a_person(store)
    answers = race(store, [(an_issue(store), person_id) for _ in range(6)], places=2)
    assert answers.count("won") == 2
    assert sum("already work on 2 issues" in answer for answer in answers) == 4


def test_a_person_takes_one_place_of_an_issue(store: Store) -> None:
    issue_id, person_id = an_issue(store, slots=4), a_person(store)
    answers = race(store, [(issue_id, person_id)] * 6, places=3)
    assert answers.count("won") == 1
    assert answers.count("You already have this issue.") == 5


def test_an_issue_that_is_gone_cannot_be_taken(store: Store) -> None:
    assert claim(store, 10**6, a_person(store)) == "This issue is gone."


def test_a_place_given_back_is_free(store: Store) -> None:
    issue_id, first, second = an_issue(store), a_person(store), a_person(store)
    assert claim(store, issue_id, first) == "won"
    assert claim(store, issue_id, second) != "won"
    with store.write() as tx:
        assert tx.claims.end_of(second, ClaimState.EXPIRED, NOW) == []
        (ended,) = tx.claims.end_of(first, ClaimState.EXPIRED, NOW + timedelta(days=28))
        assert (ended.person_id, ended.state) == (first, ClaimState.EXPIRED)
        assert ended.ended_at == NOW + timedelta(days=28)
        assert tx.claims.end_of(first, ClaimState.EXPIRED, NOW + timedelta(days=28)) == []
    assert claim(store, issue_id, second) == "won"


def test_giving_back_at_once_ends_a_claim_once(store: Store) -> None:
    issue_id, person_id = an_issue(store), a_person(store)
    assert claim(store, issue_id, person_id) == "won"
    gate, ended = threading.Barrier(6), []

    def give_back() -> None:
        gate.wait()
        with store.write() as tx:
            ended.extend(tx.claims.end_of(person_id, ClaimState.RELEASED, NOW, issue_id))

    threads = [threading.Thread(target=give_back) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(c.issue_id, c.state, c.ended_at) for c in ended] == [
        (issue_id, ClaimState.RELEASED, NOW)
    ]


def test_erasing_a_person_frees_the_place(store: Store) -> None:
    issue_id, first = an_issue(store), a_person(store)
    assert claim(store, issue_id, first) == "won"
    with store.write() as tx:
        tx.people.forget(first)
    assert claim(store, issue_id, a_person(store)) == "won"


def test_a_claim_falls_with_its_transaction(store: Store) -> None:
    issue_id, person_id = an_issue(store), a_person(store)

    def fail() -> None:
        with store.write() as tx:
            tx.claims.take(issue_id, person_id, "plan", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as tx:
        assert tx.claims.holders(issue_id) == []
