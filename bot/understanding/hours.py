"""How many hours a week somebody has, from however they say it."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.lexicon import DENSE, Lexicon

SESSION = 2.0
"""Hours of an evening, or of a "twice a month", when no length is said."""

PER_WEEK = {"day": 7.0, "workday": 5.0, "week": 1.0, "weekend": 1.0, "month": 0.25}
DAYS_OF_WEEKEND = "days of weekend"
FACTORS = {**PER_WEEK, DAYS_OF_WEEKEND: 2.0}
WEEKEND_ALONE = 4.0
MOST = 100.0
AHEAD, BACK = 28, 24
_DIGITS = r"\d{1,3}(?:[.,]\d{1,2})?"
HALF = 0.5


@dataclass(frozen=True, eq=False)
class _Patterns:
    number: str
    hours: re.Pattern[str]
    after: re.Pattern[str]
    minutes_after: re.Pattern[str]
    minutes: re.Pattern[str]
    halves: re.Pattern[str]
    and_half: re.Pattern[str]
    times: re.Pattern[str]
    periods: dict[str, re.Pattern[str]]


def read(text: str, lexicon: Lexicon) -> float | None:
    """Return the hours per week that a folded text speaks of, if it does."""
    patterns = _patterns(lexicon)
    length, at = _length(text, patterns, lexicon)
    times = _times(text, patterns, lexicon)
    if length is None and times is None:
        is_weekend = patterns.periods["weekend"].search(text)
        return WEEKEND_ALONE if is_weekend else None
    period = _narrowed(
        _period(text, at if at else times[1] if times else (0, 0), patterns), text, lexicon
    )
    if times and period in {None, "week", "month", "weekend", "day"}:
        hours = (SESSION if length is None else length) * times[0]
        hours *= PER_WEEK[_period(text, times[1], patterns) or period or "week"]
    else:
        hours = (length or 0.0) * FACTORS[period or "week"]
    return round(hours, 2) if 0 < hours <= MOST else None


def _narrowed(period: str | None, text: str, lexicon: Lexicon) -> str | None:
    """Return which days are meant by "every day": those of the weekend, or from Monday to Friday."""
    is_each = re.search(lexicon.pattern("each"), text)
    if is_each and re.search(lexicon.pattern("both_days"), text):
        return DAYS_OF_WEEKEND
    return "workday" if period == "day" and re.search(lexicon.pattern("workday"), text) else period


def number(word: str, lexicon: Lexicon) -> float:
    """Return the value of digits or of a number word."""
    bare = re.sub(r"\s+", " ", word.strip())
    if bare in lexicon.numbers:
        return lexicon.numbers[bare]
    if bare in lexicon.terms.get("one", ()):
        return 1.0
    return float(bare.replace(",", "."))


@cache
def number_pattern(lexicon: Lexicon) -> str:
    """Return a pattern of digits and number words of a language."""
    from bot.understanding.lexicon import alternation

    words = alternation(list(lexicon.numbers), lexicon)
    return rf"(?:(?<![\d.,#]){_DIGITS}|{words})"


@cache
def _patterns(lexicon: Lexicon) -> _Patterns:
    number = number_pattern(lexicon)
    one = lexicon.pattern("one")
    unit = _unit("hour", lexicon)
    until = lexicon.pattern("until")
    plus = rf"\s{{0,2}}{lexicon.pattern('and_half')}"
    span = rf"({number}|{one})(?:\s?(?:-|–|~|〜|/|{until})\s?({number}))?"
    of = lexicon.pattern("of")
    return _Patterns(
        number=number,
        hours=re.compile(rf"{span}({plus})?\s{{0,2}}\+?(?:\s?{of})?\s{{0,2}}{unit}({plus})?"),
        after=re.compile(rf"{unit}\s{{1,2}}{span}({plus})?"),
        minutes_after=re.compile(rf"{_unit('minute', lexicon)}\s{{1,2}}{span}"),
        minutes=re.compile(rf"{span}\s{{0,2}}{_unit('minute', lexicon)}"),
        halves=re.compile(rf"{lexicon.pattern('half')}\s{{0,2}}{unit}"),
        and_half=re.compile(plus),
        times=re.compile(rf"({number})\s{{0,2}}{lexicon.pattern('times')}"),
        periods={name: re.compile(lexicon.pattern(name)) for name in PER_WEEK},
    )


def _unit(name: str, lexicon: Lexicon) -> str:
    """Return the unit's pattern; it may follow the digits at once, as in "5h"."""
    if lexicon.language in DENSE:
        return lexicon.pattern(name)
    terms = "|".join(sorted(map(re.escape, lexicon.terms.get(name, ())), key=len, reverse=True))
    return rf"(?:{terms or '(?!)'})(?![^\W\d_])"


def _length(
    text: str, patterns: _Patterns, lexicon: Lexicon
) -> tuple[float | None, tuple[int, int] | None]:
    is_first = "hour_first" in lexicon.terms
    for pattern, share, is_said in (
        (patterns.hours, 1.0, True),
        (patterns.after, 1.0, is_first),
        (patterns.minutes, 60.0, True),
        (patterns.minutes_after, 60.0, is_first),
    ):
        found = pattern.search(text) if is_said else None
        if found:
            low = number(found[1], lexicon)
            high = number(found[2], lexicon) if found[2] else low
            more = HALF * any(found.groups()[2:])
            return (low + high) / 2 / share + more, found.span()
    half = patterns.halves.search(text)
    if half:
        return 0.5, half.span()
    for key, value in (("two_hours", 2.0), ("one_hour", 1.0)):
        found = re.search(lexicon.pattern(key), text)
        if found:
            return value + HALF * bool(patterns.and_half.match(text, found.end())), found.span()
    return None, None


def _times(
    text: str, patterns: _Patterns, lexicon: Lexicon
) -> tuple[float, tuple[int, int]] | None:
    found = patterns.times.search(text)
    if found and _period(text, found.span(), patterns):
        return number(found[1], lexicon), found.span()
    for name, value in lexicon.once.items():
        word = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        if name in text and (word or lexicon.language in DENSE):
            at = text.index(name) if not word else word.start()
            if _period(text, (at, at + len(name)), patterns):
                return value, (at, at + len(name))
    return None


def _period(text: str, span: tuple[int, int], patterns: _Patterns) -> str | None:
    """Return the period named nearest to a place: just after it, else just before."""
    after, before = text[span[1] : span[1] + AHEAD], text[max(0, span[0] - BACK) : span[0]]
    ahead = [
        (m.start(), -len(m[0]), n) for n, p in patterns.periods.items() if (m := p.search(after))
    ]
    if ahead:
        return min(ahead)[2]
    behind = [
        (len(before) - m.end(), -len(m[0]), n)
        for n, p in patterns.periods.items()
        for m in p.finditer(before)
    ]
    return min(behind)[2] if behind else None
