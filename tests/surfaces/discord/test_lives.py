"""The life of a learner, from hello to the next step, in three languages and on two surfaces."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from sqlmodel import select

from bot.app import App
from bot.context import Actor
from bot.i18n import _, resolve
from bot.jobs import mentorships
from bot.mentor_commands import Mentorships, OfferMentoring, Respond, SetAge
from bot.records import Claim, Mentorship, Profile
from bot.spelling import spell
from bot.surfaces.terminal.chat import Chat
from tests.surfaces.discord.people import Room, ids, text
from tests.surfaces.discord.transcript import drawn, keep, quoted

PLACE = re.compile(r"{(\w+)}")

LIVES = {
    "en": (
        "Hi! I know some Python and I like documentation. I have about three hours a week.",
        "yes",
        "Find me something about docs or examples, please",
        "easier",
        "why number 1?",
        "I take number 1",
        "I will read the page and note what is missing. Then I write an example and run it.",
        "yes",
        "I am stuck",
        "I am done",
    ),
    "es": (
        "Hola, sé Python y me interesa la documentación. Tengo 3 horas por semana.",
        "sí",
        "Busco algo de documentación para empezar",
        "más fácil",
        "¿por qué el número 1?",
        "me quedo con el número 1",
        "Voy a leer la página y anotar lo que falta. Después escribo un ejemplo y lo ejecuto.",
        "sí",
        "estoy atascado",
        "ya terminé",
    ),
    "hi": (
        "नमस्ते! मुझे पायथन आता है और मुझे मशीन लर्निंग पसंद है। मेरे पास हफ्ते में दो घंटे हैं।",
        "हाँ",
        "मुझे दस्तावेज़ का कोई काम चाहिए",
        "और आसान",
        "नंबर 1 क्यों?",
        "मैं नंबर 1 लेता हूँ",
        "मैं पहले पन्ना पढ़ूँगा और जो कमी है उसे लिखूँगा। फिर मैं एक उदाहरण लिखकर चलाऊँगा और जाँचूँगा।",
        "हाँ",
        "मैं अटक गया हूँ",
        "हो गया",
    ),
}


@dataclass
class Life:
    """What is said and answered, with the language it must be answered in."""

    language: str
    say: Callable[[str], Awaitable[str]]
    press: Callable[[str], Awaitable[str]]
    app: App
    mentor: Actor
    lines: list[str] = field(default_factory=list)

    async def hears(self, words: str) -> str:
        """Say something and note both sides."""
        answer = await self.say(words)
        self.lines += [f"**Learner:** {words}", quoted(answer)]
        return answer

    async def presses(self, verb: str) -> str:
        """Press the button whose line starts so, and note both sides."""
        answer = await self.press(verb)
        self.lines += [f"**Learner** presses `{verb}`", quoted(answer)]
        return answer

    def spoken(self, words: str) -> str:
        """Return a message of the catalogue in this language, its longest part without facts."""
        mark = "\x00"
        whole = resolve(_(words, **dict.fromkeys(PLACE.findall(words), mark)), self.language)
        return max(whole.split(mark), key=len).strip(" “”«»\u2068\u2069")


async def live(life: Life) -> None:
    """Go from hello to the next step; every stage shows in the store."""
    hello, yes, find, easier, why, take, plan, accept, stuck, done = LIVES[life.language]
    await life.hears(hello)
    await life.hears(yes)
    with life.app.store.read() as tx:
        profile = tx.session.exec(select(Profile)).first()
        assert profile is not None
        assert "python" in profile.skills
    await life.hears(find)
    assert life.spoken("Here are easier ones:") in await life.hears(easier)
    await life.hears(why)
    await life.hears(take)
    await life.hears(plan)
    await life.hears(accept)
    with life.app.store.read() as tx:
        assert [c.state for c in tx.session.exec(select(Claim))] == ["open"]
    assert life.spoken("Being stuck is part of the work. Try these, one after the other:") in (
        await life.hears(stuck)
    )
    await life.presses("mentor")
    assert life.spoken("I look for somebody who can leave you two comments on your issue.") in (
        await life.presses("age adult")
    )
    found(life)
    assert "mentor-one" in await life.hears(done)
    answer = await life.hears(yes)
    assert life.spoken("Well done! “{title}” is finished. Would you like a next one?") in answer
    with life.app.store.read() as tx:
        assert [c.state for c in tx.session.exec(select(Claim))] == ["completed"]
        assert [m.state for m in tx.session.exec(select(Mentorship))] == ["active"]


def found(life: Life) -> None:
    """Let the mentor be asked and say yes."""
    mentorships.pair(life.app, {})
    (card,) = life.app.handle(life.mentor, Mentorships()).cards
    command = card.buttons[0].command
    assert isinstance(command, Respond)
    life.app.handle(life.mentor, command)


def a_mentor(app: App, language: str) -> Actor:
    """Return a mentor who speaks the language."""
    actor = Actor("discord", "4711", "mentor-one", "en", "discord:dm")
    app.handle(actor, SetAge("adult"))
    app.handle(actor, OfferMentoring(1))
    with app.store.write() as tx:
        person = tx.people.find("discord", "4711")
        assert person is not None
        tx.people.save_profile(
            Profile(
                person_id=person.id,
                skills={"python": "fluent", "documentation": "fluent"},
                spoken=[language, "en"],
                updated_at=app.clock(),
            )
        )
    return actor


def kept(request: pytest.FixtureRequest, name: str, life: Life) -> None:
    """Write the transcript where the option says."""
    title = f"A learner in {name.capitalize()}, language “{life.language}”"
    keep(request, f"{name}-{life.language}", title, life.lines)


@pytest.mark.parametrize("language", LIVES)
async def test_the_life_of_a_learner_on_discord(
    room: Room, filled: App, language: str, request: pytest.FixtureRequest
) -> None:
    learner = room.one.user
    last = None

    async def say(words: str) -> str:
        nonlocal last
        before = {m.id for m in learner.dm_channel.history()}
        await learner.send_dm(words)
        new = [m for m in learner.dm_channel.history() if m.id not in before][1:]
        last = new[0]
        return "\n\n".join(filter(None, (text(m) for m in new)))

    async def press(verb: str) -> str:
        nonlocal last
        wanted = next(i for i in ids(last) if i.split(":", 1)[1].startswith(verb))
        last = (await learner.click(last, custom_id=wanted)).response
        return drawn(last)

    life = Life(language, say, press, filled, a_mentor(filled, language))
    await live(life)
    kept(request, "discord", life)


@pytest.mark.parametrize("language", LIVES)
async def test_the_same_life_at_the_terminal(
    filled: App, language: str, request: pytest.FixtureRequest
) -> None:
    chat = Chat(filled, Actor("terminal", "learner", "learner", language, "terminal"))

    async def say(words: str) -> str:
        return chat.say(words)

    async def press(verb: str) -> str:
        number = next(n for n, c in enumerate(chat.choices, 1) if spell(c).startswith(verb))
        return chat.press(number)

    life = Life(language, say, press, filled, a_mentor(filled, language))
    await live(life)
    kept(request, "terminal", life)
