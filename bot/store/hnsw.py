"""The approximate index of vectors on PostgreSQL, in half precision; searches under filters go on until enough is found."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pgvector import Vector
from pgvector.psycopg.vector import VectorBinaryDumper
from sqlalchemy import Engine, text
from sqlmodel import Session

from bot.errors import OperatorError

EXACT_BELOW = 20_000
"""So many vectors are compared one by one in less time than anybody notices (``python -m bench vectors``)."""

BREADTH = 120
"""How many candidates the search keeps in mind; more finds more and takes longer."""
OPTIONS = f"-c hnsw.iterative_scan=relaxed_order -c hnsw.ef_search={BREADTH}"
"""What every connection is opened with, so that no search has to say it again."""
SPARE = 2
"""So many times ``k`` are fetched in half precision, and ordered anew in full."""
PREFIX = "vectors_of_"

WHERE = "owner_kind = 'issue' AND model = {model} AND issue.state = ANY(%(states)s)"
AMONG = " AND owner_id = ANY(%(among)s)"
NEAR = (
    "WITH near AS MATERIALIZED (SELECT owner_id, vector FROM embedding "
    "JOIN issue ON issue.id = owner_id WHERE {where} "
    "ORDER BY vector::halfvec({dim}) <=> CAST(CAST(%(vector)s AS vector) AS halfvec({dim})) LIMIT {most}) "
    "SELECT owner_id, 1 - (vector <=> %(vector)s) FROM near ORDER BY vector <=> %(vector)s, owner_id LIMIT {k}"
)
"""The first cast says what the parameter is, so that it is read once and not for every row."""
EXACT = (
    "SELECT owner_id, 1 - (vector <=> CAST(%(vector)s AS vector)) FROM embedding "
    "JOIN issue ON issue.id = owner_id WHERE {where} ORDER BY vector <=> %(vector)s, owner_id LIMIT {k}"
)


def prepare(connection: Any, _record: object) -> None:
    """Have a new connection send vectors as they are in memory: as text they take longer than a transaction."""
    connection.adapters.register_dumper(Vector, VectorBinaryDumper)


def name(model: str) -> str:
    """Return the name of a model's index; models have names that no index may have."""
    return PREFIX + hashlib.sha256(model.encode()).hexdigest()[:16]


def is_built(session: Session, model: str) -> bool:
    """Say whether this model has a complete index; a connection remembers that it has."""
    remembered = session.connection().info
    key = name(model)
    if key not in remembered:
        found = session.scalar(
            text(
                "SELECT 1 FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid "
                "WHERE relname = :name AND indrelid = 'embedding'::regclass AND indisvalid"
            ),
            {"name": key},
        )
        if not found:
            return False
        remembered[key] = True
    return True


def build(engine: Engine, model: str, dim: int) -> None:
    """Build a model's index without locking anybody out; one that was left half-built is replaced."""
    if engine.dialect.name != "postgresql":
        raise OperatorError(
            "Only PostgreSQL has an index of vectors; SQLite is searched in memory."
        )
    drop(engine, model)
    literal = "'" + model.replace("'", "''") + "'"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            f"CREATE INDEX CONCURRENTLY {name(model)} ON embedding "
            f"USING hnsw ((vector::halfvec({dim:d})) halfvec_cosine_ops) "
            f"WHERE owner_kind = 'issue' AND model = {literal.replace('%', '%%')}"
        )
        connection.exec_driver_sql("ANALYZE embedding, issue")  # or the plan goes past it


def drop(engine: Engine, model: str) -> None:
    """Drop a model's index, if there is one."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {name(model)}")


def nearest(
    session: Session,
    model: str,
    vector: npt.NDArray[np.float32],
    k: int,
    states: Sequence[str],
    among: Collection[int] | None,
) -> Sequence[Any]:
    """Return ids and similarities of the nearest: by the index if there is one, else exactly."""
    is_narrow = among is not None and len(among) < EXACT_BELOW
    # The model is written out, or a plan made once for all models could not use the index of one.
    literal = "'" + model.replace("'", "''").replace("%", "%%") + "'"
    words = {
        "where": WHERE.format(model=literal) + ("" if among is None else AMONG),
        "dim": len(vector),
        "most": SPARE * k,
        "k": k,
    }
    values = {"vector": Vector(vector), "states": list(states), "among": list(among or ())}
    connection = session.connection()
    if not is_narrow and is_built(session, model):
        rows = connection.exec_driver_sql(NEAR.format(**words), values).all()
        if len(rows) == k:  # the index gives up after many rows that the filter refuses
            return rows
    return connection.exec_driver_sql(EXACT.format(**words), values).all()
