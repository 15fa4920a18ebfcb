"""What plain messages are understood as, without any model."""

import pytest

from bot.understanding import Intent, Understander
from matching.embedders.hashing import HashingEmbedder

READER = Understander(lambda: HashingEmbedder())

MESSAGES = [
    ("Something easier, please", Intent.EASIER),
    ("i'll take the second one", Intent.CLAIM),
    ("why number 2?", Intent.EXPLAIN),
    ("delete everything you know about me", Intent.FORGET_ME),
    ("answer me in Japanese pls", Intent.SET_LANGUAGE),
    ("whats the weather tomorrow", Intent.OTHER),
    ("not CUDA please", Intent.EXCLUDE),
    ("muéstrame algo más fácil", Intent.EASIER),
    ("puedo enseñar a tres personas", Intent.OFFER_MENTORING),
]


@pytest.mark.parametrize(("text", "intent"), MESSAGES)
def test_a_plain_message_is_understood(text: str, intent: Intent) -> None:
    assert READER.read(text).intent == intent


def test_facts_of_an_introduction_are_read() -> None:
    read = READER.read("Hi, I'm from Lagos, I know Python and pandas, about 5 hours a week")
    assert read.intent == Intent.INTRODUCE
    assert read.facts.skills == ("python", "pandas")
    assert (read.facts.hours, read.facts.timezone) == (5.0, "Africa/Lagos")
    assert read.facts.spoken == ("en",)


@pytest.mark.parametrize("text", ["I don't want to delete my data", "please do not unassign me"])
def test_a_denied_wish_is_no_wish(text: str) -> None:
    assert READER.read(text).intent not in {Intent.FORGET_ME, Intent.RELEASE}
