"""The availability of an issue, as a table of what the forge says and what follows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forge import CommentData, IssueData, PullRequestData, PullRequestState
from bot.jobs.asking import LONGEST, asks, gives_up, offers
from bot.jobs.availability import availability
from bot.records import IssueState

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ISSUE = IssueData(
    node_id="I_1",
    repository="sandbox-vision/pixelforge",
    number=1,
    title="Resize loses the alpha channel",
    body="",
    url="https://example.invalid/1",
    is_open=True,
    is_locked=False,
    labels=("good first issue",),
    author="ada-sandbox",
    author_association="MEMBER",
    assignees=(),
    opened_at=NOW - timedelta(days=90),
    updated_at=NOW - timedelta(days=1),
)


def comment(body: str, days_ago: float = 1, by: str = "someone", role: str = "NONE") -> CommentData:
    return CommentData(1, by, body, NOW - timedelta(days=days_ago), role)


def pull_request(state: PullRequestState) -> PullRequestData:
    return PullRequestData("PR_1", 9, state)


OPEN, MERGED = pull_request(PullRequestState.OPEN), pull_request(PullRequestState.MERGED)
WANT = comment("Hi! Can I work on this?")
LONG_AGO = NOW - timedelta(days=100)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, IssueState.FREE),
        ({"labels": ("Easy", "bug")}, IssueState.FREE),
        ({"is_open": False}, IssueState.CLOSED),
        ({"is_open": False, "is_locked": True, "assignees": ("a",)}, IssueState.CLOSED),
        ({"is_locked": True}, IssueState.LOCKED),
        ({"labels": ("good first issue", "needs-triage")}, IssueState.BLOCKED),
        ({"labels": ("good first issue", "blocked")}, IssueState.BLOCKED),
        ({"assignees": ("a",)}, IssueState.ASSIGNED),
        ({"assignees": ("a",), "updated_at": LONG_AGO}, IssueState.STALLED),
        ({"updated_at": LONG_AGO}, IssueState.FREE),
        ({"linked_pull_requests": (OPEN,)}, IssueState.PULL_REQUEST_OPEN),
        ({"linked_pull_requests": (OPEN,), "updated_at": LONG_AGO}, IssueState.STALLED),
        (
            {
                "linked_pull_requests": (replace(OPEN, updated_at=NOW - timedelta(days=2)),),
                "updated_at": LONG_AGO,
            },
            IssueState.PULL_REQUEST_OPEN,
        ),
        ({"linked_pull_requests": (MERGED,)}, IssueState.FREE),
        ({"linked_pull_requests": (MERGED, OPEN)}, IssueState.PULL_REQUEST_OPEN),
        ({"last_comments": (WANT,)}, IssueState.ASKED_FOR),
        ({"last_comments": (comment("Can I work on this?", 15),)}, IssueState.FREE),
        ({"last_comments": (comment("Can I work on this?", 13),)}, IssueState.ASKED_FOR),
        (
            {"last_comments": (comment("I'll work on it", role="MEMBER"),)},
            IssueState.FREE,
        ),
        ({"last_comments": (comment("Can I take this?", by="helper[bot]"),)}, IssueState.FREE),
        ({"last_comments": (WANT,), "unassigned_at": NOW}, IssueState.FREE),
        (
            {"last_comments": (WANT,), "unassigned_at": NOW - timedelta(days=3)},
            IssueState.ASKED_FOR,
        ),
        (
            {"last_comments": (comment("Can I take this?", 4), comment("I can't continue", 1))},
            IssueState.FREE,
        ),
        (
            {
                "last_comments": (
                    comment("Can I take this?", 4, by="one"),
                    comment("I'd like to work on this", 3, by="two"),
                    comment("I no longer work on this", 1, by="one"),
                )
            },
            IssueState.ASKED_FOR,
        ),
        (
            {
                "last_comments": (
                    comment("Can I take this?", 4),
                    comment("This is still up for grabs", 1, by="m", role="MEMBER"),
                )
            },
            IssueState.FREE,
        ),
        (
            {
                "last_comments": (
                    comment("Can I take this?", 4),
                    comment("This is still up for grabs", 1, by="stranger"),
                )
            },
            IssueState.ASKED_FOR,
        ),
        ({"last_comments": (comment("I see the same crash on 2.1"),)}, IssueState.FREE),
    ],
)
def test_state(facts: dict[str, object], state: IssueState) -> None:
    assert availability(replace(ISSUE, **facts), NOW).state is state


def test_gone_and_archived_come_first() -> None:
    assert availability(None, NOW).state is IssueState.TRANSFERRED
    assert availability(ISSUE, NOW, is_archived=True).state is IssueState.ARCHIVED


def test_a_stalled_issue_says_since_when() -> None:
    found = availability(replace(ISSUE, assignees=("a",), updated_at=LONG_AGO), NOW)
    assert found.since == LONG_AGO


@pytest.mark.parametrize(
    "body",
    [
        "Can I work on this?",
        "could I please be assigned this issue",
        "I'd love to take this one!",
        "I’d like to contribute to this issue.",
        "Hello, I am interested in working on this.",
        "I'll open a PR tomorrow",
        "I will fix this",
        "i'm working on this",
        "I have started working on it",
        "please assign this to me",
        "Is this still available? I want to work on it",
        "/assign",
        ".take",
        "take",
        "dibs!",
        "Working on it.",
        "let me try this",
        "¿Puedo trabajar en esto?",
        "Me gustaría resolver este problema",
        "Posso pegar essa issue?",
        "Gostaria de trabalhar nisso",
        "Est-ce que je peux prendre cette issue ?",
        "Je m'en occupe",
        "Kann ich das übernehmen?",
        "Ich möchte daran arbeiten",
        "Могу ли я взять эту задачу?",
        "Работаю над этим",
        "我可以做这个吗？",
        "请分配给我",
        "これを担当したいです",
        "제가 해봐도 될까요?",
        "क्या मैं इस पर काम कर सकता हूँ?",
        "Bolehkah saya kerjakan ini? boleh saya coba",
        "Bu konuyu alabilir miyim?",
        "Tôi có thể làm cái này không?",
        "هل يمكنني العمل على هذا؟",
        "Naomba nifanye kazi hii",
    ],
)
def test_this_asks(body: str) -> None:
    assert asks(body)


@pytest.mark.parametrize(
    "body",
    [
        "I can reproduce this on main.",
        "> Can I work on this?\n\nPlease read the contributing guide first.",
        "The crash is in `resize()`; a test is missing.",
        "```\nassign to me\n```\nThis is the output.",
        "Thanks for the report!",
        "Does this happen on Windows as well?",
        "I'm not able to continue with this, sorry",
        "Feel free to pick this up",
    ],
)
def test_this_does_not_ask(body: str) -> None:
    assert not asks(body)


def test_giving_up_and_offering() -> None:
    assert gives_up("I won't be able to finish this")
    assert gives_up("/unassign")
    assert gives_up("ya no puedo")
    assert offers("Feel free to take this")
    assert offers("Yes, this is still available")
    assert not offers("Is this still available? If so I'd like to work on it")


@given(st.text(max_size=3 * LONGEST))
def test_any_comment_can_be_read(body: str) -> None:
    assert asks(body) in {True, False}
    assert not (asks(body) and gives_up(body))
