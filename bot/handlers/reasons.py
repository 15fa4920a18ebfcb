"""Put the language-free reasons of matching into words: for, against, and not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.handlers.names import skill_names
from bot.i18n import Text, _, join

HALF = 0.5
AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What one feature says when it speaks for an issue, against it, or has nothing to go on."""

    for_it: Text
    against: Text
    unknown: Text


WORDS: dict[str, Words] = {
    "similarity": Words(
        _("close to what you asked for"),
        _("not very close to what you asked for"),
        _("what you are looking for"),
    ),
    "skill_fit": Words(
        _("uses what you know"),
        _("needs things you did not mention"),
        _("which skills it needs"),
    ),
    "level_fit": Words(
        _("right for your level"),
        _("may not be right for your level"),
        _("how hard it is, or your level"),
    ),
    "stretch": Words(
        _("teaches you something new"),
        _("nothing new to learn, or too much at once"),
        _("what you would learn"),
    ),
    "interest": Words(
        _("about something you like"),
        _("not about what you like"),
        _("what interests you"),
    ),
    "time_fit": Words(
        _("fits your time"),
        _("may take more time than you have"),
        _("how long it takes, or how much time you have"),
    ),
    "language": Words(
        _("in a language you speak"),
        _("not in a language you mentioned"),
        _("which languages you speak"),
    ),
    "welcome": Words(
        _("the project welcomes newcomers"),
        _("newcomers have had little luck there"),
        _("how the project treats newcomers"),
    ),
    "readiness": Words(
        _("says clearly what to do"),
        _("does not say clearly what to do"),
        _("how ready it is"),
    ),
    "freshness": Words(
        _("somebody wrote there lately"),
        _("quiet for a long time"),
        _("when somebody last wrote there"),
    ),
    "mentor": Words(
        _("a mentor is ready to help"),
        _("nobody has offered to mentor it"),
        _("whether somebody would mentor it"),
    ),
    "exposure": Words(
        _("few others see it now"),
        _("several others see it now"),
        _("how many others see it"),
    ),
    "affinity": Words(
        _("like your earlier work"),
        _("unlike your earlier work"),
        _("what you worked on before"),
    ),
}
"""One line per feature of matching; a test holds the two in step."""

DETAILS: dict[str, Text] = {
    "skill_fit": _("uses what you know: {details}"),
    "stretch": _("you would learn {details}"),
    "interest": _("about {details}, which you like"),
}

Reason = Mapping[str, object]

OF_THE_PERSON = frozenset(
    {"skill_fit", "level_fit", "stretch", "interest", "time_fit", "language", "affinity"}
)
"""Features whose reasons tell of the person; what all can read says nothing of them."""


def short(reasons: Sequence[Reason], locale: str, at_most: int = 3) -> Text | None:
    """Return the strongest reasons for an issue in one line, if there are any."""
    best = [text for text, _share in _for_it(reasons, locale)][:at_most]
    return join(best, "; ") if best else None


def public(reasons: Sequence[Reason]) -> list[Reason]:
    """Return the reasons that tell of the issue alone."""
    return [reason for reason in reasons if reason["kind"] not in OF_THE_PERSON]


def explain(reasons: Sequence[Reason], locale: str) -> tuple[Text, ...]:
    """Return up to three lines: what speaks for it with its share, against it, what is not known."""
    total = sum(_number(r, "contribution") for r in reasons) or 1.0
    for_it = [
        _("{reason} ({percent} %)", reason=text, percent=round(100 * share / total))
        for text, share in _for_it(reasons, locale)[:AT_MOST]
    ]
    known = [r for r in reasons if r.get("is_known", True)]
    against = [
        WORDS[str(r["kind"])].against
        for r in known
        if str(r["kind"]) in WORDS and _number(r, "value") < HALF
    ]
    unknown = [
        WORDS[str(r["kind"])].unknown
        for r in reasons
        if not r.get("is_known", True) and str(r["kind"]) in WORDS
    ]
    lines = (
        (for_it, _("For it: {reasons}.", reasons=join(for_it, "; "))),
        (against, _("Against it: {reasons}.", reasons=join(against, "; "))),
        (unknown, _("I do not know: {reasons}.", reasons=join(unknown, "; "))),
    )
    return tuple(line for some, line in lines if some)


def _for_it(reasons: Sequence[Reason], locale: str) -> list[tuple[Text, float]]:
    speaking = [
        r
        for r in reasons
        if r.get("is_known", True) and _number(r, "value") >= HALF and str(r["kind"]) in WORDS
    ]
    speaking.sort(key=lambda r: -_number(r, "contribution"))
    return [(_words(r, locale), _number(r, "contribution")) for r in speaking]


def _words(reason: Reason, locale: str) -> Text:
    kind = str(reason["kind"])
    details = reason.get("detail")
    if kind in DETAILS and isinstance(details, list | tuple) and details:
        named = skill_names(map(str, details[:3]), locale)
        return DETAILS[kind].given(details=named)
    return WORDS[kind].for_it


def _number(reason: Reason, key: str) -> float:
    value = reason.get(key)
    return float(value) if isinstance(value, int | float) else 0.0
