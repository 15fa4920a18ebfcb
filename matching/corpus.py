"""A snapshot of all candidates with their vectors, ready to be searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.embedders import Matrix
from matching.types import Candidate


@dataclass(frozen=True, slots=True)
class Corpus:
    """Candidates and their vectors, row by row; shape of ``vectors``: (len(candidates), dim)."""

    candidates: Sequence[Candidate]
    vectors: Matrix

    def __len__(self) -> int:
        return len(self.candidates)
