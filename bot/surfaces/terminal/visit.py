"""A scripted visit: three people, three languages, from hello to an issue of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from bot.app import App
from bot.context import Actor
from bot.surfaces.terminal.chat import Chat


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes by, what the reader should know, and what they say."""

    person: str
    locale: str
    about: str
    lines: tuple[str, ...]


VISITORS = (
    Visitor(
        "visitor-1",
        "en",
        "A beginner who writes English",
        (
            "Hi! I know some Python and I like documentation. I have about three hours a week.",
            "yes",
            "Find me something about docs or examples, please",
            "easier",
            "why number 1?",
            "I take number 1",
            "I will read the page and note what is missing. Then I write an example and run it.",
            "yes",
        ),
    ),
    Visitor(
        "visitor-2",
        "es",
        "Somebody who writes Spanish and knows more",
        (
            "Hola, sé Python y PyTorch y me interesa la visión por computadora. Tengo 5 horas por semana.",
            "sí",
            "Busco un error que pueda arreglar en un proyecto de imágenes",
            "¿por qué el número 2?",
            "gracias",
        ),
    ),
    Visitor(
        "visitor-3",
        "hi",
        "Somebody who writes Hindi",
        (
            "नमस्ते! मुझे पायथन आता है और मुझे मशीन लर्निंग पसंद है। मेरे पास हफ्ते में दो घंटे हैं।",
            "हाँ",
            "मुझे टेस्ट लिखने का कोई आसान काम चाहिए",
            "और दिखाओ",
            "धन्यवाद",
        ),
    ),
)


def visit(app: App, out: TextIO, visitors: Sequence[Visitor] = VISITORS) -> None:
    """Let each visitor talk; shows what is said and what is answered."""
    for visitor in visitors:
        out.write(f"\n{'=' * 72}\n{visitor.about}\n{'=' * 72}\n")
        actor = Actor("terminal", visitor.person, place="terminal", locale=visitor.locale)
        chat = Chat(app, actor)
        for line in visitor.lines:
            out.write(f"\n> {line}\n\n{chat.say(line)}\n")
            out.flush()
