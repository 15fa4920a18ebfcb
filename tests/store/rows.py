"""Rows for the tests of the store: what does not matter is filled in."""

from datetime import UTC, datetime, timedelta
from itertools import count

import numpy as np
import numpy.typing as npt

from bot.records import Embedding, Issue, OwnerKind, Repository, Suggestion
from bot.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBERS = count(1)


def a_person(store: Store, name: str = "") -> int:
    with store.write() as tx:
        person = tx.people.meet("terminal", name or f"person-{next(NUMBERS)}", "", NOW)
    assert person.id is not None
    return person.id


def an_issue(store: Store, repository: str = "sandbox-a/one", **more: object) -> int:
    number = next(NUMBERS)
    with store.write() as tx:
        owner = tx.issues.repository(repository) or tx.issues.add_repository(
            Repository(full_name=repository)
        )
        issue = Issue(
            **{
                "repository_id": owner.id,
                "number": number,
                "node_id": f"I_{number}",
                "title": f"Issue {number}",
                "url": f"https://example.org/{repository}/issues/{number}",
                "content_hash": "",
                "opened_at": NOW,
                "updated_at": NOW,
                "checked_at": NOW,
                **more,
            }
        )
        tx.issues.touch(issue)
    assert issue.id is not None
    return issue.id


def a_vector(
    owner_id: int, vector: npt.ArrayLike, model: str = "m", content_hash: str = "h"
) -> Embedding:
    return Embedding(
        owner_kind=OwnerKind.ISSUE,
        owner_id=owner_id,
        model=model,
        content_hash=content_hash,
        vector=np.asarray(vector, np.float32),
    )


def a_suggestion(person_id: int, issue_id: int, **more: object) -> Suggestion:
    return Suggestion(
        **{
            "person_id": person_id,
            "issue_id": issue_id,
            "rank": 1,
            "score": 0.5,
            "model": "m",
            "shown_at": NOW,
            "expires_at": NOW + timedelta(days=3),
            **more,
        }
    )
