"""The terminal: numbered choices, JSON lines, and nothing that steers the screen."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import cli
from bot.app import App, build
from bot.i18n import verbatim
from bot.reply import Card, Reply
from bot.settings import Settings
from bot.surfaces.terminal.chat import Chat, chat
from bot.surfaces.terminal.jsonl import answer_lines
from bot.surfaces.terminal.render import draw
from bot.surfaces.terminal.visit import Visitor, visit
from tests.factories import a_learner, an_issue
from tests.fakes import FixedClock, ToldFreshness


@pytest.fixture
def app(settings: Settings) -> Iterator[App]:
    """An app with three free issues."""
    app = build(settings, clock=FixedClock())
    app.freshness = ToldFreshness(app.store)
    an_issue(app, "Crash when resizing an empty batch", repository="sandbox-a/one")
    an_issue(app, "Document the audio loader", repository="sandbox-b/two")
    an_issue(app, "Add tests for the tokenizer", repository="sandbox-c/three")
    yield app
    app.store.close()


def talk(app: App, text: str) -> list[dict[str, object]]:
    out = io.StringIO()
    answer_lines(app, io.StringIO(text), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_number_presses_the_choice_on_the_screen(app: App) -> None:
    screen = Chat(app, a_learner())
    shown = screen.say("suggest crash resizing batch")
    assert "1. Crash when resizing an empty batch" in shown
    assert "[1] Take it" in shown
    assert "Before you take “Crash when resizing an empty batch”" in screen.say("1")


def test_a_number_that_is_no_choice_is_heard_as_words(app: App) -> None:
    assert "Nothing is on the table yet" in Chat(app, a_learner()).say("99")


def test_the_chat_ends_with_a_goodbye(app: App) -> None:
    out = io.StringIO()
    chat(app, a_learner(), ["thanks\n", "\n", "quit\n", "help\n"], out)
    assert out.getvalue() == "You are welcome! Come back whenever you like.\n"


def test_a_json_line_is_answered_with_everything_that_was_understood(app: App) -> None:
    (answer,) = talk(app, '{"text": "suggest crash resizing batch --limit=1", "person": "p"}\n')
    assert list(answer) == ["intent", "command", "facts", "reply", "suggestions", "ms"]
    assert answer["intent"] == "find"
    assert answer["command"] == 'suggest --query="crash resizing batch" --limit=1'
    (suggestion,) = answer["suggestions"]  # type: ignore[misc]
    assert list(suggestion) == ["issue", "title", "url", "score", "reasons", "state"]
    assert suggestion["issue"] == "sandbox-a/one#1"
    assert suggestion["state"] == "free"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ("{}", "“text” is missing"),
        ('{"text": 5}', "“text” is missing or not a string"),
        ('{"text": "hi", "person": null}', "“person”"),
        ('{"text": "hi", "person": ["a"]}', "“person”"),
        ("[" * 100_000, "not a JSON object"),
    ],
)
def test_a_bad_line_is_named_and_the_next_one_answered(app: App, line: str, complaint: str) -> None:
    bad, good = talk(app, f'\n{line}\n{{"text": "thanks"}}\n')
    assert bad["line"] == 2
    assert complaint in str(bad["error"])
    assert good["command"] == "thanks"


def test_people_are_kept_apart(app: App) -> None:
    lines = [
        {"text": "edit --skills=python", "person": "a"},
        {"text": "yes", "person": "b"},
        {"text": "yes", "person": "a"},
        {"text": "profile", "person": "b"},
        {"text": "profile", "person": "a"},
    ]
    answers = talk(app, "\n".join(json.dumps(line) for line in lines))
    assert "I know nothing about you" in str(answers[3]["reply"])
    assert "Python" in str(answers[4]["reply"])


def test_what_an_issue_says_cannot_steer_the_screen() -> None:
    card = Card("\x1b[2Jred\u202eevil", "https://example.org", (verbatim("a\rb\x07"),))
    text = draw(Reply(verbatim("hi"), (card,))).text
    assert text == "hi\n\n1. [2Jredevil\n   ab\n   https://example.org"


def test_a_visit_shows_what_is_said_and_answered(app: App) -> None:
    out = io.StringIO()
    visit(app, out, [Visitor("v", "en", "Somebody", ("suggest audio", "thanks"))])
    assert "> suggest audio" in out.getvalue()
    assert "Document the audio loader" in out.getvalue()
    assert "You are welcome" in out.getvalue()


def test_json_lines_are_answered_before_anything_is_indexed(tmp_path: Path) -> None:
    line = json.dumps({"text": "find me something about docs", "person": "a"})
    done = CliRunner().invoke(
        cli,
        ["chat", "--jsonl"],
        input=line + "\n",
        env={"MENTORABLE_DATA_DIR": str(tmp_path), "MENTORABLE_EMBEDDER": "hashing:384"},
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["intent"] == "find"
    assert "mentorable index" in done.stderr
