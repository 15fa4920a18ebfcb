"""Invented issues in any number: sentences put together from parts, each a little different."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from matching.types import Candidate, Difficulty, Kind

NOW = datetime(2026, 6, 1, tzinfo=UTC)
_VERBS = (
    "Fix",
    "Document",
    "Speed up",
    "Test",
    "Translate",
    "Explain",
    "Rename",
    "Refuse",
    "Show",
    "Remove",
)
_THINGS = (
    "the data loader", "batches of images", "the tokenizer", "attention masks", "audio resampling", "the reward plot",
    "a CUDA kernel", "duplicate rows", "the dark theme", "the Docker image", "fairness metrics", "model cards",
    "federated clients", "holiday features", "satellite tiles", "the Android example", "vector search", "type hints",
    "save_pretrained", "torch.nn.Linear", "gradient clipping", "the learning-rate schedule", "Parquet files",
)  # fmt: skip
_CASES = (
    "when the input is empty", "on Windows", "with half precision", "for right-to-left languages", "in the tutorial",
    "after a restart", "with several workers", "for large files", "in the command line", "when a key is missing",
)  # fmt: skip
SKILLS = (
    "python",
    "pytorch",
    "cuda",
    "rust",
    "javascript",
    "docker",
    "documentation",
    "testing",
    "nlp",
)
WISHES = (
    "I would like to write documentation for data loaders", "small bug in image batches", "GPU kernels and half precision",
    "translate a tutorial into Spanish", "tests for a tokenizer", "make a web interface dark", "smaller Docker images",
    "vector search filters", "speech and audio", "fairness of models",
)  # fmt: skip


def issues(count: int) -> Iterator[Candidate]:
    """Return invented issues; the same ones each time."""
    chance = random.Random(11)
    for number in range(count):
        title = f"{chance.choice(_VERBS)} {chance.choice(_THINGS)} {chance.choice(_CASES)}"
        body = " ".join(
            f"{chance.choice(_VERBS)} {chance.choice(_THINGS)} {chance.choice(_CASES)} as in case {chance.randrange(9999)}."
            for _sentence in range(chance.randrange(2, 9))
        )
        yield Candidate(
            id=str(number),
            repository=f"sandbox-{number % 40}/project-{number % 400}",
            title=title,
            body=f"### Describe the bug\n{body}\n### Environment\n- OS: Linux\n",
            labels=("good first issue", "bug"),
            programming_language="Python",
            human_language="en",
            skills=frozenset(chance.sample(SKILLS, 2)),
            kinds=frozenset({chance.choice(list(Kind))}),
            difficulty=chance.choice(list(Difficulty)),
            hours=float(chance.randrange(1, 30)),
            readiness=chance.random(),
            updated_at=NOW - timedelta(days=chance.randrange(300)),
        )
