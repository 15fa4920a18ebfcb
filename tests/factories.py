"""People and issues for tests: named in the test by what matters, the rest is filled in."""

from datetime import timedelta

from bot.app import App
from bot.context import Actor
from bot.corpus import candidate
from bot.records import Embedding, Issue, OwnerKind, Repository
from matching import text
from tests.fakes import MONDAY


def a_learner(name: str = "learner", locale: str | None = "en", place: str = "here") -> Actor:
    """A person at the terminal."""
    return Actor("terminal", name, handle=name, place=place, locale=locale)


def an_issue(
    app: App, title: str, body: str = "", repository: str = "sandbox-a/one", **more: object
) -> int:
    """Store a free issue with its vector; returns its id."""
    embedder = app.embedder()
    with app.store.write() as tx:
        owner = tx.issues.repository(repository) or tx.issues.add_repository(
            Repository(full_name=repository, language="Python")
        )
        assert owner.id is not None
        number = tx.issues.count() + 1
        issue = Issue(
            **{
                "repository_id": owner.id,
                "number": number,
                "node_id": f"I_{number}",
                "title": title,
                "body": body,
                "url": f"https://example.org/{repository}/issues/{number}",
                "content_hash": "",
                "opened_at": MONDAY - timedelta(days=30),
                "updated_at": MONDAY - timedelta(days=3),
                "checked_at": MONDAY,
                **more,
            }
        )
        tx.issues.touch(issue)
        assert issue.id is not None
        document = text.document(candidate(issue, owner))
        tx.issues.save_vectors(
            [
                Embedding(
                    owner_kind=OwnerKind.ISSUE,
                    owner_id=issue.id,
                    model=embedder.name,
                    content_hash=text.content_hash(document),
                    vector=embedder.embed_documents([document])[0],
                )
            ]
        )
        tx.issues.bump()
        return issue.id
