"""Commands in comments: at the start of a plain line, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.github.parser import MAX_COMMANDS, VERBS, Line, parse, parse_new

BOT = "mentorable[bot]"


def verbs(body: str, **kwargs: object) -> list[str]:
    return [line.verb for line in parse(body, BOT, **kwargs)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        "/mentorable check",
        "@mentorable check",
        "@mentorable[bot] check",
        "  /MENTORABLE Check  ",
        "Hello\n/mentorable check",
        "Hello\r\n\r\n/mentorable check\r\n",
        "/mentorable\u200b check",
    ],
)
def test_a_command_starts_a_line(body: str) -> None:
    assert verbs(body) == ["check"]


@pytest.mark.parametrize(
    "body",
    [
        "please /mentorable check",
        "`/mentorable check`",
        "```\n/mentorable check\n```",
        "~~~\n/mentorable check",
        "    /mentorable check",
        "> /mentorable check",
        "> quoted\n/mentorable check",
        "<!-- /mentorable check -->",
        "<!--\n/mentorable check\n-->",
        "[/mentorable check](https://example.org)",
        "![/mentorable check](https://example.org/x.png)",
        "<details>\n/mentorable check\n</details>",
        "/mentorableX check",
        "@mentorable-fork check",
        "`x` /mentorable check",
        "/assign",
        "",
    ],
)
def test_elsewhere_nothing_counts(body: str) -> None:
    assert verbs(body) == []


def test_options_words_and_flags() -> None:
    (line,) = parse(
        "/mentorable tag skill=python,docs difficulty=easy mentor=@sandbox-mentor-1 --anyway", BOT
    )
    assert line == Line(
        "tag",
        "",
        {"skill": ("python", "docs"), "difficulty": ("easy",), "mentor": ("@sandbox-mentor-1",)},
        frozenset({"--anyway"}),
    )


def test_a_plan_may_stand_below() -> None:
    (line,) = parse(
        "/mentorable claim\n\nI add the test first.\nThen I mend `resize`.\n\nThanks!", BOT
    )
    assert line.words == "I add the test first. Then I mend ."


def test_several_commands_in_order() -> None:
    assert verbs("/mentorable untag\n/mentorable tag\n@mentorable status") == [
        "untag",
        "tag",
        "status",
    ]


def test_problems_are_named() -> None:
    assert parse("/mentorable dance", BOT)[0].problem == "unknown verb"
    assert parse("/mentorable tag colour=red", BOT)[0].problem == "unknown option colour"


def test_bare_mention_asks_for_help() -> None:
    assert verbs("@mentorable") == ["help"]


def test_aliases_only_where_the_repository_has_them() -> None:
    assert verbs("/claim") == []
    assert verbs("/claim\n/close", aliases=["claim", "close"]) == ["claim"]


def test_an_edit_runs_only_what_is_new() -> None:
    before = "/mentorable status"
    assert [x.verb for x in parse_new(before + "\n/mentorable help", before, BOT)] == ["help"]
    assert parse_new(before + " ", before, BOT) == []
    assert [x.verb for x in parse_new(before + "\n" + before, before, BOT)] == ["status"]


@given(st.text(max_size=300))
def test_no_text_breaks_the_parser(text: str) -> None:
    for line in parse(text, BOT):
        assert line.verb in VERBS or line.problem


@given(
    st.sampled_from(sorted(VERBS)),
    st.text(alphabet=st.characters(blacklist_categories=["C", "Z"]), max_size=40),
)
def test_what_stands_in_code_never_counts(verb: str, noise: str) -> None:
    noise = noise.replace("`", "").replace("~", "")
    assert parse(f"```\n{noise}\n/mentorable {verb}\n```", BOT) == []


def test_there_is_a_limit() -> None:
    assert len(parse("/mentorable status\n" * 50, BOT)) == MAX_COMMANDS
