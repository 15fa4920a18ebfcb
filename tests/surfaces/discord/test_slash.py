"""Slash commands, buttons and forms, through the real command tree."""

import threading

import discord
import pytest
from discord import ui
from structlog.testing import capture_logs

from bot.app import App
from bot.commands import VERBS
from bot.context import Actor
from bot.i18n import verbatim
from bot.reply import Reply
from bot.surfaces.discord import slash
from bot.surfaces.discord.client import make_client
from tests.surfaces.discord.people import Room, ids, labels, text


def test_every_verb_has_a_slash_command_or_a_reason() -> None:
    with_slash = {verb for verb, command in VERBS.items() if command in slash.SLASH}
    assert with_slash | set(slash.WITHOUT_SLASH) == set(VERBS)
    assert not with_slash & set(slash.WITHOUT_SLASH)


async def test_suggest_answers_privately_with_cards(room: Room) -> None:
    result = await room.one.slash(room.channel, "suggest", wish="resize crash in a batch")
    assert result.ephemeral
    assert "Crash when resizing an empty batch" in text(result.response)
    assert any("Why" in label for label in labels(result.response))


async def test_a_button_says_its_line(room: Room) -> None:
    shown = await room.one.slash(room.channel, "suggest", wish="resize crash")
    why = next(i for i in ids(shown.response) if i.startswith("m:why"))
    told = await room.one.click(shown.response, custom_id=why)
    assert told.ephemeral
    assert text(told.response)


async def test_buttons_survive_a_restart(room: Room, filled: App) -> None:
    shown = await room.one.slash(room.channel, "suggest", wish="resize crash")
    why = next(i for i in ids(shown.response) if i.startswith("m:why"))
    await room.env.restart_bot(make_client(filled, filled.settings))
    told = await room.one.click(shown.response, custom_id=why)
    assert told.ephemeral
    assert text(told.response)


async def test_taking_asks_for_a_plan_in_a_form(room: Room, filled: App) -> None:
    shown = await room.one.slash(room.channel, "suggest", wish="resize crash")
    take = next(i for i in ids(shown.response) if i.startswith("m:claim"))
    form = await room.one.click(shown.response, custom_id=take)
    assert form.modal is not None
    assert form.modal["title"] == "Take this issue"
    plan = (
        "I reproduce the crash with an empty batch first. Then I add the guard and a test for it."
    )
    await room.env.restart_bot(make_client(filled, filled.settings))
    asked = await room.one.submit_modal(form, {"plan": plan})
    assert asked.ephemeral
    assert "Have you read the rules" in text(asked.response)
    assert not held(filled, room)
    await room.one.click(asked.response, label="Yes, I take it")
    assert held(filled, room) == [plan]


def held(app: App, room: Room) -> list[str]:
    """Return the plans of what the first member has taken."""
    with app.store.read() as tx:
        person = tx.people.find("discord", str(room.one.id))
        assert person is not None
        assert person.id is not None
        return [claim.plan for claim in tx.claims.open_of(person.id)]


async def test_a_public_button_works_for_whom_it_answers_only(room: Room, filled: App) -> None:
    await room.one.send(room.channel, f"<@{room.env.bot.user.id}> suggest resize crash")
    public = room.channel.last_message
    assert all(i.startswith(f"m@{room.one.id}:suggest") for i in ids(public))
    refused = await room.two.click(public, label="Answer me")
    assert refused.ephemeral
    assert "somebody else" in text(refused.response)
    told = await room.one.click(public, label="Answer me")
    assert "Crash when resizing" in text(told.response)


async def test_nobody_is_tricked_into_erasing_themselves(room: Room, filled: App) -> None:
    await room.two.slash(room.channel, "help")
    await room.one.send(room.channel, f"<@{room.env.bot.user.id}> forget --is-confirmed=yes")
    await room.two.click(room.channel.last_message, label="Answer me")
    with filled.store.read() as tx:
        assert tx.people.find("discord", str(room.two.id)) is not None


async def test_a_slow_app_is_acknowledged_first(room: Room, filled: App) -> None:
    release, entered = threading.Event(), threading.Event()
    acknowledged: list[bool] = []

    def slow(actor: Actor, command: object) -> Reply:
        entered.set()
        acknowledged.append(any("/callback" in r.path for r in room.env.http_requests))
        release.wait(0.5)
        return Reply(verbatim("late"))

    filled.handle = slow  # type: ignore[method-assign]
    result = await room.one.slash(room.channel, "help")
    assert acknowledged == [True]
    assert text(result.response) == "late"


async def test_a_bug_gives_a_reference_and_nothing_else(room: Room, filled: App) -> None:
    def broken(actor: Actor, command: object) -> Reply:
        raise RuntimeError("secret detail")

    filled.handle = broken  # type: ignore[method-assign]
    with capture_logs() as logs:
        result = await room.one.slash(room.channel, "help")
    said = text(result.response)
    assert "Reference: " in said
    assert "secret" not in said
    assert said.split("Reference: ")[1].rstrip(".") in [entry.get("reference") for entry in logs]


@pytest.mark.parametrize("line", ["claim x", "nonsense 4", 'why "', "claim 1 --bogus=2", "", " "])
async def test_a_forged_button_is_refused_kindly(room: Room, filled: App, line: str) -> None:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="forged", custom_id=f"m:{line} "))
    channel = room.env.bot.get_channel(room.channel.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send(view=view)
    result = await room.one.click(sent, label="forged")
    assert result.ephemeral
    assert text(result.response)


async def test_the_buttons_of_others_are_left_alone(room: Room) -> None:
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="foreign", custom_id="claim 1"))
    channel = room.env.bot.get_channel(room.channel.id)
    assert isinstance(channel, discord.TextChannel)
    sent = await channel.send(view=view)
    result = await room.one.click(sent, label="foreign")
    assert not result.acknowledged


async def test_what_discord_refuses_to_show_goes_as_plain_text(room: Room) -> None:
    room.env.inject_error("PATCH", "/webhooks/*", status=400, code=50035)
    result = await room.one.slash(room.channel, "suggest", wish="resize crash in a batch")
    assert "Crash when resizing an empty batch" in result.response.content


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (403, 50001), (401, 50027)])
async def test_a_dead_interaction_ends_quietly(room: Room, status: int, code: int) -> None:
    room.env.inject_error("POST", "/interactions/*", status=status, code=code)
    result = await room.one.slash(room.channel, "help")
    assert not result.acknowledged
    assert [r.path for r in room.env.http_requests if "/webhooks" in r.path] == []


async def test_an_answer_that_comes_too_late_ends_quietly(room: Room) -> None:
    room.env.inject_error("PATCH", "/webhooks/*", status=404, code=10015)
    result = await room.one.slash(room.channel, "help")
    assert result.acknowledged
    assert len([r for r in room.env.http_requests if "/webhooks" in r.path]) == 1
