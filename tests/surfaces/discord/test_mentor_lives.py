"""The life of a mentor, from the offer to the feedback, in three languages and on two surfaces."""

from typing import Any

import pytest
from sqlmodel import col, select

from bot.app import App
from bot.commands import EditCommunity
from bot.context import Actor, Grant
from bot.i18n import _, resolve
from bot.jobs import mentorships
from bot.records import Block, Mentorship, MentorshipFeedback, Report
from bot.surfaces.terminal.chat import Chat
from tests.fakes import FixedClock
from tests.surfaces.discord.people import Room
from tests.surfaces.discord.transcript import AtTerminal, OnDiscord, Player, Script, drawn, keep

ABOUT = {
    "en": "I know Python and testing well. I speak English and Swahili and have two hours a week.",
    "es": "Sé mucho de Python y pruebas. Hablo español e inglés y tengo dos horas por semana.",
    "hi": "मुझे पायथन और टेस्टिंग अच्छी तरह आती है। मैं हिंदी और अंग्रेज़ी बोलता हूँ और हफ्ते में दो घंटे हैं।",
}
GOALS = "I want to write my first test in a large project."


def states(app: App) -> list[str]:
    """Return the states of all mentorships in the order they were asked for."""
    with app.store.read() as tx:
        return list(tx.session.exec(select(Mentorship.state).order_by(col(Mentorship.id))))


def count(app: App, table: type[Any]) -> int:
    """Return how many rows a table has."""
    with app.store.read() as tx:
        return len(tx.session.exec(select(table)).all())


async def prepares(script: Script, player: Player) -> None:
    """Choose a language and say who one is."""
    await player.runs(f"language {script.language}", language=script.language)
    await player.writes(ABOUT[script.language])
    await player.presses("confirm")


async def asks(player: Player, *, is_new: bool = True) -> None:
    """Ask for a mentor, and agree to be written to."""
    await player.runs("mentor", {"goals": GOALS})
    if is_new:
        await player.presses("age adult")
        await player.presses("agree messages")


async def live(script: Script, clock: FixedClock, mentor: Player, learners: list[Player]) -> None:
    """Offer, decline, be reminded, be passed over, accept, check in, pause, report, end and say how it was."""

    def say(words: str, **facts: object) -> str:
        return resolve(_(words, **facts), script.language)

    def pair() -> None:
        mentorships.pair(script.app, {})

    def wait(days: float, words: str) -> None:
        script.note(words)
        clock.move(days=days)
        mentorships.sweep(script.app, {})

    app, (first, second, third) = script.app, learners
    for learner in learners:
        await prepares(script, learner)
    script.lines.clear()  # how learners begin stands in their own transcripts
    await prepares(script, mentor)
    await mentor.runs("offer --capacity=2", places=2)
    await mentor.presses("age adult")
    await mentor.presses("away 7")
    await mentor.presses("offer")

    script.note("A learner asks, and the mentor declines.")
    await asks(first)
    pair()
    asked = say("A learner asks for a mentor, and you fit. Would you take them?")
    assert asked in await mentor.is_told()
    await mentor.presses("respond 1 no")
    assert states(app) == ["waiting"]
    assert (
        say("I am looking for a mentor for you. It may take a few days.") in await first.is_told()
    )
    await first.presses("end 1")
    assert states(app) == ["cancelled"]

    script.note("Another learner asks, and the mentor does not answer.")
    await asks(second)
    pair()
    assert asked in await mentor.is_told()
    wait(1, "A day later.")
    assert (
        say("A reminder: a learner still waits for your answer. Would you take them?")
        in await mentor.is_told()
    )
    wait(2, "Three days after the question.")
    assert states(app) == ["cancelled", "waiting"]
    await second.is_told()
    await second.presses("end 2")

    script.note("A third learner asks, and the mentor accepts.")
    await asks(third)
    pair()
    assert asked in await mentor.is_told()
    await mentor.presses("respond 3 yes")
    assert states(app) == ["cancelled", "cancelled", "active"]
    assert (
        say(
            "A mentor said yes! The first seven days are a trial: either of you may leave without a reason."
        )
        in await third.is_told()
    )
    await thread_of(mentor)

    wait(7, "A week later: the first check-in.")
    assert say("Your mentorship runs. How is it going?") in await mentor.is_told()
    await third.is_told()
    await mentor.presses("pause 3")
    assert states(app)[2] == "paused"
    assert say("The mentorship is paused.") in await third.is_told()
    await third.presses("pause 3 --is-paused=no")
    assert states(app)[2] == "active"

    script.note("Something unkind was said. The mentor reports it, blocks and ends.")
    await mentor.is_told()
    await mentor.presses("report 3", {"words": "Unkind words after a review."})
    assert count(app, Report) == 1
    await mentor.presses("block 3")
    assert count(app, Block) == 1
    await mentor.runs("mentorships")
    await mentor.presses("end 3")
    await mentor.presses("confirm")
    await mentor.presses("rate 3 2")
    assert states(app)[2] == "completed"
    await third.is_told()
    await third.presses("rate 3 4")
    assert count(app, MentorshipFeedback) == 2

    script.note("Blocked people are not brought together again.")
    await asks(third, is_new=False)
    pair()
    assert states(app)[3] == "waiting"


async def thread_of(player: Player) -> None:
    """Write down what stands in the private thread, on the surface that has threads."""
    if isinstance(player, OnDiscord):
        (thread,) = player.room.channel.threads
        player.script.note("In their private thread:")
        player.script.lines += [f"> {line}" for line in drawn(thread.last_message).splitlines()]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_life_of_a_mentor_on_discord(
    room: Room, filled: App, language: str, request: pytest.FixtureRequest
) -> None:
    filled.clock = clock = FixedClock()
    host = Actor("discord", "1", community_id=room.guild.id, grants=frozenset({Grant.MODERATE}))
    filled.handle(host, EditCommunity(channel=room.channel.id, language=language))
    script = Script(filled, language)
    others = [room.guild.add_member(room.env.create_user(f"learner-{n}")) for n in (2, 3)]
    mentor = OnDiscord(script, room, "Mentor", room.one)
    learners: list[Player] = [
        OnDiscord(script, room, f"Learner {n}", member)
        for n, member in enumerate([room.two, *others], 1)
    ]
    await live(script, clock, mentor, learners)
    keep(
        request,
        f"mentor-discord-{language}",
        f"A mentor on Discord, language “{language}”",
        script.lines,
    )


@pytest.mark.parametrize("language", ABOUT)
async def test_the_same_life_at_the_terminal(
    filled: App, language: str, request: pytest.FixtureRequest
) -> None:
    filled.clock = clock = FixedClock()
    script = Script(filled, language)

    def player(name: str) -> AtTerminal:
        key = name.lower().replace(" ", "-")
        return AtTerminal(script, Chat(filled, Actor("terminal", key, key, "en", key)), name)

    await live(script, clock, player("Mentor"), [player(f"Learner {n}") for n in (1, 2, 3)])
    keep(
        request,
        f"mentor-terminal-{language}",
        f"A mentor at the terminal, language “{language}”",
        script.lines,
    )
