"""Whether a comment asks for an issue or gives it up, in the many ways people say so."""

import re
import tomllib
from functools import cache
from pathlib import Path

PHRASES = Path(__file__).parent / "asking.toml"
LONGEST = 1500
"""Characters of a comment that are read: nobody asks for an issue on page two."""

_QUOTED = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|^[ \t]*>[^\n]*$", re.DOTALL | re.MULTILINE)


def asks(body: str) -> bool:
    """Say whether a comment asks to work on the issue, or says its author does."""
    return _is_like("asks", body) and not gives_up(body)


def gives_up(body: str) -> bool:
    """Say whether a comment tells that its author leaves the issue."""
    return _is_like("withdrawals", body)


def offers(body: str) -> bool:
    """Say whether a comment offers the issue to whoever wants it."""
    return _is_like("offers", body) and not asks(body)


def _is_like(kind: str, body: str) -> bool:
    text = _QUOTED.sub(" ", body[:LONGEST]).replace("’", "'").casefold()
    return any(pattern.search(text) for pattern in _patterns(kind))


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads(PHRASES.read_text("utf-8"))
    return tuple(
        re.compile(pattern, re.MULTILINE)
        for patterns in table[kind].values()
        for pattern in patterns
    )
