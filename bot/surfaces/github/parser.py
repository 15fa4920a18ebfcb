"""Read commands from a comment: ``/mentorable VERB ...`` or ``@bot VERB ...`` at the start of a line.

Grammar of a line: (``/mentorable`` | ``/alias`` | ``@bot``) verb, then words and ``key=value`` options;
a value with spaces stands in double quotes. What stands in code, quotes, HTML comments or links does
not count; the plan of a claim may go on in the paragraph below the line.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

VERBS = frozenset(
    [
        "tag",
        "untag",
        "check",
        "claim",
        "release",
        "extend",
        "suggest",
        "mentor",
        "unmentor",
        "link",
        "unlink",
        "status",
        "undo",
        "stop",
        "help",
    ]
)
FLAGS = frozenset({"--anyway"})
OPTIONS = {
    "tag": frozenset({"skill", "difficulty", "hours", "slots", "mentor"}),
    "stop": frozenset({"scope"}),
}
"""Options of a verb; other verbs take words only."""

MAX_COMMANDS = 10
_OPTION = re.compile(r"([a-z]+)=(\"[^\"]*\"|\S*)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One command as it was written; ``problem`` names what is wrong with it."""

    verb: str
    words: str = ""
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    problem: str = ""

    def key(self) -> tuple[object, ...]:
        """Return what makes two lines the same command."""
        return (self.verb, self.words, tuple(sorted(self.options.items())), self.flags)


def parse(body: str, bot: str, aliases: Collection[str] = ()) -> list[Line]:
    """Return the commands of a comment in order, ``MAX_COMMANDS`` at most."""
    lines = _plain_lines(body)
    prefix = _prefix(bot, aliases)
    found: list[Line] = []
    for number, line in enumerate(lines):
        match = prefix.match(line)
        if match and len(found) < MAX_COMMANDS:
            verb = (match["alias"] or match["verb"] or "help").lower()
            found.append(_line(verb, match["rest"] or "", _paragraph_below(lines, number, prefix)))
    return found


def parse_new(body: str, before: str | None, bot: str, aliases: Collection[str] = ()) -> list[Line]:
    """Return the commands of an edited comment that were not in it before."""
    old = [line.key() for line in parse(before or "", bot, aliases)]
    new = []
    for line in parse(body, bot, aliases):
        if line.key() in old:
            old.remove(line.key())
        else:
            new.append(line)
    return new


def _prefix(bot: str, aliases: Collection[str]) -> re.Pattern[str]:
    name = re.escape(bot.removesuffix("[bot]"))
    short = "|".join(re.escape(alias) for alias in aliases if alias in VERBS) or r"(?!)"
    return re.compile(
        rf"\s{{0,3}}(?:(?:/mentorable|@{name}(?:\[bot\])?)(?![\w-])(?:[ \t]+(?P<verb>[A-Za-z][\w-]*))?|/(?P<alias>{short})(?![\w-]))"
        r"[ \t]*(?P<rest>.*)$",
        re.IGNORECASE,
    )


def _plain_lines(body: str) -> list[str]:
    """Return the lines of text that stand in plain paragraphs; the lines of anything else are empty."""
    text = _INVISIBLE.sub("", body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
    lines = [""] * (text.count("\n") + 1)
    depth = 0
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and token.map and depth == 0:
            for offset, line in enumerate(_visible(token)):
                if token.map[0] + offset < len(lines):
                    lines[token.map[0] + offset] = line
    return lines


def _visible(token: Token) -> list[str]:
    lines = [""]
    in_link = 0
    for child in token.children or ():
        in_link += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type in {"softbreak", "hardbreak"}:
            lines.append("")
        elif child.type == "text" and not in_link:
            lines[-1] += child.content
        elif child.type in {"code_inline", "html_inline", "image"} or in_link:
            lines[-1] += "\ufffc"  # holds the place, so that what follows does not start the line
    return lines


def _paragraph_below(lines: list[str], number: int, prefix: re.Pattern[str]) -> str:
    below: list[str] = []
    for line in lines[number + 1 :]:
        if prefix.match(line):
            break
        if not line.strip():
            if below:
                break
            continue
        below.append(line.strip().replace("\ufffc", ""))
    return " ".join(below)


def _line(verb: str, rest: str, below: str) -> Line:
    if verb not in VERBS:
        return Line(verb[:40], problem="unknown verb")
    allowed = OPTIONS.get(verb, frozenset())
    options: dict[str, tuple[str, ...]] = {}
    if allowed:
        for key, value in _OPTION.findall(rest):
            if key not in allowed:
                return Line(verb, problem=f"unknown option {key}")
            options[key] = (*options.get(key, ()), *value.strip('"').split(","))
        rest = _OPTION.sub(" ", rest)
    flags = frozenset(word for word in rest.split() if word in FLAGS)
    words = " ".join(word for word in rest.replace("\ufffc", "").split() if word not in FLAGS)
    if verb == "claim" and below:
        words = f"{words} {below}".strip()
    return Line(verb, words, options, flags)
