"""A path of three steps on request, and a little harder after a finished issue."""

from itertools import pairwise

import pytest

from bot.app import App
from bot.commands import Claim, EditProfile, Finish, Release, SetLanguage
from bot.errors import UserError
from bot.reply import Reply
from bot.spelling import parse, spell
from bot.wish_commands import NextStep, Path
from tests.factories import a_learner, an_issue

PLAN = "First I read the loader. Then I write the change and a test."
RUNGS = ("easy", "medium", "hard")


@pytest.fixture
def graded(app: App) -> dict[str, int]:
    """Issues on audio loaders, two of each difficulty, in repositories of their own."""
    return {
        f"{level} {n}": an_issue(
            app,
            f"Audio loader task, {level} number {n}",
            repository=f"sandbox-{level}/project-{n}",
            tag={"difficulty": level, "skills": ["python", "audio"]},
        )
        for level in RUNGS
        for n in (1, 2)
    }


def levels(reply: Reply) -> list[int]:
    return [RUNGS.index(card.title.split(", ")[1].split()[0]) for card in reply.cards]


def done(app: App, issue_id: int, name: str = "learner") -> Reply:
    app.handle(a_learner(name), Claim(issue_id, PLAN, accepts_rules=True))
    return app.handle(a_learner(name), Finish())


def test_a_path_has_three_steps_each_harder(app: App, graded: dict[str, int]) -> None:
    reply = app.handle(a_learner(), Path("audio loader task"))
    assert levels(reply) == [0, 1, 2]
    assert str(reply.cards[0].lines[0]).startswith("Step 1 of 3")


def test_a_step_says_what_is_new(app: App, graded: dict[str, int]) -> None:
    first, second, _third = app.handle(a_learner(), Path("audio loader task")).cards
    assert "new for you: audio" in str(first.lines[0]).lower()
    assert "new for you" not in str(second.lines[0])


def test_a_path_without_anything_to_go_on_asks_first(app: App) -> None:
    reply = app.handle(a_learner(), Path())
    assert not reply.cards
    assert str(reply.text).count("?") == 1


def test_the_lines_of_text(app: App, graded: dict[str, int]) -> None:
    assert parse("path audio and music") == Path("audio and music")
    assert parse(spell(NextStep(4))) == NextStep(4)
    heard = app.hear(a_learner(), "path audio loader")
    assert heard.reply.cards


def test_after_a_finished_issue_the_next_one_is_harder(app: App, graded: dict[str, int]) -> None:
    finished = done(app, graded["easy 1"])
    step = finished.buttons[0].command
    assert step == NextStep(graded["easy 1"])
    reply = app.handle(a_learner(), step)
    assert "a little harder" in str(reply.text)
    assert levels(reply)[:2] == [1, 1]
    assert 0 not in levels(reply)[:2]
    assert EditProfile(skills=("audio", "python")) in [b.command for b in reply.buttons]


def test_where_nothing_is_harder_it_says_so(app: App, graded: dict[str, int]) -> None:
    done(app, graded["hard 1"])
    reply = app.handle(a_learner(), NextStep())
    assert "surely harder" in str(reply.text)
    assert reply.cards[0].title == "Audio loader task, hard number 2"
    assert not any("easy" in card.title or "medium" in card.title for card in reply.cards)


def test_step_after_step_goes_up(app: App, graded: dict[str, int]) -> None:
    heights = [0]
    issue = graded["easy 2"]
    for _round in RUNGS[1:]:
        done(app, issue)
        card = app.handle(a_learner(), NextStep()).cards[0]
        issue = graded[f"{card.title.split(', ')[1].split()[0]} {card.title[-1]}"]
        heights.append(levels(Reply(card.lines[0], (card,)))[0])
    assert all(a < b for a, b in pairwise(heights))


def test_only_what_was_finished_counts(app: App, graded: dict[str, int]) -> None:
    with pytest.raises(UserError, match="not finished"):
        app.handle(a_learner(), NextStep())
    app.handle(a_learner(), Claim(graded["easy 1"], PLAN, accepts_rules=True))
    app.handle(a_learner(), Release())
    with pytest.raises(UserError, match="not finished"):
        app.handle(a_learner(), NextStep())
    done(app, graded["easy 2"], "other")
    with pytest.raises(UserError, match="not finished"):
        app.handle(a_learner(), NextStep(graded["easy 2"]))


def test_it_is_said_in_the_persons_language(app: App, graded: dict[str, int]) -> None:
    app.handle(a_learner(), SetLanguage("es"))
    reply = app.handle(a_learner(), Path("audio loader task"))
    assert reply.locale == "es"
