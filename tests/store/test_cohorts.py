"""Places in programmes: the database keeps the bounds, also when sixteen ask at once."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import UserError
from bot.records import Cohort, CohortMembership
from bot.store import Store
from tests.store.rows import NOW, a_person

SERVER = 4711


def a_cohort(store: Store, **more: object) -> int:
    with store.write() as tx:
        tx.communities.change(SERVER, NOW, {})
        row = Cohort(
            **{
                "community_id": SERVER,
                "name": "Spring",
                "starts_at": NOW,
                "capacity": 2,
                "created_at": NOW,
                **more,
            }
        )
        tx.cohorts.add(row)
    assert row.id is not None
    return row.id


def join(store: Store, cohort_id: int, person_id: int) -> int:
    with store.write() as tx:
        return tx.cohorts.join(tx.cohorts.get(cohort_id), person_id, NOW).slot


def test_places_are_numbered_and_the_last_is_the_last(store: Store) -> None:
    cohort_id = a_cohort(store)
    one, two = a_person(store), a_person(store)
    assert [join(store, cohort_id, one), join(store, cohort_id, two)] == [1, 2]
    with pytest.raises(UserError, match="Every place"):
        join(store, cohort_id, a_person(store))
    with store.write() as tx:
        assert tx.cohorts.leave(cohort_id, one)
        assert not tx.cohorts.leave(cohort_id, one)
    assert join(store, cohort_id, a_person(store)) == 1


def test_nobody_takes_two_places(store: Store) -> None:
    cohort_id, one = a_cohort(store), a_person(store)
    join(store, cohort_id, one)
    with pytest.raises(UserError, match="already"):
        join(store, cohort_id, one)


def test_of_sixteen_who_ask_for_the_last_place_one_gets_it(store: Store) -> None:
    cohort_id = a_cohort(store, capacity=1)
    people = [a_person(store) for _each in range(16)]
    gate, answers = Barrier(16), list[object]()

    def ask(person_id: int) -> None:
        gate.wait()
        try:
            answers.append(join(store, cohort_id, person_id))
        except UserError as error:
            answers.append(str(error))

    threads = [Thread(target=ask, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(1) == 1
    assert answers.count("Every place in this programme is taken.") == 15
    with store.read() as tx:
        assert len(tx.cohorts.members(cohort_id)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"weeks": 13},
        {"weeks": 0},
        {"capacity": 0},
        {"capacity": 51},
        {"office_weekday": 7, "office_hour": 3},
        {"office_weekday": 3, "office_hour": 24},
        {"office_weekday": 3},
    ],
)
def test_the_schema_keeps_a_programme_within_its_bounds(
    store: Store, wrong: dict[str, int]
) -> None:
    with pytest.raises(IntegrityError):
        a_cohort(store, **wrong)


def test_a_page_has_a_name(store: Store) -> None:
    cohort_id = a_cohort(store)
    row = CohortMembership(
        cohort_id=cohort_id, person_id=a_person(store), slot=1, joined_at=NOW, page_token="t"
    )
    with pytest.raises(IntegrityError), store.write() as tx:
        tx.session.add(row)


def test_old_programmes_go_and_published_pages_stay(store: Store) -> None:
    old = a_cohort(store, weeks=1, starts_at=NOW - timedelta(days=400))
    older = a_cohort(store, weeks=1, starts_at=NOW - timedelta(days=401))
    recent = a_cohort(store, weeks=1, starts_at=NOW - timedelta(days=100))
    one, two = a_person(store), a_person(store)
    for cohort_id in (old, older, recent):
        join(store, cohort_id, one)
    join(store, old, two)
    with store.write() as tx:
        row = tx.cohorts.membership(old, one)
        assert row is not None
        row.page_token, row.shown_name = "token", "A name"
    with store.write() as tx:
        tx.cohorts.prune(NOW - timedelta(days=180))
    with store.read() as tx:
        assert [cohort.id for cohort, _row in tx.cohorts.of(one)] == [recent, old]
        assert not tx.cohorts.of(two)
        assert tx.cohorts.published("token")
        with pytest.raises(UserError):
            tx.cohorts.get(older)


def test_office_hours_come_weekly_in_the_zone_of_the_place_until_the_end() -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 16, tzinfo=zone)
    cohort = Cohort(
        community_id=1, name="x", starts_at=start, weeks=2, capacity=1, created_at=NOW,
        office_weekday=2, office_hour=18,
    )  # fmt: skip
    before = cohort.next_office_hour(datetime(2026, 3, 1, tzinfo=UTC), zone)
    assert before == datetime(2026, 3, 18, 17, tzinfo=UTC)
    assert cohort.next_office_hour(datetime(2026, 3, 18, 17, 0, 1, tzinfo=UTC), zone) == (
        datetime(2026, 3, 25, 17, tzinfo=UTC)
    )
    assert cohort.next_office_hour(datetime(2026, 3, 26, tzinfo=UTC), zone) is None
