"""tag and untag: a maintainer says that an issue is mentored, for whom, and by whom."""

from bot.github_commands import MentorCall, Readiness
from bot.i18n import Text, _, join, verbatim
from bot.ready import CHECKS, missing
from bot.records import IssueMentor, Purpose
from bot.records.people import GITHUB
from bot.reply import Reply
from bot.store import Transaction
from bot.surfaces.github.checking import report
from bot.surfaces.github.hygiene import LOGIN
from bot.surfaces.github.turn import Turn
from bot.telling import tell
from matching.readiness import Reading
from matching.skills import canonical
from matching.types import Difficulty

MOST_SLOTS = 5
MOST_HOURS = 200.0


def tag(turn: Turn) -> Reply | None:
    """Mark an issue as mentorable; below the bar only with ``--anyway``."""
    turn.need_maintainer()
    wishes = _wishes(turn)
    items = report(turn.app, turn.data, turn.issue)
    lacks = missing(items, Reading.from_json(turn.issue.reading).readiness.value)
    if lacks and "--anyway" not in turn.line.flags:
        raise turn.refuse(
            _(
                "This issue is not ready for a newcomer yet. What does not hold: {what}. Mend that, or write /mentorable tag --anyway",
                what=join([CHECKS[item.check] for item in lacks]),
            )
        )
    _save(turn, wishes)
    turn.label(add=[turn.config.labels.mentorable])
    return None


def untag(turn: Turn) -> Reply | None:
    """Take the mark away; whoever works on the issue keeps it."""
    turn.need_maintainer()
    with turn.app.store.write() as tx:
        issue = tx.issues.get(turn.issue_id)
        assert issue is not None
        turn.changes = tx.github.note(turn.act_id, {"tag": _state(issue)})
        issue.is_mentorable, issue.tag = False, {}
        tx.issues.touch(issue)
    turn.label(remove=[turn.config.labels.mentorable])
    return None


def _save(turn: Turn, wishes: dict[str, object]) -> None:
    mentors = wishes.pop("mentors")
    assert isinstance(mentors, list)
    slots = wishes.pop("slots")
    with turn.app.store.write() as tx:
        issue = tx.issues.get(turn.issue_id)
        assert issue is not None
        known = {row.login: row for row in tx.github.mentors(turn.issue_id)}
        new = [login for login in mentors if login not in known]
        taken = [login for login in mentors if login in known and not known[login].is_named]
        noted: dict[str, object] = {"tag": _state(issue), "proposed": new, "named": taken}
        turn.changes = tx.github.note(turn.act_id, noted)
        issue.is_mentorable = True
        issue.slots = int(str(slots or turn.config.limits.slots_per_issue))
        issue.tag = {**issue.tag, **wishes}
        tx.issues.touch(issue)
        for login in taken:
            known[login].is_named = True
        for login in new:
            tx.github.save_mentor(IssueMentor(issue_id=turn.issue_id, login=login))
            _call(tx, turn, login)
        key = f"readiness:{turn.issue_id}:{turn.act_id}"
        told = Readiness(turn.issue_id)
        tell(tx, turn.person_id, told, key=key, now=turn.now, purpose=Purpose.READINESS)
        turn.issue = issue


def _call(tx: Transaction, turn: Turn, login: str) -> None:
    """Let a proposed mentor know, privately, if we know them; on GitHub nobody is mentioned."""
    person_id = tx.people.named(GITHUB, login)
    if person_id is not None and person_id != turn.person_id:
        key = f"called:{turn.issue_id}:{login}"
        tell(tx, person_id, MentorCall(turn.issue_id), key=key, now=turn.now)


def _state(issue: object) -> dict[str, object]:
    return {name: getattr(issue, name) for name in ("is_mentorable", "slots", "tag")}


def _wishes(turn: Turn) -> dict[str, object]:
    """Return what the options ask for, each of them checked."""
    options = turn.line.options
    return {
        "skills": [_skill(turn, word) for word in options.get("skill", ())],
        "difficulty": _difficulty(turn, options.get("difficulty", ())),
        "hours": _number(turn, "hours", options.get("hours", ()), MOST_HOURS),
        "slots": _number(turn, "slots", options.get("slots", ()), MOST_SLOTS),
        "mentors": list(dict.fromkeys(_login(turn, word) for word in options.get("mentor", ()))),
    }


def _skill(turn: Turn, word: str) -> str:
    slug = canonical(word)
    if slug is None:
        raise turn.refuse(
            _("I do not know the skill “{word}”. Try its usual name.", word=word[:40])
        )
    return slug


def _difficulty(turn: Turn, words: tuple[str, ...]) -> str | None:
    if not words:
        return None
    known = [difficulty.value for difficulty in Difficulty]
    if len(words) > 1 or words[0].lower() not in known:
        raise _not_one_of(turn, "difficulty", words[0], join([verbatim(word) for word in known]))
    return words[0].lower()


def _number(turn: Turn, name: str, words: tuple[str, ...], most: float) -> float | None:
    if not words:
        return None
    is_whole = name == "slots"
    text = words[0].replace(".", "", 0 if is_whole else 1)
    if len(words) > 1 or not (text.isascii() and text.isdecimal()):
        raise _not_one_of(turn, name, words[0], verbatim(f"1 … {most:g}"))
    if not 0 < float(words[0]) <= most:
        raise _not_one_of(turn, name, words[0], verbatim(f"1 … {most:g}"))
    return int(words[0]) if is_whole else float(words[0])


def _login(turn: Turn, word: str) -> str:
    login = word.removeprefix("@")
    if not LOGIN.fullmatch(login):
        raise turn.refuse(_("“{word}” is not a GitHub login.", word=word[:40]))
    return login.lower()


def _not_one_of(turn: Turn, name: str, word: str, known: Text) -> Exception:
    return turn.refuse(
        _(
            "{option}={word} is not possible. It can be: {known}.",
            option=name,
            word=word[:40],
            known=known,
        )
    )
