"""The searchable snapshot of stored issues, rebuilt when the index counter moved."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from bot.records import Issue, IssueState, Repository
from bot.records.issues import RepositoryState
from bot.rules import is_closed
from bot.store import Transaction
from matching.corpus import Corpus, described
from matching.readiness import Reading
from matching.types import Candidate, Difficulty


def candidate(issue: Issue, repository: Repository) -> Candidate:
    """Return a stored issue as matching sees it, with what was read of its text."""
    bare = Candidate(
        id=str(issue.id),
        repository=repository.full_name,
        title=issue.title,
        body=issue.body,
        labels=tuple(issue.labels),
        topics=tuple(repository.topics),
        programming_language=repository.language,
        is_mentorable=issue.is_mentorable,
        welcome=repository.welcome,
        opened_at=issue.opened_at,
        updated_at=issue.updated_at,
        comments=issue.comments,
    )
    read = described(bare, Reading.from_json(issue.reading)) if issue.reading else bare
    return _as_tagged(read, issue.tag) if issue.tag else read


def is_offered(issue: Issue, repository: Repository) -> bool:
    """Say whether an issue may be suggested at all."""
    is_active = repository.state == RepositoryState.ACTIVE
    return issue.state == IssueState.FREE and is_active and not is_closed(repository.policies)


def _as_tagged(read: Candidate, tag: Mapping[str, Any]) -> Candidate:
    """Let what a maintainer said of an issue count over what was read of its text."""
    return replace(
        read,
        skills=frozenset(tag["skills"]) if tag.get("skills") else read.skills,
        difficulty=Difficulty(tag["difficulty"]) if tag.get("difficulty") else read.difficulty,
        hours=tag.get("hours") or read.hours,
    )


class CorpusCache:
    """Keeps one snapshot per process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version: tuple[str, int] = ("", -1)
        self._corpus = Corpus((), np.zeros((0, 0), np.float32))

    def __call__(self, tx: Transaction, model: str) -> Corpus:
        """Return the snapshot of what the transaction sees, with the vectors of a model."""
        with self._lock:
            version = (model, tx.issues.version())
            if version != self._version:
                self._corpus = self._build(tx, model)
                self._version = version
            return self._corpus

    def _build(self, tx: Transaction, model: str) -> Corpus:
        ids, vectors = tx.vectors.matrix(model)
        row_of = {issue_id: row for row, issue_id in enumerate(ids.tolist())}
        rows = [
            pair
            for pair in tx.issues.searchable()
            if pair[0].id in row_of and not is_closed(pair[1].policies)
        ]
        if not rows:
            return Corpus((), np.zeros((0, 0), np.float32))
        matrix = vectors[[row_of[issue.id or 0] for issue, _repository in rows]]
        return self._corpus.replaced([candidate(*row) for row in rows], matrix)
