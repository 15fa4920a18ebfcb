"""How well messages are understood: intent accuracy and fact F1 on labelled messages."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.understanding.types import Facts, Intent, Understood

FOLDER = Path(__file__).parent / "data"
PHRASES = FOLDER / "phrases"
HALVES = ("train", "dev")

Pair = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message."""

    language: str
    text: str
    intent: Intent
    facts: Mapping[str, object]


@dataclass
class Score:
    """Counts over the messages of one language."""

    messages: int = 0
    right: int = 0
    found: int = 0
    told: int = 0
    labelled: int = 0

    @property
    def accuracy(self) -> float:
        """Return the share of messages whose intent is right."""
        return self.right / self.messages if self.messages else 0.0

    @property
    def f1(self) -> float:
        """Return the F1 over all (fact, value) pairs; 1 where there is nothing to find."""
        total = self.told + self.labelled
        return 2 * self.found / total if total else 1.0


@dataclass
class Result:
    """Scores per language, confusions (labelled, read) and what was read wrongly."""

    scores: dict[str, Score] = field(default_factory=dict)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[Message, Understood]] = field(default_factory=list)


def messages(half: str) -> list[Message]:
    """Return one half of the labelled messages: ``train`` or ``dev``."""
    lines = (FOLDER / f"{half}.jsonl").read_text("utf-8").splitlines()
    rows = (json.loads(line) for line in lines)
    return [Message(r["language"], r["text"], Intent(r["intent"]), r["facts"]) for r in rows]


def phrases() -> list[Message]:
    """Return the messages of which only the intent is labelled, to train with."""
    return [message for path in sorted(PHRASES.glob("*.txt")) for message in _phrases(path)]


def _phrases(path: Path) -> Iterator[Message]:
    intent = Intent.OTHER
    for line in filter(None, path.read_text("utf-8").splitlines()):
        if line.startswith("["):
            intent = Intent(line.strip("[]"))
        else:
            yield Message(path.stem, line, intent, {})


def pairs(facts: Facts | Mapping[str, object]) -> set[Pair]:
    """Return facts as a set of (name, value) pairs, one for each entry of a list."""
    named = asdict(facts) if isinstance(facts, Facts) else dict(facts)
    return set(_pairs(named))


def _pairs(facts: Mapping[str, object]) -> Iterator[Pair]:
    for name, value in facts.items():
        if isinstance(value, (list, tuple)):
            yield from ((name, entry) for entry in value)
        elif value is not None:
            yield name, value


def measure(read: Callable[[str], Understood], labelled: Sequence[Message]) -> Result:
    """Read every message without a hint of its language and compare with its labels."""
    result = Result()
    for message in labelled:
        understood = read(message.text)
        told, wanted = pairs(understood.facts), pairs(message.facts)
        is_right = understood.intent == message.intent
        score = result.scores.setdefault(message.language, Score())
        score.messages += 1
        score.right += is_right
        score.found += len(told & wanted)
        score.told += len(told)
        score.labelled += len(wanted)
        if not is_right:
            result.confusions[message.intent, understood.intent] += 1
        if not is_right or told != wanted:
            result.wrong.append((message, understood))
    return result
