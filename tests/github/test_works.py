"""With consent, and only then, merged public work becomes part of a profile and moves what is suggested."""

import json
from collections.abc import Callable, Iterator

import pytest
from sqlmodel import select

from bot.app import App
from bot.commands import Confirm, Export, Forget, ShowProfile
from bot.context import Actor
from bot.github_commands import ConfirmLink, LinkGitHub, UnlinkGitHub
from bot.jobs.index import Progress, index_repository
from bot.jobs.prune import prune
from bot.mentor_commands import Agree
from bot.records import PublicWork
from bot.repository_config import PATH
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.surfaces.github import works
from bot.surfaces.github.configs import known_file
from bot.wish_commands import Suggest
from tests.databases import on_both
from tests.fakes import FixedClock
from tests.surfaces.github_thread import LEARNER, NAME, OTHER, Thread, entries

pytestmark = on_both
ME = Actor("discord", "77", "me", place="dm")
YES = ConfirmLink(is_confirmed=True)
WORK = Agree("public_work")
FAR, HIDDEN = "sandbox-audio/waveloom", "sandbox-vision/hidden"
ISSUES = {
    1: "Document the tokenizer of the corpus reader",
    2: "Reduce echo in stereo recordings",
    3: "Show a progress bar while training",
}


@pytest.fixture
def sandbox(clock: FixedClock) -> Iterator[Sandbox]:
    """A project to work in, one where work was done, and one that nobody may see."""
    free = [
        {"number": n, "title": title, "body": "Please.", "labels": ["good first issue"]}
        for n, title in ISSUES.items()
    ]
    more = [
        {
            "full_name": FAR,
            "labels": ["good first issue"],
            "files": {PATH: "claim: self-serve\n"},
            "issues": free,
        },
        {"full_name": HIDDEN, "private": True, "issues": []},
    ]
    with serve_world(world_from([*entries(), *more], clock)) as sandbox:
        yield sandbox


@pytest.fixture
def app(make: Callable[..., App]) -> App:
    app = make(github_link_issue=f"{NAME}#2")
    index_repository(app.store, app.forge, app.embedder(), FAR, app.clock, Progress())
    return app


def merge(
    sandbox: Sandbox, number: int, title: str, author: str = LEARNER, name: str = NAME
) -> None:
    """Have a pull request that was merged."""
    repository = sandbox.world.repositories[name]
    pull = sandbox.world.add_issue(
        repository, number=number, title=title, author=author, is_pull=True
    )
    pull.state = "closed"
    sandbox.world.merge(pull, sandbox.world.now())


def linked(app: App, thread: Thread) -> None:
    code = str(app.handle(ME, LinkGitHub()).text.params["code"])
    thread.at(2).say(LEARNER, f"/mentorable link {code}")
    app.handle(ME, YES)
    thread.work()


def kept(app: App) -> list[tuple[str, str]]:
    """Return what is stored of anybody's work."""
    with app.store.read() as tx:
        rows = tx.session.exec(select(PublicWork)).all()
        return [(piece[0], piece[1]) for row in rows for piece in row.pieces]


def first(app: App) -> str:
    return app.handle(ME, Suggest(limit=1)).cards[0].title


def test_consent_and_a_login_bring_the_work_and_the_work_moves_what_is_suggested(
    app: App, thread: Thread, sandbox: Sandbox
) -> None:
    merge(sandbox, 70, "Remove echo from recordings")
    merge(sandbox, 71, "Somebody else's tokenizer", author=OTHER)
    merge(sandbox, 72, "Known to few", name=HIDDEN)
    asked = len(sandbox.requests)
    linked(app, thread)
    assert kept(app) == []  # no consent yet
    assert "What would you like" in str(app.handle(ME, Suggest()).text)
    app.handle(ME, WORK)
    thread.work()
    assert kept(app) == [(NAME, "Remove echo from recordings")]
    searches = [r for r in sandbox.requests[asked:] if r.path == "/search/issues"]
    assert len(searches) == 1
    assert first(app) == ISSUES[2]
    assert "Merged on GitHub: 1 pull request" in str(app.handle(ME, ShowProfile()).text)


