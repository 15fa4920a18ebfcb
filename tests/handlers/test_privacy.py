"""Export and erasure reach every column that points at a person; a walk over the schema says so."""

import json

from sqlalchemy import Table
from sqlmodel import SQLModel

from bot.app import App
from bot.commands import Claim, Confirm, EditProfile, Export, Forget
from bot.records import Embedding, OwnerKind, Person
from bot.wish_commands import Suggest
from tests.factories import a_learner

PLAN = "First I reproduce the crash. Then I fix it and add a test."
PEOPLE = SQLModel.metadata.tables["person"]


def pointing() -> dict[str, Table]:
    """Every table with a column that points at a person."""
    return {
        name: table
        for name, table in SQLModel.metadata.tables.items()
        if any(c.references(PEOPLE.c.id) for c in table.columns)
    }


def live(app: App, name: str = "learner") -> None:
    """Leave a trace in every table that a person can reach by talking."""
    learner = a_learner(name)
    app.handle(learner, EditProfile(("python",), is_confirmed=True))
    app.handle(learner, Suggest("document"))
    app.handle(learner, Claim(6, PLAN, accepts_rules=True))


def test_every_column_that_points_at_a_person_erases_with_them() -> None:
    for name, table in pointing().items():
        for column in table.columns:
            for key in column.foreign_keys:
                if key.references(PEOPLE):
                    assert key.ondelete in ("CASCADE", "SET NULL"), f"{name}.{column.name}"


def test_the_export_holds_every_table_that_points_at_a_person(app: App) -> None:
    live(app)
    reply = app.handle(a_learner(), Export())
    exported = json.loads(reply.attachments["mentorable.json"])
    assert set(exported) == {"person", *pointing()}
    assert exported["profile"][0]["skills"] == {"python": "working"}
    assert exported["claim"][0]["plan"] == PLAN
    assert exported["identity"][0]["external_id"] == "learner"


def test_the_export_holds_nothing_of_others(app: App) -> None:
    live(app)
    reply = app.handle(a_learner("other"), Export())
    exported = json.loads(reply.attachments["mentorable.json"])
    assert {name: rows for name, rows in exported.items() if rows}.keys() <= {"person", "identity"}
    assert "learner" not in reply.attachments["mentorable.json"].replace('"other"', "")


def test_erasing_asks_first(app: App) -> None:
    live(app)
    reply = app.handle(a_learner(), Forget())
    assert "cannot be undone" in str(reply.text)
    with app.store.read() as tx:
        assert tx.people.profile(1)


def test_erasing_leaves_nothing_behind(app: App) -> None:
    live(app)
    with app.store.write() as tx:
        tx.issues.save_vectors(
            [
                Embedding(
                    owner_kind=OwnerKind.PROFILE,
                    owner_id=1,
                    model="hashing:384",
                    content_hash="",
                    vector=app.embedder().embed_queries(["x"])[0],
                )
            ]
        )
    app.handle(a_learner(), Forget())
    app.handle(a_learner(), Confirm())
    with app.store.read() as tx:
        for name, table in pointing().items():
            assert not tx.session.execute(table.select()).all(), name
        assert not tx.session.get(Person, 1)
        assert not tx.session.get(Embedding, (OwnerKind.PROFILE, 1, "hashing:384"))
