"""How long it takes to plan the weekly digest of many people at once, and how it is spread over the day."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from sqlmodel import select

from bench import invented
from bench.figures import Row, Settings, seconds
from bench.indexing import app_on
from bot.app import App
from bot.corpus import candidate
from bot.jobs import digest
from bot.records import (
    Consent,
    Embedding,
    Identity,
    Issue,
    Job,
    OwnerKind,
    Person,
    Profile,
    Purpose,
    Repository,
    Suggestion,
)
from matching import text

_MINUTES = 10
_ZONES = ("Africa/Nairobi", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Tokyo", "Europe/Berlin", "UTC")  # fmt: skip
_SKILLS = ("python", "rust", "javascript", "docker", "testing", "documentation", "nlp", "cuda")


def plan(settings: Settings) -> Iterator[Row]:
    """Plan the digest of everybody at once: in minutes, nobody over the limit, no two in the same second."""
    embedder = settings.load()
    with app_on("http://127.0.0.1:9", embedder, settings) as app:
        _fill_issues(app, min(settings.issues, 20_000))
        _fill_people(app, settings.people)
        took = seconds(lambda: digest.plan(app, {}))
        with app.store.read() as tx:
            jobs = tx.session.exec(select(Job.run_at).where(Job.task == "tell")).all()
            seen = Counter(tx.session.exec(select(Suggestion.issue_id)).all())
        times = sorted(jobs)
    yield Row("people planned", len(times), bar=0.95 * settings.people)
    yield Row("time", took / 60, "minutes", bar=_MINUTES, is_most=True)
    yield Row("most learners to one issue", max(seen.values()), bar=5, is_most=True)
    yield Row("messages in the busiest second", _busiest(times), bar=1, is_most=True)
    yield Row("from first to last", (times[-1] - times[0]).total_seconds() / 3600, "hours")


def _busiest(times: list[datetime]) -> int:
    """Return how many messages lie within less than a second at most, counted in pairs."""
    gaps = [later - sooner for sooner, later in pairwise(times)]
    return 1 + any(gap < timedelta(seconds=1) for gap in gaps)


def _fill_issues(app: App, count: int) -> None:
    now = app.clock()
    embedder, found = app.embedder(), list(invented.issues(count))
    with app.store.write() as tx:
        owners = {c.repository: Repository(full_name=c.repository) for c in found}
        tx.session.add_all(owners.values())
        tx.session.flush()
        issues = [
            Issue(
                repository_id=owners[c.repository].id or 0,
                number=place,
                node_id=f"I_{place}",
                title=c.title,
                body=c.body,
                url=f"https://example.org/{c.repository}/issues/{place}",
                content_hash="",
                opened_at=now,
                updated_at=now,
                checked_at=now,
            )
            for place, c in enumerate(found, 1)
        ]
        tx.session.add_all(issues)
        tx.session.flush()
        texts = [text.document(candidate(i, owners[c.repository])) for i, c in zip(issues, found, strict=True)]  # fmt: skip
        tx.vectors.save(
            Embedding(
                owner_kind=OwnerKind.ISSUE,
                owner_id=issue.id or 0,
                model=embedder.name,
                content_hash="",
                vector=vector,
            )
            for issue, vector in zip(issues, embedder.embed_documents(texts), strict=True)
        )
        tx.issues.bump()


def _fill_people(app: App, count: int) -> None:
    now = app.clock()
    with app.store.write() as tx:
        people = [Person(created_at=now, seen_at=now) for _place in range(count)]
        tx.session.add_all(people)
        tx.session.flush()
        for place, person in enumerate(people):
            number = person.id or 0
            tx.session.add_all(
                (
                    Identity(
                        person_id=number, surface="discord", external_id=str(place), linked_at=now
                    ),
                    Consent(person_id=number, purpose=Purpose.DIGEST, given_at=now),
                    Profile(
                        person_id=number,
                        skills={_SKILLS[place % 8]: "working", _SKILLS[place % 7]: "novice"},
                        interests=[invented.WISHES[place % 10]],
                        timezone=_ZONES[place % 6],
                        updated_at=now,
                    ),
                )
            )