def test_what_was_agreed_to_before_counts_once_the_login_is_linked(
    app: App, thread: Thread, sandbox: Sandbox
) -> None:
    merge(sandbox, 70, "Explain the tokenizer")
    assert any(isinstance(b.command, LinkGitHub) for b in app.handle(ME, WORK).buttons)
    linked(app, thread)
    assert first(app) == ISSUES[1]


@pytest.mark.parametrize("way", ["withdrawn", "unlinked", "erased", "forgotten by time"])
def test_it_goes_with_the_consent_the_login_the_person_and_time(
    app: App, thread: Thread, sandbox: Sandbox, clock: FixedClock, way: str
) -> None:
    merge(sandbox, 70, "Remove echo from recordings")
    app.handle(ME, WORK)
    linked(app, thread)
    exported = json.loads(app.handle(ME, Export()).attachments["mentorable.json"])
    assert exported["publicwork"][0]["pieces"] == [[NAME, "Remove echo from recordings"]]
    if way == "withdrawn":
        app.handle(ME, Agree("public_work", gives=False))
    elif way == "unlinked":
        app.handle(ME, UnlinkGitHub())
    elif way == "erased":
        app.handle(ME, Forget())
        app.handle(ME, Confirm())
    else:
        clock.move(days=31)
        prune(app, {})
    assert kept(app) == []
    if way != "forgotten by time":
        works.due(app, {})
        thread.work()
        assert kept(app) == []


def test_it_is_read_anew_once_a_week_and_never_under_another_id(
    app: App, thread: Thread, sandbox: Sandbox, clock: FixedClock
) -> None:
    merge(sandbox, 70, "Remove echo from recordings")
    app.handle(ME, WORK)
    linked(app, thread)
    clock.move(days=1)
    merge(sandbox, 71, "Explain the tokenizer")
    works.due(app, {})
    thread.work()
    assert len(kept(app)) == 1  # it was read just now
    clock.move(days=8)
    works.due(app, {})
    thread.work()
    assert [title for _name, title in kept(app)] == [
        "Explain the tokenizer",
        "Remove echo from recordings",
    ]
    with app.store.write() as tx:  # the login passed to somebody else, the id did not
        person = tx.people.find("discord", "77")
        assert person is not None
        for identity in tx.people.identities(person.id or 0):
            identity.external_id = {"github": "1"}.get(identity.surface, identity.external_id)
    clock.move(days=8)
    works.due(app, {})
    thread.work()
    assert kept(app) == []


def test_a_consent_taken_back_while_github_answers_is_kept_to(
    app: App, thread: Thread, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(sandbox, 70, "Remove echo from recordings")
    linked(app, thread)
    app.handle(ME, WORK)
    real = app.forge.merged_work

    def slow(external_id: str, login: str) -> object:
        found = real(external_id, login)
        app.handle(ME, Agree("public_work", gives=False))
        return found

    monkeypatch.setattr(app.forge, "merged_work", slow)
    thread.work()
    assert kept(app) == []


def test_in_public_nothing_of_a_profile_is_used_without_leave_nor_ever_shown(
    app: App, thread: Thread, sandbox: Sandbox
) -> None:
    merge(sandbox, 70, "Remove echo from recordings")
    app.handle(ME, WORK)
    linked(app, thread)
    thread.at(1).say(LEARNER, "/mentorable suggest tokenizer")
    app.handle(ME, Agree("matching"))
    thread.say(LEARNER, "/mentorable suggest")
    (body,) = thread.answers()
    assert ISSUES[2] not in body  # its maintainers did not ask for it, as far as we know
    known_file(app, FAR)
    thread.say(LEARNER, "/mentorable suggest")
    (body,) = thread.answers()
    assert ISSUES[2] in body
    assert "earlier work" not in body


def test_a_sweep_of_old_consent_drops_what_stood_under_it(
    app: App, thread: Thread, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge(sandbox, 70, "Remove echo from recordings")
    app.handle(ME, WORK)
    linked(app, thread)
    monkeypatch.setattr("bot.store.works.CONSENT_VERSION", 2)  # its words changed
    assert "What would you like" in str(app.handle(ME, Suggest()).text)
    prune(app, {})
    assert kept(app) == []
