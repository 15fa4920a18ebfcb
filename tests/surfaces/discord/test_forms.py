"""Forms: what they ask, what they make of answers, and nonsense in them."""

from typing import Any

import pytest

from bot.app import App
from bot.cohort_commands import PublishWork
from bot.commands import Claim, Command, EditProfile
from bot.context import Actor
from bot.errors import UserError
from bot.mentor_commands import Report, RequestMentor
from bot.surfaces.discord.forms import FORMS, completed, form_for, window
from bot.wish_commands import Dismiss
from tests.surfaces.discord.people import Room, labels, text

EMPTY = (Claim(7), Dismiss(7), EditProfile(), RequestMentor(), Report(7), PublishWork(7))


def test_every_form_is_looked_at_here() -> None:
    assert {type(command) for command in EMPTY} == set(FORMS)


@pytest.mark.parametrize("command", EMPTY, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("locale", ["en", "ar", "ja", "de"])
async def test_every_form_is_within_discords_limits(command: Command, locale: str) -> None:
    form = form_for(command)
    assert form is not None
    modal = window(command, form, locale).to_dict()
    assert 1 <= len(modal["title"]) <= 45
    assert len(modal["custom_id"]) <= 100
    assert 1 <= len(modal["components"]) <= 5
    for item in modal["components"]:
        assert 1 <= len(item["label"]) <= 45
        assert len(item.get("description") or "") <= 100


def answers(**values: object) -> list[dict[str, object]]:
    """Return a submitted form as Discord sends it."""
    return [
        {"type": 18, "component": {"custom_id": name, "value": value}}
        for name, value in values.items()
    ]


def test_a_profile_becomes_slugs_and_numbers() -> None:
    made = completed(
        EditProfile(),
        answers(
            skills="Python,  PyTorch ,", interests="audio", level="beginner", hours="2,5", goals=""
        ),
    )
    assert made == EditProfile(
        skills=("python", "pytorch"), interests=("audio",), level="beginner", hours=2.5
    )


@pytest.mark.parametrize("hours", ["many", "-1", "1e9", "nan", "inf"])
def test_nonsense_hours_are_refused_by_name(hours: str) -> None:
    with pytest.raises(UserError, match="Hours a week"):
        completed(EditProfile(), answers(hours=hours))


def test_missing_and_foreign_answers_are_harmless() -> None:
    assert completed(Claim(4), []) == Claim(4)
    assert completed(Claim(4), answers(plan="x" * 5000, evil="y")) == Claim(4, plan="x" * 600)
    assert completed(Claim(4), answers(rules=True, accepts_rules=True)) == Claim(4)
    assert completed(Dismiss(3), answers(why="topic")) == Dismiss(3, "topic")
    assert completed(Report(3), answers(words="")) == Report(3, "-")


async def test_the_form_about_oneself_is_shown_back_and_confirmed(room: Room, filled: App) -> None:
    form = await room.one.slash(room.channel, "edit")
    values = {"skills": "python", "interests": "", "level": "beginner", "hours": "3", "goals": ""}
    shown = await room.one.submit_modal(form, values)
    assert "Python" in text(shown.response) or "python" in text(shown.response)
    with filled.store.read() as tx:
        person = tx.people.find("discord", str(room.one.id))
        assert person is not None
        assert person.id is not None
        assert tx.people.profile(person.id) is None
    yes = next(label for label in labels(shown.response) if label.startswith("Yes"))
    await room.one.click(shown.response, label=yes)
    with filled.store.read() as tx:
        profile = tx.people.profile(person.id)
    assert profile is not None
    assert list(profile.skills) == ["python"]


async def test_not_for_me_asks_why(room: Room) -> None:
    shown = await room.one.slash(room.channel, "suggest", wish="resize crash in a batch")
    offered = await room.one.autocomplete(room.channel, "dismiss", "card", "")
    form = await room.one.slash(room.channel, "dismiss", card=offered[0]["value"])
    assert form.modal is not None
    done = await room.one.submit_modal(form, {"why": "too-hard"})
    assert text(done.response)
    assert shown.response is not None


async def test_the_profile_form_starts_with_what_is_known(room: Room, filled: App) -> None:
    actor = Actor("discord", str(room.one.id), "one", "en", "discord:dm")
    told = EditProfile(skills=("python",), level="advanced", hours=3.0, is_confirmed=True)
    filled.handle(actor, told)
    form = await room.one.slash(room.channel, "edit")
    assert form.modal is not None
    drawn = {c["custom_id"]: c for c in walk_form(form.modal["components"])}
    assert drawn["skills"]["value"] == "python"
    assert drawn["hours"]["value"] == "3"
    chosen = [o["value"] for o in drawn["level"]["options"] if o.get("default")]
    assert chosen == ["advanced"]


def walk_form(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the fields of a form, out of their labels."""
    return [item.get("component", item) for item in items]
