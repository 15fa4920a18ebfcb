"""What one learns by an issue, where to read first, and the first hour."""

import pytest

from bot.app import App
from bot.commands import Claim, SetLanguage
from bot.errors import UserError
from bot.handlers.learn import clue, lessons, library, reading
from bot.i18n import LOCALES
from bot.mentor_commands import FirstHour
from bot.records import Issue
from bot.wish_commands import Suggest
from matching import readiness, skills
from matching.types import Candidate
from tests.factories import a_learner, an_issue
from tests.fakes import MONDAY


def test_the_library_covers_many_skills_of_the_vocabulary_in_several_languages() -> None:
    assert len(library()) >= 60
    assert set(library()) <= set(skills.entries())
    found = [resource for entries in library().values() for resource in entries]
    assert all(resource.url.startswith("https://") for resource in found)
    assert {resource.level for resource in found} == {"beginner", "intermediate", "advanced"}
    assert {resource.language for resource in found} <= set(LOCALES)
    assert len({resource.language for resource in found}) >= 8


def test_reading_is_in_the_persons_language_where_there_is_one() -> None:
    spanish, swahili = reading(["python"], "es"), reading(["python"], "sw")
    assert spanish is not None
    assert swahili is not None
    assert (spanish.language, swahili.language) == ("es", "en")
    assert reading(["esoteric"], "en") is None


def test_what_is_new_to_the_person_comes_first() -> None:
    issue = Candidate("1", "sandbox-a/one", "A title", skills=frozenset({"python", "rust"}))
    first, second, third = lessons(issue, {"python"}, "en")
    assert str(first) == "You learn: Rust"
    assert str(second) == "You practise: Python"
    assert "doc.rust-lang.org" in str(third)


def test_every_suggestion_says_what_one_learns(app: App) -> None:
    title = "Write a pytest test of the numpy loader"
    an_issue(app, title, reading=readiness.read(title, "", []).as_json())
    reply = app.handle(a_learner(), Suggest("pytest test of the numpy loader"))
    lines = [str(line) for line in reply.cards[0].lines]
    assert any(line.startswith("You learn: ") for line in lines)
    assert any("https://" in line for line in lines if line.startswith("Read first: "))


def test_the_first_hour_comes_from_the_repository_and_the_issue(app: App) -> None:
    issue_id = an_issue(app, "Crash in `read_frame` when the file is empty")
    text = str(app.handle(a_learner(), FirstHour(issue_id)).text)
    assert "git clone https://example.org/sandbox-a/one" in text
    assert "pytest" in text
    assert 'git grep -n "read_frame"' in text
    with pytest.raises(UserError):
        app.handle(a_learner(), FirstHour(9999))


def test_the_plan_is_offered_when_an_issue_is_taken(app: App) -> None:
    issue_id = an_issue(app, "Document the loader")
    plan = "I read the page first. Then I write an example and run it twice."
    taken = app.handle(a_learner(), Claim(issue_id, plan, accepts_rules=True))
    assert FirstHour(issue_id) in [button.command for button in taken.buttons]


def test_the_plan_is_in_the_persons_language(app: App) -> None:
    issue_id = an_issue(app, "Document the loader")
    app.handle(a_learner(), SetLanguage("es"))
    assert app.handle(a_learner(), FirstHour(issue_id)).locale == "es"


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        ("Fix `load_file`", "", "load_file"),
        ("Fix loadFile twice", "", "loadFile"),
        ("It breaks", "see src/io/read.py there", "src/io/read.py"),
        ("Resizing breaks", "no code", "Resizing"),
        ("?", "", "TODO"),
        ('`"; rm -rf /`', "$(reboot) `a;b`", "TODO"),
    ],
)
def test_what_to_search_for(title: str, body: str, found: str) -> None:
    issue = Issue(
        repository_id=1,
        number=1,
        node_id="I",
        title=title,
        body=body,
        url="",
        content_hash="",
        opened_at=MONDAY,
        updated_at=MONDAY,
        checked_at=MONDAY,
    )
    assert clue(issue) == found
