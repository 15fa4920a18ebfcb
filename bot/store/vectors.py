"""Vectors in and out, in bulk; one of three spots that know which database it is."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from bot.records import Embedding, InstallationSecret, Issue, IssueState, OwnerKind
from bot.store import hnsw, upsert
from bot.store.copied import copy_in
from matching.types import Hit

Matrix = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
T = TypeVar("T")

SERVING = "serving-model"
"""Where it is kept which model answers."""

CHUNK = 5000
"""How many ids one statement may name; SQLite takes 32,766 parameters."""


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut into lists that fit one statement."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


class Vectors:
    """Vectors of issues and profiles; each model has its own, side by side."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._is_postgres = session.get_bind().dialect.name == "postgresql"

    @property
    def are_searched_there(self) -> bool:
        """Return whether the database searches by itself, without giving every vector away."""
        return self._is_postgres

    def serving(self, wanted: str) -> str:
        """Return the model that answers now: the wanted one, or the one before while it is not complete."""
        row = self.session.get(InstallationSecret, SERVING)
        return row.value if row else wanted

    def serve(self, model: str) -> None:
        """Let a model answer whose vectors are complete, and drop those of the others."""
        self.session.merge(InstallationSecret(name=SERVING, value=model))
        self.session.exec(delete(Embedding).where(col(Embedding.model) != model))

    def save(self, rows: Iterable[Embedding]) -> None:
        """Store vectors, replacing those of older texts."""
        if self._is_postgres:
            copy_in(self._driver(), rows)
            return
        statement = upsert.insert(self.session, Embedding)
        statement = statement.on_conflict_do_update(
            index_elements=["owner_kind", "owner_id", "model"],
            set_={name: statement.excluded[name] for name in ("content_hash", "vector")},
        )
        for chunk in chunks(rows, 500):
            self.session.execute(
                statement,
                [{name: getattr(row, name) for name in Embedding.model_fields} for row in chunk],
            )

    def drop(self, kind: OwnerKind, owner_ids: Collection[int]) -> None:
        """Drop all vectors of these owners."""
        for chunk in chunks(owner_ids):
            self.session.exec(
                delete(Embedding).where(
                    col(Embedding.owner_kind) == kind, col(Embedding.owner_id).in_(chunk)
                )
            )

    def hashes(
        self, model: str, owner_ids: Collection[int], kind: OwnerKind = OwnerKind.ISSUE
    ) -> dict[int, str]:
        """Return the content hash of what is embedded of these owners, by id."""
        found: dict[int, str] = {}
        for chunk in chunks(owner_ids):
            found |= dict(
                self.session.exec(
                    select(Embedding.owner_id, Embedding.content_hash).where(
                        Embedding.owner_kind == kind,
                        Embedding.model == model,
                        col(Embedding.owner_id).in_(chunk),
                    )
                ).all()
            )
        return found

    def size(self, model: str, kind: OwnerKind = OwnerKind.ISSUE) -> tuple[int, int]:
        """Return how many vectors a model has, and their length."""
        is_of = (col(Embedding.owner_kind) == kind, col(Embedding.model) == model)
        first = self.session.exec(select(col(Embedding.vector)).where(*is_of).limit(1)).first()
        count = self.session.exec(select(func.count(col(Embedding.owner_id))).where(*is_of)).one()
        return count, 0 if first is None else len(first)

    def mean(self, model: str) -> Matrix:
        """Return the mean of the vectors of all issues; shape (dim,), empty where there are none."""
        if not self._is_postgres:
            vectors = self.matrix(model)[1]
            return vectors.mean(axis=0) if len(vectors) else np.zeros(0, np.float32)
        with self._driver().cursor(binary=True) as cursor:
            cursor.execute(
                "SELECT vector_send(avg(vector)) FROM embedding "
                "WHERE owner_kind = 'issue' AND model = %s",
                (model,),
            )
            (blob,) = cursor.fetchone()
        return self._decode([blob])[0] if blob else np.zeros(0, np.float32)

    def matrix(
        self,
        model: str,
        kind: OwnerKind = OwnerKind.ISSUE,
        among: Collection[int] | None = None,
    ) -> tuple[Ids, Matrix]:
        """Return ids and vectors, shapes (n,) and (n, dim), in the order of the ids."""
        rows: list[tuple[int, bytes]] = []
        if among is None:
            rows = self._raw(model, kind, None)
        else:
            for chunk in chunks(sorted(among)):
                rows += self._raw(model, kind, chunk)
        ids = np.fromiter((owner_id for owner_id, _blob in rows), np.int64, len(rows))
        return ids, self._decode([blob for _owner_id, blob in rows])

    def nearest(
        self,
        model: str,
        vector: Matrix,
        k: int,
        *,
        states: Sequence[IssueState] = (IssueState.FREE,),
        among: Collection[int] | None = None,
    ) -> list[Hit]:
        """Return the ``k`` issues nearest by cosine, best first; the filters act inside the search.

        Exact, but on PostgreSQL where the operator had an index built (``mentorable vectors``).
        """
        if self._is_postgres:
            rows = hnsw.nearest(self.session, model, vector, k, [str(s) for s in states], among)
            return [Hit(str(owner_id), float(similarity)) for owner_id, similarity in rows]
        wanted = set(self.session.exec(select(Issue.id).where(col(Issue.state).in_(states))).all())
        ids, matrix = self.matrix(model, among=wanted if among is None else wanted & set(among))  # type: ignore[arg-type]
        if not len(ids):
            return []
        lengths = np.linalg.norm(matrix, axis=1) * float(np.linalg.norm(vector))
        scores = (matrix @ vector) / np.maximum(lengths, 1e-12)
        best = np.lexsort((ids, -scores))[:k]
        return [Hit(str(ids[row]), float(scores[row])) for row in best]

    def _driver(self) -> Any:
        return self.session.connection().connection.driver_connection

    def _raw(
        self, model: str, kind: OwnerKind, among: Sequence[int] | None
    ) -> list[tuple[int, bytes]]:
        # Past SQLAlchemy, and in PostgreSQL's binary form: a hundred thousand rows take a second.
        connection = self._driver()
        if self._is_postgres:
            with connection.cursor(binary=True) as cursor:
                cursor.execute(
                    "SELECT owner_id, vector_send(vector) FROM embedding WHERE owner_kind = %s "
                    "AND model = %s AND (%s::int[] IS NULL OR owner_id = ANY(%s)) ORDER BY owner_id",
                    (str(kind), model, among, among),
                )
                return list(cursor.fetchall())
        marks = "" if among is None else f"AND owner_id IN ({','.join('?' * len(among))})"
        return list(
            connection.execute(
                "SELECT owner_id, vector FROM embedding WHERE owner_kind = ? AND model = ? "  # noqa: S608  # only question marks are put in
                f"{marks} ORDER BY owner_id",
                (str(kind), model, *(among or ())),
            ).fetchall()
        )

    def _decode(self, blobs: Sequence[bytes]) -> Matrix:
        if not blobs:
            return np.zeros((0, 0), np.float32)
        if self._is_postgres:  # two short integers, then big-endian floats
            joined = np.frombuffer(b"".join(blobs), np.uint8).reshape(len(blobs), -1)[:, 4:]
            return np.ascontiguousarray(joined).view(">f4").astype(np.float32)
        return np.frombuffer(b"".join(blobs), "<f4").reshape(len(blobs), -1).astype(np.float32)
