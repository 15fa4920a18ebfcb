"""Every reply of every handler, drawn in every language, framed and plain, passes the linter."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

import discord
import pytest
from discord import ui

from bot.app import App
from bot.commands import Command
from bot.i18n import LOCALES, _, verbatim
from bot.mentor_commands import Report
from bot.milestones import WORDS
from bot.reply import Button, Reply
from bot.spelling import parse
from bot.surfaces.discord import buttons, desk, forum, programmes, threads
from bot.surfaces.discord.render import Message, draw
from tests.handlers.samples import Sample, collected
from tests.surfaces.discord.lint import buttons_of, content, payload_of, problems

OWN = (
    Reply(desk.PAUSED),
    Reply(buttons.NOT_YOURS),
    Reply(threads.WELCOME, private=False),
    Reply(threads.REPORT.given(reported="one", reporter="two", words="rude"), private=False),
    Reply(programmes.WELCOME.given(name="Spring"), private=False),
    *(
        Reply(text.given(name="Spring", week=1, weeks=12, step=step), private=False)
        for text in programmes.SAID.values()
        for step in WORDS.values()
    ),
    *(Reply(text, private=False) for text in forum.SAID.values()),
)
"""What the surface itself says."""


@pytest.fixture
def samples(filled: App) -> list[Sample]:
    """Every reply there is."""
    return list(collected(filled))


async def test_every_reply_in_every_language_framed_and_plain_its_buttons_lines_of_text(
    samples: list[Sample],
) -> None:
    assert {type(sample.command) for sample in samples} == set(get_args(Command))
    for reply in (*(sample.reply for sample in samples), *OWN):
        for language in LOCALES:
            framed = draw(reply, language)
            plain = draw(reply, language, is_plain=True)
            found = [*problems(framed, language), *problems(plain, language)]
            assert not found, (language, str(reply.text), found)
            assert content(framed) == content(plain), (language, str(reply.text))
        assert lines(framed) == Counter(commands(reply)), str(reply.text)


def commands(reply: Reply) -> Iterator[Command]:
    """Give the command of every button."""
    yield from (button.command for card in reply.cards for button in card.buttons)
    yield from (button.command for button in reply.buttons)


def lines(messages: Sequence[Message]) -> Counter[Command]:
    """Return what the lines that stand in the ids of buttons say."""
    drawn = [button for message in messages for button in buttons_of(payload_of(message))]
    return Counter(parse(button["custom_id"].split(":", 1)[1]) for button in drawn)


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        (Reply(verbatim("\N{PARTY POPPER} done")), "pictures"),
        (Reply(verbatim("…")), "no words"),
        (Reply(verbatim("Pick"), buttons=(Button(verbatim("→"), Report(1)),)), "without words"),
        (Reply(verbatim("Pick"), buttons=(Button(_("No"), Report(1)),) * 2), "2 buttons"),
        (Reply(_("Take {thing}", thing="{x}")), "an empty place"),
    ],
)
async def test_the_linter_can_complain(reply: Reply, complaint: str) -> None:
    assert complaint in " ".join(problems(draw(reply, "en"), "en"))


async def test_the_linter_sees_frames_colours_and_directions() -> None:
    view = ui.LayoutView()
    view.add_item(
        ui.Container(ui.ActionRow(ui.Button(label="Go")), accent_color=discord.Color.red())
    )  # type: ignore[arg-type]  # as any row
    found = " ".join(problems([Message(view=view)], "en"))
    assert "begins with" in found
    assert "colour" in found
    found = " ".join(problems([Message(content="نعم something\u2068")], "ar"))
    assert "not closed" in found
    assert "something" in found
