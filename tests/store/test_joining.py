"""Two records of one human become one, also where both hold the same thing."""

from bot.store import Store
from tests.store.rows import NOW, a_person, an_issue


def test_of_two_claims_on_one_issue_the_keepers_stays(store: Store) -> None:
    keep, other = a_person(store, "keep"), a_person(store, "other")
    issue_id, second = an_issue(store, slots=2), an_issue(store)
    with store.write() as tx:
        mine = tx.claims.take(issue_id, keep, "mine", NOW).id
        tx.claims.take(issue_id, other, "theirs", NOW)
        moved = tx.claims.take(second, other, "moves", NOW, places=2).id
    with store.write() as tx:
        tx.people.link(keep, "terminal", "other", "", NOW)
        assert {claim.id for claim in tx.claims.open_of(keep)} == {mine, moved}
        assert tx.people.get(other) is None
