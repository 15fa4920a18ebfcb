"""Say hello, thanks, and what can be done here."""

from bot.commands import (
    Cancel,
    Confirm,
    Export,
    Forget,
    Greet,
    Help,
    ShowProfile,
    Thank,
    Unclear,
    Which,
)
from bot.context import Context
from bot.handlers.table import look
from bot.i18n import Text, _, join, n_
from bot.reply import Button, Reply
from bot.wish_commands import Suggest

START = (Button(_("Suggest issues"), Suggest()), Button(_("What I can do"), Help()))

CAN_DO = (
    _("- Tell me about yourself: “I know some Python, like audio and have three hours a week.”"),
    _("- Ask for issues: “find me something about tests”, then “easier”, “harder” or “more”."),
    _("- Steer: “more like number 2”, “not CUDA”, “not for me”, “why number 1?”"),
    _("- Work: “I take number 1”, “I am stuck”, “I need more time”, “done”, “I give it back”."),
    _("- People: “find me a mentor”, “I would like to mentor”; “mentorships” shows yours."),
    _("- Learn side by side: “programmes” in a server, “programme” to see where you stand."),
    _("- Your data: “show my profile”, “export my data”, “forget me”, “answer in Spanish”."),
)

TOPICS: dict[str, Text] = {
    "privacy": _(
        "I keep what you confirmed about yourself, what I suggested and what became of it, the issues "
        "you took, your mentorships and what you agreed to. I do not keep your messages. Others see "
        "of you only what a mentorship or a programme you joined needs. You can see, export and erase "
        "it all, at any time."
    ),
    "language": _("Say the name of a language, for example “answer in Spanish”."),
    "mentors": _(
        "Say “find me a mentor”, or “I would like to mentor”. I bring together people who share a "
        "language and whose skills fit; both are asked privately first."
    ),
    "digest": _(
        "Say “send me a weekly digest”, and I send you one quiet message a week with what fits "
        "you. “Stop the digest” ends it."
    ),
}
"""Longer answers to one question."""

OWN_DATA = (
    Button(_("My profile"), ShowProfile()),
    Button(_("Export my data"), Export()),
    Button(_("Erase everything"), Forget()),
)


def help_(context: Context, command: Help) -> Reply:
    """Answer with what people can say."""
    if command.topic in TOPICS:
        buttons = OWN_DATA if command.topic == "privacy" else START[:1]
        return Reply(TOPICS[command.topic], buttons=buttons)
    return Reply(
        join([_("I help you find an open issue to learn on. You can say:"), *CAN_DO], "\n"),
        buttons=(START[0], *OWN_DATA),
    )


def greet(context: Context, command: Greet) -> Reply:
    """Say hello and how to begin."""
    return Reply(
        _(
            "Hello! I help you find an open issue to learn on, and to get it done. What would you "
            "like to work on, and what do you know already?"
        ),
        buttons=START,
    )


def thank(context: Context, command: Thank) -> Reply:
    """Answer thanks."""
    return Reply(_("You are welcome! Come back whenever you like."))


def unclear(context: Context, command: Unclear) -> Reply:
    """Say kindly that it was not understood, and what can be done."""
    return Reply(
        _(
            "Sorry, I did not understand that, so I did nothing.\nYou can say, for example: “find me "
            "something about tests”, “I am stuck”, “find me a mentor” or “show my profile”. "
            "“Help” shows everything."
        ),
        buttons=START,
    )


def confirm(context: Context, command: Confirm) -> Reply:
    """Answer a yes that fits no question."""
    return Reply(_("There is no open question, so I did nothing."))


def cancel(context: Context, command: Cancel) -> Reply:
    """Answer a no."""
    return Reply(_("All right, nothing is changed."))


def which(context: Context, command: Which) -> Reply:
    """Ask which of the shown issues is meant."""
    with context.store.read() as tx:
        count = len(look(tx, context).shown)
    if not count:
        return Reply(_("Nothing is on the table yet. Ask me for issues first."), buttons=START[:1])
    return Reply(
        n_(
            "Which one do you mean? There is only number {n}.",
            "Which one do you mean? Say its number, from 1 to {n}.",
            count,
        )
    )
