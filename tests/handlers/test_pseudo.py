"""In a language that marks every translated letter, no plain word of ours is left in an answer."""

import gettext
import re

import pytest

from bot import i18n
from bot.app import App
from bot.commands import (
    Claim,
    Command,
    Confirm,
    EditProfile,
    Export,
    Extend,
    Finish,
    Forget,
    Greet,
    Help,
    Release,
    SetLanguage,
    ShowProfile,
    Stuck,
    Thank,
    Unclear,
    Which,
)
from bot.surfaces.terminal.render import draw
from bot.wish_commands import Dismiss, More, MoreLike, Suggest, Why
from tests.factories import a_learner
from tests.handlers.conftest import ISSUES

PLAN = "11 22 33. 44 55 66."
DATA = re.compile(
    "|".join(
        [
            r"https?://\S+",
            *(re.escape(title) for title, _repository in ISSUES),
            *(re.escape(repository) for _title, repository in ISSUES),
        ]
    )
)
WIDE = str.maketrans(
    {chr(n): chr(n + 0xFEE0) for n in range(ord("A"), ord("z") + 1) if chr(n).isalpha()}
)


class Pseudo(gettext.NullTranslations):
    """Writes every letter outside placeholders wide."""

    def gettext(self, message: str) -> str:
        """Mark a message."""
        parts = re.split(r"(\{\w+\})", message)
        return "".join(part if part.startswith("{") else part.translate(WIDE) for part in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Mark a message with a count."""
        return self.gettext(msgid1 if n == 1 else msgid2)


LIFE: tuple[Command, ...] = (
    Greet(),
    Help(),
    Help("language"),
    Thank(),
    Unclear(),
    Which("why"),
    Suggest(),
    EditProfile(level="beginner", hours=3, goals="1"),
    Confirm(),
    ShowProfile(),
    Suggest("document"),
    Which("why"),
    Why(1),
    MoreLike(1),
    Dismiss(2),
    Dismiss(3, "too-hard"),
    More(),
    Claim(6),
    Claim(6, PLAN),
    Confirm(),
    Stuck(),
    Extend(),
    Release(),
    Claim(7, PLAN, accepts_rules=True),
    Finish(),
    SetLanguage("xx"),
    Claim(999),
    Forget(),
    Confirm(),
)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translate everything into wide letters."""
    monkeypatch.setattr(i18n, "catalogue", lambda _language: Pseudo())


@pytest.mark.usefixtures("pseudo")
def test_no_answer_holds_an_untranslated_word(app: App) -> None:
    for command in LIFE:
        reply = app.answer(a_learner(locale="de"), command)
        left = re.findall(r"[A-Za-z]{3,}", DATA.sub(" ", draw(reply).text))
        assert set(left) <= KNOWN, (command, left)


KNOWN = {
    "English",
    "Deutsch",
    *(
        word
        for code in i18n.LOCALES
        for word in re.findall(r"[A-Za-z]{3,}", i18n.resolve(i18n.language_name(code), code))
    ),
}


@pytest.mark.parametrize("language", i18n.LOCALES)
def test_a_life_can_be_lived_in_every_language(app: App, language: str) -> None:
    learner = a_learner(locale=language)
    for command in (*LIFE[:25], Export()):
        reply = app.answer(learner, command)
        text = draw(reply).text
        assert text
        assert "{" not in DATA.sub(" ", text).replace(
            reply.attachments.get("mentorable.json", ""), ""
        )
