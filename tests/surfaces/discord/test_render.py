"""Drawing: Discord's limits hold and data stays data, whatever is drawn."""

import asyncio
import re
from collections import Counter
from typing import Any

import discord
import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n import Text, _, verbatim
from bot.reply import Button, Card, Reply
from bot.surfaces.discord import safe
from bot.surfaces.discord.render import Message, draw
from bot.wish_commands import Dismiss, Easier, Suggest, Why
from tests.surfaces.discord.people import walk

HOSTILE = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "@everyone <@1> <@&2> <#3> </cmd:4>",
            "[click](https://evil.example) https://evil.example discord.gg/x",
            "\u202egnp.exe\u202c \u2066x",
            "# big\n> quote\n- list ```code``` ||hidden||",
            "{n} {title.__class__} %s",
            "'; DROP TABLE person; --",
            "x" * 10_000,
            "\\" * 300,
        ]
    ),
)


def components(message: Message) -> list[dict[str, Any]]:
    """Return everything in a message, as it is sent."""
    return list(walk(message.view.to_components())) if message.view is not None else []


def words(message: Message) -> str:
    """Return what is read in a message."""
    drawn = [c["content"] for c in components(message) if c["type"] == 10]
    return "\n".join([message.content or "", *drawn])


def buttons(*labels: str) -> tuple[Button, ...]:
    """Return a button for each label."""
    return tuple(Button(verbatim(label), Easier()) for label in labels)


def check(messages: list[Message], *, is_plain: bool) -> None:
    """Hold the messages against what Discord accepts."""
    assert messages
    for message in messages:
        every = components(message)
        ids = [c["custom_id"] for c in every if "custom_id" in c]
        assert len(set(ids)) == len(ids)
        assert all(1 <= len(i) <= 100 for i in ids)
        assert all(1 <= len(c["label"]) <= 80 for c in every if c["type"] == 2)
        assert all(len(c["components"]) <= 5 for c in every if c["type"] == 1)
        assert all(c["content"] for c in every if c["type"] == 10)
        assert every or message.content
        assert len(every) <= 40
        if is_plain:
            assert not isinstance(message.view, ui.LayoutView)
            assert message.content
            assert len(message.content) <= 2000
            assert sum(c["type"] == 1 for c in every) <= 5
        else:
            assert sum(len(c["content"]) for c in every if c["type"] == 10) <= 4000


@pytest.mark.parametrize("is_plain", [False, True])
async def test_five_full_cards_fit(is_plain: bool) -> None:
    card = Card(
        "A title",
        "https://github.com/sandbox-vision/pixelforge/issues/1",
        lines=tuple(_("Line {n} says something useful", n=n) for n in range(8)),
        badges=(_("easy"), _("three hours")),
        buttons=buttons("Take it", "Why?", "Easier", "Harder", "Not for me", "Find me a mentor"),
    )
    reply = Reply(_("These fit best:"), (card,) * 5, buttons("More"))
    messages = draw(reply, "en", is_plain=is_plain)
    check(messages, is_plain=is_plain)
    labels = Counter(c["label"] for m in messages for c in components(m) if c["type"] == 2)
    assert labels["1. Take it"] == labels["5. Find me a mentor"] == labels["More"] == 1
    assert sum(labels.values()) == 31


@given(
    said=HOSTILE,
    titles=st.lists(HOSTILE, max_size=5),
    label=HOSTILE,
    locale=st.sampled_from(["en", "ar", "ja", None]),
    is_plain=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_drawn_fits_and_mentions_nobody(
    said: str, titles: list[str], label: str, locale: str | None, is_plain: bool
) -> None:
    async def drawn() -> list[Message]:
        cards = tuple(
            Card(t, "https://example.org/1", (_("In {name}", name=t),), buttons=buttons(label))
            for t in titles
        )
        found = draw(Reply(_("You said: {said}", said=said), cards), locale, is_plain=is_plain)
        check(found, is_plain=is_plain)
        return found

    for message in asyncio.run(drawn()):
        text = words(message)
        assert "@everyone" not in text
        assert not re.search(r"(?<!\\)<(?:@|#|/|:|t:)", text)
        assert not re.search(r"(?<!<)https?://evil", text)
        assert not re.search("[\u202a-\u202e]", text)


def test_data_is_escaped_and_isolated() -> None:
    text = _("“{title}” is yours", title="**bold** @here <@1> عنوان")
    shown = safe.markdown(text, "en")
    assert shown == "“\u2068\\*\\*bold\\*\\* @\u200bhere \\<@\u200b1\\> عنوان\u2069” is yours"


def test_parts_and_nested_texts_are_guarded_too() -> None:
    inner = _("in {name}", name="<@5>")
    outer = Text("", {"parts": (inner, verbatim("*x*")), "separator": "\n"})
    assert safe.markdown(outer, "en") == "in \\<@\u200b5\\>\n\\*x\\*"


def test_links_show_their_title_and_do_not_unfold() -> None:
    assert safe.link("a [b](c)", "https://e.org/1", "en") == "[a \\[b\\](c)](<https://e.org/1>)"
    assert safe.link("a", "javascript:alert(1)", "en") == "a"
    assert safe.link("", "https://e.org/1)(<@1>", "en") == "…"


@given(st.text(alphabet="ab \n\\*", max_size=400), st.integers(10, 60))
@settings(max_examples=100, deadline=None)
def test_splitting_loses_only_spaces(text: str, limit: int) -> None:
    pieces = safe.split(text, limit)
    assert all(len(piece) <= limit for piece in pieces)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", text)


async def test_a_command_too_long_for_a_button_is_written_out() -> None:
    wish = "a long wish about documentation and tests and many other things that I would like to do"
    messages = draw(Reply(_("Hm"), buttons=(Button(_("Again"), Suggest(wish)),)), "en")
    assert "suggest" in words(messages[0])
    assert wish in words(messages[0])


async def test_files_are_shown_where_frames_are() -> None:
    reply = Reply(_("Your data"), attachments={"me/../data.json": "{}"})
    (message,) = draw(reply, "en")
    assert [f.filename for f in message.files] == ["me_.._data.json"]
    shown = [c for c in components(message) if c["type"] == discord.ComponentType.file.value]
    assert shown[0]["file"]["url"] == "attachment://me_.._data.json"
    (plain,) = draw(reply, "en", is_plain=True)
    assert len(plain.files) == 1


async def test_text_comes_before_buttons_and_every_button_has_words() -> None:
    card = Card("T", "https://e.org", (_("why"),), buttons=(Button(_("Not for me"), Dismiss(1)),))
    (message,) = draw(Reply(_("Hello"), (card,), (Button(_("Why?"), Why(1)),)), "en")
    kinds = [c["type"] for c in components(message) if c["type"] in (2, 10)]
    assert kinds == [10, 10, 2, 2]
    assert all(c["label"] for c in components(message) if c["type"] == 2)
